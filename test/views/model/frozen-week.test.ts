// Tests that a frozen week says what the pages say at its instant.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Haendelse, StoredFact } from '../../../server/domain/facts/facts.ts'
import { readinessGroups } from '../../../server/domain/kle.ts'
import { kommuner } from '../../../server/domain/kommuner.ts'
import type { PeriodTimes } from '../../../server/domain/measured/service-times.ts'
import { toSketch } from '../../../server/domain/measured/sketch.ts'
import { levels } from '../../../server/domain/readiness/level.ts'
import { day, hour } from '../../../server/domain/time.ts'
import { canonical } from '../../../server/domain/week/canonical.ts'
import type { FrozenWeek } from '../../../server/domain/week/frozen-week.ts'
import { type FrozenDetail, toFrozenWeek } from '../../../views/model/frozen-week.ts'
import { klikTasks } from '../../../views/model/klik.ts'
import { createReading, type World } from '../../../views/model/world.ts'
import { aktivitetFact, klikDetail } from '../../support/facts.ts'
import { makeIncident } from '../../support/incidents.ts'
import { someWorld } from '../../support/some-world.ts'
import { dataOf, rules, type WorldOptions, worldNow } from '../../support/world-data.ts'
import { createWorld, october } from '../../support/worlds.ts'

const detailOf = (options: WorldOptions, change: Partial<FrozenDetail> = {}): FrozenDetail => ({
  rules: options.rules ?? rules,
  cells: new Map(
    kommuner.map(({ kommunekode }, i) => [kommunekode, dataOf(i, kommunekode, options).cells] as const),
  ),
  ...{ klik: [], klikMaxAgeMs: 75 * day, aktiviteter: [], haendelser: [], times: new Map(), probes: [] },
  indekser: ['sdi', 'ydi'],
  ...change,
})

const freeze = (options: WorldOptions, change: Partial<FrozenDetail> = {}): [FrozenWeek, World] => {
  const world = createWorld(options)
  const stamp = { week: '2022-W44', frozenAt: worldNow, late: false, early: false }
  return [toFrozenWeek(world, detailOf(options, change), stamp), world]
}

const numbersIn = (kommune: FrozenWeek['kommuner'][number], answer: string, hasCases = true) =>
  kommune.cells.filter(
    (cell) => cell.indeks === 'sdi' && cell.answer === answer && (cell.cases ?? 0) > 0 === hasCases,
  ).length

