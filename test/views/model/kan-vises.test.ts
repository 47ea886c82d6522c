// Tests that the ladder, the page before an opening and the visibility of the numbers never contradict each other.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Konfiguration } from '../../../server/domain/facts/facts.ts'
import type { Gate, GateArea } from '../../../server/domain/facts/gate.ts'
import { inReadinessGroup, type Kle, readinessGroups } from '../../../server/domain/kle.ts'
import { minute } from '../../../server/domain/time.ts'
import type { Visibility } from '../../../server/domain/visibility/visibility.ts'
import { kleLines } from '../../../views/model/kle-lines.ts'
import { openingOn } from '../../../views/model/opening.ts'
import type { World } from '../../../views/model/world.ts'
import { numbers, rules, type Said, type WorldOptions } from '../../support/world-data.ts'
import { createWorld, kommuneDetail } from '../../support/worlds.ts'

/** How many kommuner differ; the rest are as they are. */
const differing = 12

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const someKonfiguration: fc.Arbitrary<Partial<Konfiguration>> = fc.record({
  aktiv: fc.constantFrom(true, true, false),
  fradato: fc.constantFrom(undefined, undefined, '2022-01-01'),
  fagsystemfilter: fc.constantFrom([], [], ['Acadre']),
  oensket: fc.constantFrom(undefined, 'aaben' as const, 'lukket' as const),
})

/** One number of one kommune. */
const someNumber = fc.record({
  said: fc.constantFrom<Said>(0, 0, 1, 400, 400, 400, 'noRight', 'timeout', 'never'),
  reported: fc.oneof({ weight: 3, arbitrary: someKonfiguration }, fc.constant(undefined)),
})

const someGate = (area: GateArea): fc.Arbitrary<Gate[]> =>
  fc.constantFrom(
    [{ area, opens: '2022-10-01' }],
    [{ area, opens: '2022-10-01' }],
    [{ area, opens: '2022-12-01', pilots: ['0101', '0151'] }],
    [{ area }],
    [],
  )

/** A few kommuner that differ in each number, repeated over the 98. */
const someWorld: fc.Arbitrary<WorldOptions> = fc
  .record({
    kommuner: fc.array(fc.array(someNumber, { minLength: numbers.length, maxLength: numbers.length }), {
      minLength: 1,
      maxLength: differing,
    }),
    gates: fc.tuple(someGate('02'), someGate('27'), someGate('29')),
    inForce: fc.subarray([...numbers], { minLength: 3 }),
    letThrough: maybe(fc.constantFrom(0, 7)),
    right: fc.constantFrom('full', 'full', 'full', 'kle 02'),
    oplystDato: fc.constantFrom('2022-10-07', '2022-10-07', '2022-03-01'),
    kald: fc.boolean(),
    age: fc.constantFrom(minute, minute, 60 * minute),
    flereFrom: fc.constantFrom(1, 3),
  })
  .map(({ kommuner, gates, inForce, letThrough, kald, flereFrom, ...rest }) => {
    const of = (i: number, kle: Kle) => kommuner[i % kommuner.length]?.[numbers.indexOf(kle)]
    return {
      ...rest,
      say: (i, kle) => of(i, kle)?.said ?? 'never',
      tell: (i, kle) => of(i, kle)?.reported,
      letThrough: () => letThrough,
      kald: () => (kald ? {} : undefined),
      rules: { ...rules, flereFrom, gates: gates.flat(), obligatory: inForce.map((kle) => ({ kle })) },
    }
  })

const sumOf = (numbers: readonly Visibility[]): number =>
  numbers.reduce((sum, v) => sum + (v.kind === 'kanVises' ? v.atMost : 0), 0)

/** What the numbers say together. */
const saidBy = (visibilities: readonly Visibility[]): string => {
  const all = (kind: Visibility['kind']) => visibilities.every((v) => v.kind === kind)
  if (visibilities.length === 0) return 'notRelevant'
  if (visibilities.some((v) => v.kind === 'ukendt')) return 'ukendt'
  return all('kanVises') ? 'yes' : all('nej') ? 'no' : 'partly'
}

/** Each contradiction in words; `seen` learns what the numbers say. */
const contradictions = (world: World, options: WorldOptions, seen: Set<string>): string[] => {
  const { today, areas } = openingOn(world, '2022-10-31')
  expect(today).toBe('2022-10-31')
  return world.kommuner.slice(0, differing).flatMap((k, i) => {
    const inForce = options.rules?.obligatory.map(({ kle }) => kle) ?? numbers
    const detail = { ...kommuneDetail(world, k, options), numbers: inForce }
    const lines = kleLines(world, k, detail)
    return readinessGroups.flatMap((group) => {
      const mine = lines.filter(({ kle }) => inReadinessGroup(kle, group)).map(({ visibility }) => visibility)
      const rung = k.groups[group].ladder.find((r) => r.rung === 'kanVises')
      const ladder = ['notMeasured', 'noAccess'].includes(rung?.outcome ?? '') ? 'ukendt' : rung?.outcome
      const shown = areas.find((area) => area.group === group)?.shown[i]
      const said = saidBy(mine)
      seen.add(said)
      const opening = { yes: 'kan', partly: 'kan', no: 'intet', notRelevant: 'intet' }[said] ?? 'ukendt'
      const atMost = said === 'yes' || said === 'partly' ? sumOf(mine) : undefined
      const told = `${k.kommune.kommunekode} ${group}: the numbers say ${said} (${atMost})`
      return [
        ladder === said ? '' : `${told}, the ladder ${rung?.outcome}`,
        atMost === undefined || rung?.evidence.atMost === atMost
          ? ''
          : `${told}, the ladder at most ${rung?.evidence.atMost}`,
        shown === undefined || shown.kind === opening ? '' : `${told}, the opening ${shown.kind}`,
        shown?.kind !== 'kan' || shown.atMost === atMost ? '' : `${told}, the opening ${shown.atMost}`,
      ].filter((text) => text !== '')
    })
  })
}

it('the ladder, the opening and the numbers say the same of every kommune and group', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(someWorld, (options) => {
      expect(contradictions(createWorld(options), options, seen)).toEqual([])
    }),
    { numRuns: 40 },
  )
  expect([...seen].sort()).toEqual(['no', 'notRelevant', 'partly', 'ukendt', 'yes'])
})
