// Rules and invented results for the bench.
import type { CheckResult } from '../../server/domain/measured/check.ts'
import type { Rules } from '../../server/domain/readiness/group.ts'
import { day, hour } from '../../server/domain/time.ts'

export const rulesFor = (numbers: readonly string[], staleAfterMs = 12 * hour): Rules => ({
  obligatory: numbers.map((kle) => ({ kle })),
  address: 'http://index.test',
  staleAfterMs,
  flereFrom: 1,
  freshness: { freshWithinMs: 7 * day, minCases: 50 },
  benefits: false,
  gates: [],
  maxAgeMs: { konfiguration: 90 * day, kald: 75 * day, loesninger: 400 * day },
})

/** Makes `count` KLE numbers, distributed over the three groups like the real ones. */
export const numbersUpTo = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => {
    const group = ['27', '02', '27', '29', '27'][i % 5]
    return `${group}.${String(Math.floor(i / 100)).padStart(2, '0')}.${String(i % 100).padStart(2, '0')}`
  })

/** A result like those of the source: a count with its two attempts. */
export const countResult = (kommunekode: string, kle: string, at: number, cases: number): CheckResult => ({
  indeks: 'sdi',
  kommunekode,
  kle,
  right: 'full',
  countedWith: '',
  measuredAt: at,
  outcome: 'counted',
  cases,
  receivedSince: Math.min(cases, 3),
  attempts: (cases === 0 ? (['total'] as const) : (['total', 'received'] as const)).map((question) => ({
    indeks: 'sdi' as const,
    kommunekode,
    kle,
    question,
    number: 1,
    at,
    durationMs: 40 + (cases % 17),
    outcome: 'counted' as const,
    lagMs: 1,
    transactionUuid: '5b2f7a1e-6d5c-4c0e-9a53-0d6a2a7f1c11',
  })),
})
