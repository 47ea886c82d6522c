// Tests that counts are consistent: the parts of every division of the cases sum to the whole.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { builtInProducts } from '../../server/domain/facts/products.ts'
import { day, hour } from '../../server/domain/time.ts'
import { countHits } from '../../server/sandbox/count.ts'
import type { Query } from '../../server/sandbox/query.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { sdi } from '../../server/sandbox/sdi.ts'
import { ydi } from '../../server/sandbox/ydi.ts'

const presentAt = Date.UTC(2022, 9, 31, 8)
const scenario = createScenario({ presentAt })
const numbers = scenario.obligatory.map((o) => o.kle)
const delivering = [...scenario.kommuner.keys()].filter((code) =>
  numbers.some((kle) => scenario.casesAt(code, kle, presentAt) > 0),
)

const cases = (query: Query, now: number): number => countHits(sdi, scenario, query, now).sager!
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

/** Queries, mostly of kommuner that deliver, at instants in the history and after it. */
const queries = fc.record({
  kommunekode: fc.constantFrom(...delivering, '0101'),
  kle: fc.constantFrom(...numbers, ...numbers, undefined),
  now: fc.integer({ min: -60 * 24, max: 400 * 24 }).map((hours) => presentAt + hours * hour),
  /** Hours relative to the present: over several years, or over the days around it. */
  created: fc.oneof(
    fc.integer({ min: -7 * 365 * 24, max: 400 * 24 }),
    fc.integer({ min: -60 * 24, max: 24 }),
  ),
})

const states = ['Opstaaet', 'Oplyst', 'Afgjort', 'Afsluttet']
const systemsOf = (kommunekode: string) => {
  const { systemUuid, older } = scenario.kommuner.get(kommunekode)!
  return [systemUuid, ...(older ? [older.systemUuid] : [])].map((uuid) => ({ uuid }))
}
const names = builtInProducts.map(({ navn }) => ({ navn }))

describe('the parts of a count', () => {
  it('the counts by creation day, state, system or system name, and by all of them combined, sum to the total', () => {
    fc.assert(
      fc.property(queries, ({ kommunekode, kle, now, created }) => {
        const query = { kommunekode, kle }
        const at = presentAt + created * hour
        const total = cases(query, now)
        // createdFrom and createdTo are both inclusive.
        const byDay = [{ createdTo: at - 1 }, { createdFrom: at }]
        const bySystem = systemsOf(kommunekode).map((system) => ({ system }))
        const parts = (which: readonly Partial<Query>[]) =>
          sum(which.map((w) => cases({ ...query, ...w }, now)))
        expect(parts(byDay)).toBe(total)
        expect(parts(states.map((state) => ({ state })))).toBe(total)
        expect(parts(bySystem)).toBe(total)
        expect(parts(names.map((system) => ({ system })))).toBe(total)
        const all = byDay.flatMap((d) =>
          states.flatMap((state) => bySystem.map((s) => ({ ...d, ...s, state }))),
        )
        expect(parts(all)).toBe(total)
      }),
      { numRuns: 1000 },
    )
  })

  it('a count grows with createdTo, and the received cases by system sum to all those received', () => {
    fc.assert(
      fc.property(
        queries,
        fc.nat(80 * 24),
        fc.nat(30 * 24),
        ({ kommunekode, kle, now, created }, more, ago) => {
          const query = { kommunekode, kle }
          const at = presentAt + created * hour
          expect(cases({ ...query, createdTo: at }, now)).toBeLessThanOrEqual(
            cases({ ...query, createdTo: at + more * hour }, now),
          )
          const received = { ...query, receivedFrom: now - ago * hour }
          const bySystem = systemsOf(kommunekode).map((system) => cases({ ...received, system }, now))
          expect(sum(bySystem)).toBe(cases(received, now))
          expect(cases(received, now)).toBeLessThanOrEqual(cases(query, now))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('the number of cases created before a past day does not change as the present moves on', () => {
    for (const kommunekode of delivering)
      for (const kle of numbers) {
        const seenAt = (now: number) => cases({ kommunekode, kle, createdTo: presentAt - 700 * day }, now)
        expect(seenAt(presentAt + 300 * day)).toBe(seenAt(presentAt))
      }
  })

  it('the cases created since an instant are those added since then', () => {
    const later = presentAt + 90 * day
    for (const kommunekode of delivering)
      for (const kle of numbers) {
        const grown = cases({ kommunekode, kle }, later) - cases({ kommunekode, kle }, presentAt)
        expect(cases({ kommunekode, kle, createdFrom: presentAt }, later)).toBe(grown)
      }
  })

  it('a filter by creation date or by state selects some cases, but not all', () => {
    const kommunekode = delivering[0]!
    const total = cases({ kommunekode }, presentAt)
    for (const part of [{ createdFrom: presentAt - 700 * day }, { state: 'Oplyst' }]) {
      expect(cases({ kommunekode, ...part }, presentAt)).toBeGreaterThan(0)
      expect(cases({ kommunekode, ...part }, presentAt)).toBeLessThan(total)
    }
  })
})

describe('without a number', () => {
  it('a query without a number counts all cases of the kommune', () => {
    for (const kommunekode of delivering)
      expect(cases({ kommunekode }, presentAt)).toBe(
        sum(numbers.map((kle) => scenario.casesAt(kommunekode, kle, presentAt))),
      )
    expect(cases({}, presentAt)).toBe(0)
  })

  it('a query by system name finds the products that deliver, and in two kommuner another product than the reported one', () => {
    let others = 0
    for (const kommunekode of delivering) {
      const kommune = scenario.kommuner.get(kommunekode)!
      const seen = builtInProducts.filter(
        (p) => cases({ kommunekode, system: { navn: p.navn } }, presentAt) > 0,
      )
      expect(seen.length).toBeGreaterThan(0)
      const reported = [kommune.esdh, kommune.eoj, kommune.older?.esdh]
      const unreported = seen.map((p) => p.id).filter((id) => !reported.includes(id))
      if (unreported.length > 0) {
        others += 1
        expect(unreported).toEqual([kommune.shown])
        expect(seen.map((p) => p.id)).not.toContain(kommune.esdh)
      }
    }
    expect(others).toBe(2)
  })
})

describe('benefits', () => {
  it('every count of benefits has at least one ydelse per bevilling', () => {
    fc.assert(
      fc.property(queries, fc.nat(80 * 24), ({ kommunekode, kle, now }, ago) => {
        const query = { kommunekode, kle, receivedFrom: now - ago * hour }
        const { bevillinger, ydelser, effektueringer } = countHits(ydi, scenario, query, now)
        expect(ydelser).toBeGreaterThanOrEqual(bevillinger!)
        expect(effektueringer).toBeGreaterThanOrEqual(ydelser!)
        expect(ydelser! > 0).toBe(bevillinger! > 0)
      }),
      { numRuns: 300 },
    )
  })
})
