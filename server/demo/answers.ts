// Invents the answers of the demo's past: what each kommune's cells would have answered, round by round.
import type { Config } from '../config/config.ts'
import { narrowingKey, narrowingOf } from '../domain/facts/konfiguration.ts'
import { inReadinessGroup, type Kle } from '../domain/kle.ts'
import { type CheckResult, fullRight, type Indeks } from '../domain/measured/check.ts'
import { day, hour, minute } from '../domain/time.ts'
import { countHits } from '../sandbox/count.ts'
import { sdi } from '../sandbox/sdi.ts'
import { narrowedQueries } from '../sources/narrowed.ts'
import type { Demo } from './demo.ts'
import { konfigurationFactsOf } from './konfigurationer.ts'
import { kommuneWithoutYdi } from './rules.ts'

export const historyMs = 8 * 7 * day
/** Answers are recorded daily as far back as friskhed needs; before that, only changes. */
const dailyMs = 30 * day
/** The resolution of changes in the history. */
const resolutionMs = 6 * hour

type DemoKommune = Config['kommuner'][number]

const noRight = { outcome: 'noRight' } as const
/** Of a number that the kommune never has cases in. */
const noCases = {
  sdi: { outcome: 'counted', receivedSince: 0, cases: 0, bySystem: 0 },
  ydi: { outcome: 'counted', receivedSince: 0, cases: 0, ydelser: 0 },
} as const

/** What the configurations let through: the filter, and a count of the cases at an instant; absent where all pass. */
const createVisible = ({ scenario }: Demo) => {
  const filters = new Map(
    konfigurationFactsOf(scenario, scenario.presentAt).flatMap(({ kommunekode, key, value }) => {
      const narrowing = narrowingOf(value)
      return narrowing === undefined ? [] : [[`${kommunekode} ${key}`, narrowing] as const]
    }),
  )
  return (kommunekode: string, kle: Kle, cases: number, at: number) => {
    const narrowing = filters.get(`${kommunekode} ${kle}`)
    if (narrowing === undefined) return {}
    const { shown, hidden } = narrowedQueries([{ cvr: '', kle }], narrowing)
    const sum = (queries: typeof hidden): number =>
      queries.reduce(
        (n, query) => n + (countHits(sdi, scenario, { ...query, kommunekode }, at).sager ?? 0),
        0,
      )
    const visible = Math.max(0, (shown === 'all' ? cases : sum(shown)) - sum(hidden))
    return { narrowing: narrowingKey(narrowing), visible }
  }
}

/** A kommune's invented answers. */
type Answers = {
  /** Around each change, daily in recent weeks, and at both ends of the history. */
  rounds(): Generator<CheckResult[]>
  /** Of all its cells in the last round before an instant: the latest of the history, repeated a minute before it. */
  before(at: number): CheckResult[]
}

export const createAnswers = (demo: Demo) => {
  const { scenario, presentAt } = demo
  const visibleOf = createVisible(demo)
  const withoutYdi = kommuneWithoutYdi(scenario)
  const numbers = scenario.obligatory.map(({ kle }) => kle)
  const benefits = numbers.filter((kle) => inReadinessGroup(kle, 'eoj'))

  const answerOf = (
    { kommunekode, systemUuid }: DemoKommune,
    kle: Kle,
    at: number,
    indeks: Indeks,
  ): Partial<CheckResult> & Pick<CheckResult, 'outcome'> => {
    if (indeks === 'ydi' && kommunekode === withoutYdi) return noRight
    // Most numbers are such, and asking the scenario about each would take a second of the first start.
    if (scenario.holdingOf(indeks, kommunekode, kle) === undefined) return noCases[indeks]
    const receivedSince = scenario.receivedBetween(kommunekode, kle, at - 7 * day, at, indeks)
    if (indeks === 'ydi') {
      const cases = scenario.bevillingerAt(kommunekode, kle, at)
      return { outcome: 'counted', receivedSince, cases, ydelser: scenario.ydelserAt(kommunekode, kle, at) }
    }
    const cases = scenario.casesAt(kommunekode, kle, at)
    const bySystem =
      systemUuid === undefined ? undefined : scenario.bySystemAt(kommunekode, kle, systemUuid, at)
    return {
      outcome: 'counted',
      receivedSince,
      cases,
      systemUuid,
      bySystem,
      ...visibleOf(kommunekode, kle, cases, at),
    }
  }

  return (kommune: DemoKommune): Answers => {
    const { kommunekode } = kommune
    const resultOf = (indeks: Indeks, kle: Kle, at: number): CheckResult => ({
      indeks,
      kommunekode,
      kle,
      right: fullRight,
      measuredAt: at,
      countedWith: '',
      attempts: [],
      ...answerOf(kommune, kle, at, indeks),
    })
    const answersAt = (at: number, ofBenefits = true) => [
      ...numbers.map((kle) => resultOf('sdi', kle, at)),
      ...(ofBenefits ? benefits : []).map((kle) => resultOf('ydi', kle, at)),
    ]
    const hasBenefits = benefits.some((kle) => scenario.bevillingerAt(kommunekode, kle, presentAt) > 0)
    // Only the numbers that it ever has cases in, because this is called 22,000 times.
    const held = numbers.filter((kle) => scenario.holdingOf('sdi', kommunekode, kle) !== undefined)
    const heldBenefits = benefits.filter((kle) => scenario.holdingOf('ydi', kommunekode, kle) !== undefined)
    const casesAt = (at: number) =>
      [
        ...held.map((kle) => scenario.casesAt(kommunekode, kle, at)),
        ...heldBenefits.map((kle) => scenario.bevillingerAt(kommunekode, kle, at)),
      ].join()
    const repeatedAt = (results: CheckResult[], measuredAt: number) =>
      results.map((result) => ({ ...result, measuredAt }))

    function* rounds(): Generator<CheckResult[]> {
      const first = presentAt - historyMs
      // A kommune without benefits has its zeros recorded only at both ends.
      const recorded = (at: number) => answersAt(at, hasBenefits || at === first || at === presentAt)
      let reported: string | undefined
      for (let at = first; at <= presentAt; at += resolutionMs) {
        const cases = casesAt(at)
        const changed = reported !== undefined && cases !== reported
        // The former answer is repeated a minute before the change, so that there is no gap.
        if (changed) yield repeatedAt(recorded(at - resolutionMs), at - minute)
        const age = presentAt - at
        const daily = age <= dailyMs && age % day === 0 && /[1-9]/.test(cases)
        if (changed || daily || at === first || at === presentAt) yield recorded(at)
        reported = cases
      }
    }

    return {
      rounds,
      before: (at) => {
        const measuredAt = at - minute
        const roundsAgo = Math.ceil((presentAt - measuredAt) / resolutionMs)
        return repeatedAt(answersAt(presentAt - roundsAgo * resolutionMs), measuredAt)
      },
    }
  }
}
