// Makes the demo's history of counts: eight weeks of invented answers and deliveries, recorded like rounds.
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { Config } from '../config/config.ts'
import { inReadinessGroup, kleGroupOf, kleGroups } from '../domain/kle.ts'
import { type CheckResult, fullRight, type Indeks } from '../domain/measured/check.ts'
import type { Delivery } from '../domain/measured/delivery.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { createAssessor } from '../domain/readiness/kommune.ts'
import { day, hour, minute } from '../domain/time.ts'
import type { Scenario } from '../sandbox/scenario/scenario.ts'
import type { Demo } from './demo.ts'
import { kommuneWithoutYdi } from './rules.ts'

export const historyMs = 8 * 7 * day
/** Answers are recorded daily as far back as friskhed needs; before that, only changes. */
const dailyMs = 30 * day
/** The resolution of changes in the history. */
const resolutionMs = 6 * hour

type DemoKommune = Config['kommuner'][number]

const answerOf = (
  { kommunekode, systemUuid = '' }: DemoKommune,
  kle: string,
  at: number,
  scenario: Scenario,
  indeks: Indeks,
) => ({
  outcome: 'counted' as const,
  receivedSince: scenario.receivedBetween(kommunekode, kle, at - 7 * day, at, indeks),
  ...(indeks === 'ydi'
    ? {
        cases: scenario.bevillingerAt(kommunekode, kle, at),
        ydelser: scenario.ydelserAt(kommunekode, kle, at),
      }
    : {
        cases: scenario.casesAt(kommunekode, kle, at),
        bySystem: scenario.bySystemAt(kommunekode, kle, systemUuid, at),
      }),
})

const noRight = { outcome: 'noRight' } as const

/** A kommune's invented answers: around each change, daily in recent weeks, and at both ends of the history. */
function* pastOf(
  kommune: DemoKommune,
  { scenario, presentAt }: Demo,
  hasYdi: boolean,
): Generator<CheckResult[]> {
  const numbers = scenario.obligatory.map(({ kle }) => kle)
  const benefits = numbers.filter((kle) => inReadinessGroup(kle, 'eoj'))
  const { kommunekode } = kommune
  const hasBenefits = benefits.some((kle) => scenario.bevillingerAt(kommunekode, kle, presentAt) > 0)
  const resultOf = (indeks: Indeks, kle: string, at: number): CheckResult => ({
    ...{ indeks, kommunekode, kle, right: fullRight, measuredAt: at, countedWith: '', attempts: [] },
    ...(indeks === 'sdi' || hasYdi ? answerOf(kommune, kle, at, scenario, indeks) : noRight),
  })
  const answersAt = (at: number) => [
    ...numbers.map((kle) => resultOf('sdi', kle, at)),
    // A kommune without benefits has its zeros recorded only at the end.
    ...(hasBenefits || at === presentAt ? benefits : []).map((kle) => resultOf('ydi', kle, at)),
  ]
  const casesAt = (at: number) =>
    [
      ...numbers.map((kle) => scenario.casesAt(kommunekode, kle, at)),
      ...benefits.map((kle) => scenario.bevillingerAt(kommunekode, kle, at)),
    ].join()
  let reported = ''
  for (let at = presentAt - historyMs; at <= presentAt; at += resolutionMs) {
    const cases = casesAt(at)
    const changed = reported !== '' && cases !== reported
    // The former answer is repeated a minute before the change, so that there is no gap.
    if (changed) yield answersAt(at - resolutionMs).map((result) => ({ ...result, measuredAt: at - minute }))
    const age = presentAt - at
    const daily = age <= dailyMs && age % day === 0 && /[1-9]/.test(cases)
    if (changed || daily || reported === '' || at === presentAt) yield answersAt(at)
    reported = cases
  }
}

/** A kommune's invented deliveries by whole hours, as the index would have counted them, in the groups it delivers. */
const deliveriesOf = (
  { kommunekode, systemUuid = '' }: DemoKommune,
  { scenario, presentAt }: Demo,
): Delivery[] => {
  const held = scenario.obligatory
    .map(({ kle }) => kle)
    .filter((kle) => scenario.holdingOf('sdi', kommunekode, kle) !== undefined)
  const lastUntil = Math.floor(presentAt / hour) * hour
  return kleGroups.flatMap((group) => {
    const numbers = held.filter((kle) => kleGroupOf(kle) === group)
    if (numbers.length === 0) return []
    return Array.from({ length: historyMs / hour }, (_, ago): Delivery => {
      const until = lastUntil - ago * hour
      const from = until - hour
      const received = numbers.reduce((sum, kle) => {
        const all = scenario.receivedBetween(kommunekode, kle, from, until)
        // Only cases of the kommune's own system are counted.
        return all === 0 ? sum : sum + Math.min(all, scenario.bySystemAt(kommunekode, kle, systemUuid, until))
      }, 0)
      return { kommunekode, group, from, until, received }
    })
  })
}

/**
 * Records the weeks before the first start, like rounds, until `signal` aborts. Each kommune continues from its newest
 * recorded answer, so that a start after a kill resumes.
 */
export const makeHistory = async (
  store: Store,
  demo: Demo,
  rules: Rules,
  signal: AbortSignal,
): Promise<void> => {
  // The past is sparse: nothing in it goes stale between its answers.
  const assessor = createAssessor({ ...rules, staleAfterMs: historyMs })
  const withoutYdi = kommuneWithoutYdi(demo.scenario)
  for (const kommune of demo.config.kommuner) {
    const { kommunekode } = kommune
    const { cells } = await store.readKommune(kommunekode)
    const made = Math.max(...cells.map((cell) => cell.checkedAt))
    for (const results of pastOf(kommune, demo, kommunekode !== withoutYdi)) {
      const at = results[0]?.measuredAt ?? demo.presentAt
      if (signal.aborted) return
      if (at <= made) continue
      await store.record({ kommunekode, results, recordedAt: at, trusted: true }, assessor, historyMs)
    }
    await store.recordDeliveries(deliveriesOf(kommune, demo))
    await yieldToEventLoop()
  }
}