describe('a frozen week', () => {
  it('has the levels, numbers and next steps of the world, and cells that agree with them', () => {
    fc.assert(
      fc.property(someWorld, (options) => {
        const [week, world] = freeze(options)
        expect(week.kommuner).toHaveLength(98)
        for (const group of readinessGroups)
          for (const level of levels)
            expect(week.kommuner.filter(({ groups }) => groups[group].level === level)).toHaveLength(
              world.counts[group][level],
            )
        expect(week.coverage).toEqual({ fresh: world.fresh, planned: world.planned })
        for (const [i, kommune] of week.kommuner.entries()) {
          const { groups, polled } = kommune
          const shown = world.kommuner[i]?.groups
          expect(groups['02'].nextStep?.rung).toBe(shown?.['02'].nextStep?.rung)
          expect(groups.eoj.ladder.leverance).toBe(
            shown?.eoj.ladder.find(({ rung }) => rung === 'leverance')?.outcome,
          )
          if (!polled) continue
          const { delivered, zero, noAccess } = groups['02']
          expect(numbersIn(kommune, 'counted')).toBe(delivered + groups.eoj.delivered)
          expect(numbersIn(kommune, 'counted', false)).toBe(zero + groups.eoj.zero)
          expect(numbersIn(kommune, 'noRight', false)).toBe(noAccess + groups.eoj.noAccess)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('is the same after it has been stored', () => {
    const [week] = freeze({ answer: october })
    expect(JSON.parse(canonical(week))).toEqual(JSON.parse(JSON.stringify(week)))
  })

  it('has no cells of kommuner that are not polled, and no level', () => {
    const [{ kommuner: frozen, coverage }] = freeze({ answer: october, polled: false })
    expect(frozen.flatMap(({ cells }) => cells)).toEqual([])
    expect(coverage).toEqual({ fresh: 0, planned: 0 })
  })

  it('has each KLIK task with the kommuner whose status is known', () => {
    const { facts, klikMaxAgeMs } = klikDetail()
    const [week] = freeze({ answer: october }, { klik: facts, klikMaxAgeMs })
    const tasks = klikTasks(facts, createReading(worldNow), klikMaxAgeMs)
    expect(week.klik.map(({ opgave }) => opgave)).toEqual(tasks.map(({ opgave }) => opgave))
    for (const [i, { kommuner: buckets }] of tasks.entries()) {
      const statuses = Object.entries(week.klik[i]?.statuses ?? {})
      expect(statuses).toHaveLength(98 - buckets.ikkeOplyst.length)
      expect(statuses.filter(([, status]) => status === 'fuldfoert')).toHaveLength(buckets.fuldfoert.length)
    }
  })

  it('has each product with its latest activity until then', () => {
    const aktiviteter = ['2022-10-20', '2022-10-27', '2022-11-20'].map((dato) =>
      aktivitetFact('nexus', dato, `Møde ${dato}`),
    )
    const [week] = freeze({ answer: october }, { aktiviteter })
    expect(week.products.filter(({ activity }) => activity !== undefined)).toEqual([
      {
        ...{ id: 'nexus', navn: 'Nexus', kind: 'eoj', vendor: 'KMD' },
        activity: { tekst: 'Møde 2022-10-27', dato: '2022-10-27' },
      },
    ])
  })

  it('has the incidents that were live in the week, without those that others explain', () => {
    const monday = Date.parse('2022-10-31T00:00:00+01:00')
    const incidents = [
      makeIncident({ id: 1 }),
      makeIncident({ id: 2, state: 'closed', closedAt: monday - 1 }),
      makeIncident({ id: 3, state: 'closed', closedAt: monday }),
      makeIncident({ id: 4, state: 'merged', mergedInto: 1, closedAt: monday + hour }),
    ]
    const [week] = freeze({ answer: october, incidents })
    expect(week.incidents.map(({ id }) => id)).toEqual([1, 3])
  })

  it('counts the events that others describe of the week until then, and has the latest', () => {
    const eventsOf = (span: Pick<Haendelse, 'fra'> & Partial<Haendelse>, n: number) =>
      Array.from(
        { length: n },
        (_, i): StoredFact<'haendelser'> => ({
          ...{ kind: 'haendelser', kommunekode: '', key: `${span.fra}-${i}` },
          ...{ origin: 'h.csv', recordedAt: 0, knownSinceAt: 0 },
          value: { ...span, titel: `Hændelse ${i}`, omfang: [] },
        }),
      )
    const haendelser = [
      ...eventsOf({ fra: '2022-10-20', til: '2022-10-30' }, 1),
      ...eventsOf({ fra: '2022-10-20' }, 60),
      ...eventsOf({ fra: '2022-10-31', til: '2022-10-31' }, 2),
      ...eventsOf({ fra: '2022-12-01' }, 1),
    ]
    const [{ reported }] = freeze({ answer: october }, { haendelser })
    expect(reported?.total).toBe(62)
    expect(reported?.latest).toHaveLength(50)
    expect(reported?.latest[0]).toEqual({ titel: 'Hændelse 0', fra: '2022-10-31', til: '2022-10-31' })
  })

  it('has the response times of each index and probe, without figures where nothing was measured', () => {
    const sketch = toSketch([100, 100, 200].map((durationMs) => ({ durationMs, failed: durationMs > 150 })))
    const times: PeriodTimes = new Map([['probe:sapa', { sketch, untimed: 1 }]])
    const probes = [{ id: 'sapa', navn: 'SAPA' }]
    const [week] = freeze({ answer: october }, { times, probes, indekser: ['sdi'] })
    expect(week.times).toEqual([
      { id: 'indeks:sdi', navn: 'Sags- og Dokumentindekset', results: 0 },
      {
        ...{ id: 'probe:sapa', navn: 'SAPA', results: 4, failedShare: 0.5 },
        ...{ p50Ms: expect.closeTo(100, -1), p95Ms: expect.closeTo(200, -1), p99Ms: expect.closeTo(200, -1) },
      },
    ])
  })
})
