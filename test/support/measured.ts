// Builders of measurements (attempts, results, batches, cells) with defaults for what a test does not need.
import type { Cell } from '../../server/domain/measured/cell.ts'
import type { Attempt, Batch, CheckResult } from '../../server/domain/measured/check.ts'
import type { Rules } from '../../server/domain/readiness/group.ts'
import { day, hour } from '../../server/domain/time.ts'

/** A Wednesday, 10:00 in Copenhagen. */
export const aWednesday = Date.parse('2022-11-02T09:00:00Z')

export const rulesFor = (kles: readonly string[], change: Partial<Rules> = {}): Rules => ({
  obligatory: kles.map((kle) => ({ kle })),
  address: 'http://index.test',
  staleAfterMs: 12 * hour,
  flereFrom: 1,
  freshness: { freshWithinMs: 7 * day, minCases: 50 },
  benefits: false,
  gates: [],
  maxAgeMs: { konfiguration: 90 * day, kald: 75 * day, loesninger: 400 * day },
  ...change,
})

/** A counted cell of Aarhus' 02.34.02 with 5 cases, measured at `answeredAt`. */
export const makeCell = (change: Partial<Cell> = {}): Cell => {
  const answeredAt = 'answeredAt' in change ? change.answeredAt : aWednesday
  return {
    indeks: 'sdi',
    kommunekode: '0751',
    kle: '02.34.02',
    outcome: 'counted',
    checkedAt: answeredAt ?? aWednesday,
    answer: 'counted',
    answeredAt,
    right: 'full',
    countedWith: '',
    cases: 5,
    receivedSince: 1,
    bySystem: undefined,
    changedAt: undefined,
    changedByUs: false,
    trusted: true,
    ...change,
  }
}

export const makeAttempt = (change: Partial<Attempt> = {}): Attempt => ({
  indeks: 'sdi',
  kommunekode: '0751',
  kle: '02.34.02',
  question: 'total',
  number: 1,
  at: aWednesday,
  durationMs: 40,
  outcome: 'counted',
  lagMs: 0,
  transactionUuid: '0b54b0a5-4c1e-4a43-8f5a-2d4e7c9f1a10',
  ...change,
})

/** A counted result with 5 cases; other outcomes have no counts unless given. */
export const makeResult = (change: Partial<CheckResult> = {}): CheckResult => {
  const counted = (change.outcome ?? 'counted') === 'counted'
  return {
    indeks: 'sdi',
    kommunekode: '0751',
    kle: '02.34.02',
    measuredAt: aWednesday,
    right: 'full',
    countedWith: '',
    outcome: 'counted',
    ...(counted ? { cases: 5, receivedSince: 1 } : {}),
    attempts: [],
    ...change,
  }
}

/** One kommune's results as a batch, recorded when the last of them was measured. */
export const makeBatch = (results: CheckResult[], change: Partial<Batch> = {}): Batch => ({
  kommunekode: results[0]?.kommunekode ?? '0751',
  results,
  recordedAt: Math.max(...results.map((r) => r.measuredAt)),
  trusted: true,
  ...change,
})
