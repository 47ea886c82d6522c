// What the demo's audience had reported in the weeks before the present: fewer kommuner had come as far.
import { type Fact, klikStatuses } from '../../domain/facts/facts.ts'
import { copenhagenDay, day } from '../../domain/time.ts'
import { aktiviteterOf, klikOf } from './demo-reported.ts'
import type { Scenario } from './scenario.ts'

/** A kommune begins or completes each task in so many days. */
const daysForOne = 7

/** The statuses as they were so many days before the present. */
export const klikBefore = (scenario: Scenario, days: number): Fact<'klik'>[] => {
  const facts = klikOf(scenario)
  const shift = Math.round(days / daysForOne)
  // The kommuner of a task follow each other by status.
  return facts.map((fact, i) => {
    const before = facts[i - shift]
    const status = before?.key === fact.key ? before.value.status : klikStatuses[0]
    return {
      ...fact,
      value: { ...fact.value, status },
      oplystDato: copenhagenDay(scenario.presentAt - days * day),
    }
  })
}

/** KOMBIT's first activity for each product. */
export const aktiviteterBefore = (scenario: Scenario, days: number): Fact<'aktiviteter'>[] => {
  const dato = copenhagenDay(scenario.presentAt - days * day)
  const tekst = 'Første møde med leverandøren.'
  return aktiviteterOf(scenario).map((fact) => ({
    ...fact,
    key: `${fact.value.product} ${dato}`,
    value: { ...fact.value, dato, tekst },
    oplystDato: dato,
  }))
}
