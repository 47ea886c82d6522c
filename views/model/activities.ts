// KOMBIT's activities that concern a product.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import { copenhagenDay } from '../../server/domain/time.ts'

export type AktivitetFact = StoredFact<'aktiviteter'>

/** The day (`yyyy-mm-dd`) of an activity; without a date, the day it was reported. */
export const dayOfActivity = ({ value, oplystDato, recordedAt }: AktivitetFact): string =>
  value.dato ?? oplystDato ?? copenhagenDay(recordedAt)

/** Activities of a product, newest first. */
export const activitiesFor = (facts: readonly AktivitetFact[], id: string): AktivitetFact[] =>
  facts
    .filter(({ value }) => value.product === id)
    .sort((a, b) => (dayOfActivity(a) < dayOfActivity(b) ? 1 : -1))

/** A product's latest activity on a day; what is only planned for later days is not yet current. */
export const latestActivity = (facts: readonly AktivitetFact[], id: string, today: string) => {
  const found = activitiesFor(facts, id).find((fact) => dayOfActivity(fact) <= today)
  return found && { tekst: found.value.tekst, dato: found.value.dato }
}
