// Turns what a transaction records into evidence: samples of calls, deliveries, and totals of groups.
import { type KleGroup, kleGroupOf } from '../kle.ts'
import type { Attempt, CheckResult, Indeks } from '../measured/check.ts'
import type { News } from '../ports/judge.ts'
import type { Total } from './drop.ts'
import { type Sample, toProbeSample, toSample } from './sample.ts'

export type NewsSettings = {
  /** The usual 95th percentile of an index's response times, ms; undefined until learnt. */
  usualP95Ms: (indeks: Indeks) => number | undefined
  /** By probe id; undefined for a probe that is no longer configured. */
  failAtMs: (probe: string) => number | undefined
  /** `indeks kommunekode` of all rights that have been given; those given since are added. */
  givenRights: Set<string>
}

type Evidence = { samples: Sample[]; totals: Total[] }

type Counted = Pick<
  CheckResult,
  'indeks' | 'kommunekode' | 'kle' | 'countedWith' | 'right' | 'measuredAt' | 'cases'
>

/** The sums of a kommune's counts in SDI, by group; a group with a number that was not counted has none. */
export const totalsOf = (results: readonly Counted[]): Total[] => {
  const byGroup = new Map<KleGroup, Counted[]>()
  for (const result of results) {
    if (result.indeks !== 'sdi') continue
    const group = kleGroupOf(result.kle)
    const others = byGroup.get(group)
    if (others === undefined) byGroup.set(group, [result])
    else others.push(result)
  }
  return [...byGroup].flatMap(([group, list]) => {
    const [first] = list
    if (first === undefined || list.some(({ cases }) => cases === undefined)) return []
    const asked = list.map(({ kle, countedWith, right }) => `${kle} ${countedWith} ${right}`).sort()
    const cases = list.reduce((sum, result) => sum + (result.cases ?? 0), 0)
    return {
      kommunekode: first.kommunekode,
      group,
      at: first.measuredAt,
      cases,
      asked: asked.join('; '),
    }
  })
}

/** Returns a function that turns news into evidence. */
export const createNewsReader = ({ usualP95Ms, failAtMs, givenRights }: NewsSettings) => {
  const sampleOf = (attempt: Attempt): Sample | undefined => {
    const key = `${attempt.indeks} ${attempt.kommunekode}`
    if (attempt.outcome === 'counted') givenRights.add(key)
    return toSample(attempt, usualP95Ms(attempt.indeks), givenRights.has(key))
  }
  return ({ attempts = [], results = [], probe }: News): Evidence => {
    const samples: Sample[] = []
    for (const attempt of attempts) {
      const sample = sampleOf(attempt)
      if (sample !== undefined) samples.push(sample)
    }
    for (const result of results)
      for (const attempt of result.attempts) {
        const sample = sampleOf(attempt)
        if (sample !== undefined) samples.push(sample)
      }
    const failAt = probe && failAtMs(probe.probe)
    const ofProbe =
      probe !== undefined && failAt !== undefined ? toProbeSample(probe, { failAtMs: failAt }) : undefined
    if (ofProbe !== undefined) samples.push(ofProbe)
    return { samples, totals: totalsOf(results) }
  }
}
