// The demo's invented reports: what was imported when, so that each frozen week knows what was reported by then.
import type { Fact, FactKind } from '../domain/facts/facts.ts'
import { copenhagenDay, day, hour, startOf } from '../domain/time.ts'
import { dueWeeks } from '../domain/week/due.ts'
import { freezeAtOf } from '../domain/week/iso-week.ts'
import { kontakterOf } from '../sandbox/scenario/demo-kontakter.ts'
import {
  aktiviteterOf,
  haendelserOf,
  kaldOf,
  klikOf,
  loesningerOf,
} from '../sandbox/scenario/demo-reported.ts'
import { aktiviteterBefore, klikBefore } from '../sandbox/scenario/demo-reported-before.ts'
import type { Demo } from './demo.ts'
import { konfigurationFactsOf } from './konfigurationer.ts'

/** The first report is in the first of the frozen weeks. */
const firstDaysAgo = 56
const secondDaysAgo = 28
/** The day of the activities, so that a week frozen after it has them. */
const activitiesDaysAgo = 4

/** Facts of a kind that were reported at an instant. */
type Report = { kind: FactKind; facts: readonly Fact[]; at: number }

/** The first instant of the history, an hour before each week was frozen, and the present. */
const weeklyOf = ({ config: { freeze }, presentAt }: Demo): number[] => {
  const first = presentAt - firstDaysAgo * day
  const fridays = dueWeeks(presentAt, first + hour, new Set(), freeze).map((week) => freezeAtOf(week, freeze))
  return [first, ...fridays.map((at) => at - hour), presentAt]
}

/** Each week those whose value is new. */
const onlyNew = (kind: FactKind, instants: readonly number[], factsAt: (at: number) => Fact[]): Report[] => {
  const held = new Map<string, string>()
  return instants.map((at) => ({
    ...{ kind, at },
    facts: factsAt(at).filter(({ kommunekode, key, value }) => {
      const id = `${kommunekode} ${key}`
      const text = JSON.stringify(value)
      const isNew = held.get(id) !== text
      held.set(id, text)
      return isNew
    }),
  }))
}

/** The calls of a month are reported as the next begins. */
const kaldReports = ({ scenario, presentAt }: Demo): Report[] => {
  const facts = kaldOf(scenario)
  const newest = facts.reduce((latest, { value }) => (value.maaned > latest ? value.maaned : latest), '')
  const reportedAt = (at: number, some: readonly Fact<'kald'>[]): Report => ({
    ...{ kind: 'kald', at },
    facts: some.map((fact) => ({ ...fact, oplystDato: copenhagenDay(at) })),
  })
  return [
    reportedAt(
      startOf(`${newest}-01`),
      facts.filter(({ value }) => value.maaned !== newest),
    ),
    reportedAt(startOf(`${copenhagenDay(presentAt).slice(0, 7)}-01`), facts),
  ]
}

/** All reports, oldest first within a kind. */
export const demoReports = (demo: Demo): Report[] => {
  const { scenario, presentAt } = demo
  const weekly = weeklyOf(demo)
  const daysAgo = (days: number): number => presentAt - days * day
  const loesninger = loesningerOf(scenario)
  const reports: Report[] = [
    ...onlyNew('kle-konfiguration', weekly, (at) => konfigurationFactsOf(scenario, at)),
    ...onlyNew('loesninger', weekly, (at) =>
      loesninger.filter(({ oplystDato = '' }) => oplystDato <= copenhagenDay(at)),
    ),
    ...kaldReports(demo),
    { kind: 'klik', facts: klikBefore(scenario, firstDaysAgo), at: daysAgo(firstDaysAgo) },
    { kind: 'klik', facts: klikBefore(scenario, secondDaysAgo), at: daysAgo(secondDaysAgo) },
    { kind: 'klik', facts: klikOf(scenario), at: presentAt },
    { kind: 'aktiviteter', facts: aktiviteterBefore(scenario, firstDaysAgo), at: daysAgo(firstDaysAgo) },
    { kind: 'aktiviteter', facts: aktiviteterOf(scenario), at: daysAgo(activitiesDaysAgo) },
    { kind: 'haendelser', facts: haendelserOf(scenario), at: presentAt },
    { kind: 'kontakter', facts: kontakterOf(scenario), at: presentAt },
  ]
  return reports.filter(({ facts }) => facts.length > 0)
}
