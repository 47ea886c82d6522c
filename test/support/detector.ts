// Builders for the detector of incidents: a small fleet, calls, findings and expectations.
import type { CallLog } from '../../server/domain/incidents/calls.ts'
import { createSlots, type Expectation, weekdays } from '../../server/domain/incidents/expected.ts'
import type { Fleet } from '../../server/domain/incidents/fleet.ts'
import type { Finding } from '../../server/domain/incidents/register.ts'
import { kleGroups } from '../../server/domain/kle.ts'

/** A working Monday, 8:00 in Copenhagen. */
export const aMonday = Date.parse('2026-03-02T07:00:00Z')

/** Kommunekoder of the small fleet: four of each product, in order. */
export const koder = Array.from({ length: 12 }, (_, i) => String(101 + i).padStart(4, '0'))

const productAt = (nth: number, ids: readonly string[]) => ids[Math.floor(nth / 4)] as string

/** Two indexes on one platform, two probes, and twelve kommuner with three products of each kind. */
export const smallFleet: Fleet = {
  services: [
    { id: 'sdi', platform: 'serviceplatformen' },
    { id: 'ydi', platform: 'serviceplatformen' },
    { id: 'sapa' },
    { id: 'mitoverblik' },
  ],
  kommuner: koder.map((kommunekode, i) => ({
    kommunekode,
    esdh: productAt(i, ['acadre', 'sbsys', 'workzone']),
    eoj: productAt(i, ['nexus', 'cura', 'sensum']),
  })),
}

/** Adds calls to a log: the failures first, of which the first ones are answers, then the good ones. */
export const addCalls = (
  log: CallLog,
  {
    service,
    at = 0,
    bad = 0,
    good = 0,
    answered = 0,
    part: kommunekode,
  }: { service: string; at?: number; bad?: number; good?: number; answered?: number; part?: string },
): void => {
  for (let i = 0; i < bad + good; i += 1) {
    const outcome = i < bad ? 'failed' : 'ok'
    log.add({ service, at, kommunekode, outcome, ...(i < answered ? { isAnswered: true } : {}) })
  }
}

/** SDI fails for all kommuner of the small fleet. */
export const makeFinding = (change: Partial<Finding> = {}): Finding => ({
  signal: 'svar',
  what: 'failed',
  cause: { kind: 'service', id: 'sdi' },
  beganAt: aMonday,
  hit: koder,
  evidence: { calls: 10, bad: 5, usual: 0.02 },
  certainty: 4,
  candidates: [],
  ...change,
})

export const slotOf = createSlots()

/** Expects the same on each weekday, learnt from no days. */
export const expectingRates = (rates: Float64Array, evenness: number): Expectation => ({
  ...{ rates, evenness },
  factors: new Float64Array(weekdays).fill(1),
  days: [],
})

/** Expects `perHour` cases in each hour from 8 to 16 of a working day, and none else. */
export const expecting = (perHour: number, evenness = 20): Expectation =>
  expectingRates(
    Float64Array.from({ length: 48 }, (_, slot) => (slot >= 8 && slot < 16 ? perHour : 0)),
    evenness,
  )

/** What each group of the small fleet is expected to receive in a working hour; `own` by `kommunekode group`. */
export const expectations = (
  perHour: number,
  own: Readonly<Record<string, number>> = {},
): Map<string, Expectation> =>
  new Map(
    koder.flatMap((kommunekode) =>
      kleGroups.map((group) => {
        const key = `${kommunekode} ${group}`
        return [key, expecting(own[key] ?? perHour)] as const
      }),
    ),
  )
