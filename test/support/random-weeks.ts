// Random frozen weeks for property tests: any level, product, status and figure for each of the 98.
import fc from 'fast-check'
import { klikStatuses } from '../../server/domain/facts/facts.ts'
import { gateAreas } from '../../server/domain/facts/gate.ts'
import { builtInProducts } from '../../server/domain/facts/products.ts'
import { readinessGroups } from '../../server/domain/kle.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import type { Shown } from '../../server/domain/visibility/shown.ts'
import type { FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { makeWeek } from './weeks.ts'

const total = kommuner.length
const oneEach = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: total, maxLength: total })
const ids = (kind: 'esdh' | 'eoj') => builtInProducts.filter((p) => p.kind === kind).map(({ id }) => id)
const idOf = (kind: 'esdh' | 'eoj') => fc.constantFrom(undefined, 'unknown', ...ids(kind))
const text = fc.string({ unit: 'binary', maxLength: 400 })
const day = fc.constantFrom(undefined, '2022-10-01', '2022-10-31', '2023-01-01')

const shown: fc.Arbitrary<Shown> = fc.oneof(
  fc.nat(5000).map((atMost): Shown => ({ kind: 'kan', atMost, showable: 1 })),
  fc
    .option(fc.nat(5000), { nil: undefined })
    .map((waiting): Shown => ({ kind: 'intet', because: 'gate', waiting })),
  fc.constantFrom<Shown>(
    { kind: 'intet', because: 'index' },
    { kind: 'ukendt', because: 'notReported', showable: 0 },
  ),
)

const kommune = fc.record({
  esdh: idOf('esdh'),
  eoj: idOf('eoj'),
  groups: fc.record(
    Object.fromEntries(
      readinessGroups.map((group) => [group, fc.record({ level: fc.constantFrom(...levels), shown })]),
    ) as Record<
      (typeof readinessGroups)[number],
      fc.Arbitrary<{ level: (typeof levels)[number]; shown: Shown }>
    >,
  ),
})

const task = fc.record({
  opgave: fc.string({ maxLength: 10 }),
  titel: fc.option(text, { nil: undefined }),
  start: day,
  deadline: day,
  type: fc.constantFrom(undefined, 'obligatorisk' as const, 'obligatoriskPaaKritiskVej' as const),
  statuses: oneEach(fc.constantFrom(undefined, ...klikStatuses)).map((all) =>
    Object.fromEntries(
      all.flatMap((status, i) => (status === undefined ? [] : [[kommuner[i]!.kommunekode, status]])),
    ),
  ),
})

const times = fc.record({
  id: fc.constantFrom('sdi', 'ydi', 'sapa'),
  navn: text,
  figures: fc.option(
    fc.record({
      results: fc.integer({ min: 1, max: 1e6 }),
      ms: fc.nat(60_000),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  ),
})

const codes = fc.array(fc.constantFrom(...kommuner.map(({ kommunekode }) => kommunekode)), { maxLength: 3 })

const gates = fc.array(fc.record({ area: fc.constantFrom(...gateAreas), opens: day, pilots: codes }), {
  maxLength: 5,
})

export const anyWeek = (week: string): fc.Arbitrary<FrozenWeek> =>
  fc
    .record({
      all: oneEach(kommune),
      activity: fc.option(text, { nil: undefined }),
      ...{ klik: fc.array(task, { maxLength: 12 }), times: fc.array(times, { maxLength: 12 }), gates },
    })
    .map(({ all, activity, klik, times: measured, gates: opened }) => {
      const made = makeWeek(
        week,
        (code, group) => all[kommuner.findIndex((k) => k.kommunekode === code)]?.groups[group].level,
      )
      return {
        ...made,
        kommuner: made.kommuner.map((k, i) => {
          const { esdh, eoj, groups } = all[i]!
          const own = readinessGroups.map((group) => [
            group,
            { ...k.groups[group], shown: groups[group].shown },
          ])
          return { ...k, products: { esdh, eoj }, groups: Object.fromEntries(own) as typeof k.groups }
        }),
        products: builtInProducts.map(({ id, navn, kind, vendor }) => ({
          ...{ id, navn, kind, vendor },
          ...(activity === undefined ? {} : { activity: { tekst: activity } }),
        })),
        klik,
        gates: opened,
        times: measured.map(({ id, navn, figures }) =>
          figures === null
            ? { id, navn, results: 0 }
            : {
                ...{ id, navn, results: figures.results, failedShare: figures.share },
                ...{ p50Ms: figures.ms, p95Ms: 2 * figures.ms, p99Ms: 3 * figures.ms },
              },
        ),
      }
    })
