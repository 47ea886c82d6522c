// JSON API answer for one KLE number: its counts, configuration and visibility.
import type { z } from 'zod'
import { narrowingOf } from '../../server/domain/facts/konfiguration.ts'
import type { Known } from '../../server/domain/measured/cell.ts'
import type { Visibility } from '../../server/domain/visibility/visibility.ts'
import type { KleLine } from '../model/kle-lines.ts'
import type { kleSchema } from './schemas.ts'

type Answer = z.infer<typeof kleSchema>

export const iso = (at: number | undefined): string | null =>
  at === undefined ? null : new Date(at).toISOString()
export const orNull = <T>(value: T | undefined): T | null => value ?? null

/** Why the stored count is not known now; null when it is. */
const becauseOf = (known: Known): Answer['because'] => {
  if (known.kind === 'cases') return null
  return known.kind === 'noAccess' ? 'noAccess' : known.because
}

const benefitsAnswer = ({ benefits }: KleLine): Answer['benefits'] => {
  if (benefits === undefined) return null
  const { cell, known } = benefits
  return {
    known: known.kind === 'cases',
    because: becauseOf(known),
    bevillinger: orNull(cell?.cases),
    ydelser: orNull(cell?.ydelser),
    receivedSince: orNull(cell?.receivedSince),
    measuredAt: iso(cell?.answeredAt),
  }
}

const konfigurationAnswer = ({ konfiguration, reported }: KleLine): Answer['konfiguration'] => {
  const value = konfiguration.kind === 'known' ? konfiguration.konfiguration : undefined
  return {
    known: value !== undefined,
    because: konfiguration.kind === 'known' ? null : konfiguration.because,
    aktiv: orNull(value?.aktiv),
    fradato: orNull(value?.fradato),
    deaktiverFradatoForAktive: orNull(value?.deaktiverFradatoForAktive),
    fagsystemfilter: [...(value?.fagsystemfilter ?? [])],
    oensket: orNull(value?.oensket),
    reported: reported.map(({ key, origin, oplystDato, recordedAt }) => ({
      kle: key,
      origin,
      oplystDato: orNull(oplystDato),
      recordedAt: new Date(recordedAt).toISOString(),
    })),
  }
}

const narrowingAnswer = ({ konfiguration }: KleLine): Answer['narrowing'] => {
  const narrowing = konfiguration.kind === 'known' ? narrowingOf(konfiguration.konfiguration) : undefined
  if (narrowing === undefined) return null
  const { createdFrom, alsoActive, systems } = narrowing
  return { createdFrom: orNull(createdFrom), alsoActive, systems: [...systems] }
}

const visibilityAnswer = (visibility: Visibility): Answer['visibility'] => ({
  kind: visibility.kind,
  atMost: visibility.kind === 'kanVises' ? visibility.atMost : visibility.kind === 'nej' ? 0 : null,
  because: visibility.kind === 'kanVises' ? null : visibility.because,
  reasons: visibility.reasons.map((reason) => ({
    rule: reason.rule,
    outcome: reason.outcome,
    because: reason.outcome === 'unknown' ? reason.because : null,
  })),
})

export const kleAnswer = (line: KleLine): Answer => {
  const { cell, known } = line.cases
  return {
    kle: line.kle,
    group: line.group,
    outcome: orNull(cell?.outcome),
    checkedAt: iso(cell?.checkedAt),
    known: known.kind === 'cases',
    because: becauseOf(known),
    cases: orNull(cell?.cases),
    receivedSince: orNull(cell?.receivedSince),
    bySystem: orNull(cell?.bySystem),
    measuredAt: iso(cell?.answeredAt),
    changedAt: iso(cell?.changedAt),
    changedByUs: cell?.changedByUs ?? false,
    countedWith: [...line.countedWith],
    benefits: benefitsAnswer(line),
    konfiguration: konfigurationAnswer(line),
    narrowing: narrowingAnswer(line),
    visibility: visibilityAnswer(line.visibility),
  }
}
