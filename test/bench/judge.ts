// Creates the judge of the bench: the real detector of 98 kommuner and twelve services, which has learnt and suspects.
import { createDetector, detectorDefaults } from '../../server/domain/incidents/detector.ts'
import { createSlots } from '../../server/domain/incidents/expected.ts'
import { createNewsReader } from '../../server/domain/incidents/news.ts'
import { kleGroups } from '../../server/domain/kle.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { indekser } from '../../server/domain/measured/check.ts'
import type { Judge, News } from '../../server/domain/ports/judge.ts'
import { minute } from '../../server/domain/time.ts'
import { expectingRates } from '../support/detector.ts'
import { makeIncident } from '../support/incidents.ts'

const platform = 'serviceplatformen'
const probes = Array.from({ length: 10 }, (_, i) => `probe-${i}`)
/** Cases that a group receives in a working hour. */
const rates = Float64Array.from({ length: 48 }, (_, slot) => (slot >= 8 && slot < 16 ? 1.5 : 0.1))
const usualP95Ms = 400

/** Since before `presentAt`, a probe's incident is open, another probe is suspected, and so is a kommune. */
export const createBenchJudge = (presentAt: number): Judge => {
  const codes = kommuner.map(({ kommunekode }) => kommunekode)
  const fleet = {
    services: [
      ...indekser.map((id) => ({ id, platform })),
      ...probes.map((id, i) => ({ id, platform: i < 3 ? platform : undefined })),
    ],
    kommuner: codes.map((kommunekode, i) => ({ kommunekode, esdh: `esdh-${i % 8}`, eoj: `eoj-${i % 4}` })),
  }
  const slotOf = createSlots()
  const expectations = new Map(
    codes.flatMap((code) => kleGroups.map((group) => [`${code} ${group}`, expectingRates(rates, 10)])),
  )
  const open = makeIncident({ cause: { kind: 'service', id: 'probe-9' }, hit: codes, openedAt: presentAt })
  const learnt = { failShare: () => 0.02, expectations }
  const detector = createDetector(fleet, detectorDefaults, learnt, slotOf, [open])
  const before = presentAt - minute
  const suspected = { at: before, service: 'sdi', kommunekode: codes[7], outcome: 'failed' as const }
  detector.take([suspected, suspected, { at: before, service: 'probe-4', outcome: 'failed' }])
  const toEvidence = createNewsReader({
    usualP95Ms: () => usualP95Ms,
    failAtMs: () => undefined,
    givenRights: new Set(indekser.flatMap((indeks) => codes.map((code) => `${indeks} ${code}`))),
  })
  return {
    judge: (news) => {
      const { samples, totals } = toEvidence(news)
      detector.take(samples, [], totals)
      return detector.decide(news.at)
    },
    failed: () => undefined,
  }
}

/** The same news, `byMs` later. */
export const later = (news: News, byMs: number): News => ({
  ...news,
  at: news.at + byMs,
  results: news.results?.map((result) => ({
    ...result,
    measuredAt: result.measuredAt + byMs,
    attempts: result.attempts.map((attempt) => ({ ...attempt, at: attempt.at + byMs })),
  })),
})
