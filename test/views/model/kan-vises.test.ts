// Tests that the ladder, the page Før åbning and the visibility of the numbers never contradict each other.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inReadinessGroup, readinessGroups } from '../../../server/domain/kle.ts'
import type { Visibility } from '../../../server/domain/visibility/visibility.ts'
import { kleLines } from '../../../views/model/kle-lines.ts'
import { openingOn } from '../../../views/model/opening.ts'
import type { World } from '../../../views/model/world.ts'
import { differing, someWorld } from '../../support/some-world.ts'
import { numbers, type WorldOptions } from '../../support/world-data.ts'
import { createWorld, kommuneDetail } from '../../support/worlds.ts'

const sumOf = (numbers: readonly Visibility[]): number =>
  numbers.reduce((sum, v) => sum + (v.kind === 'kanVises' ? v.atMost : 0), 0)

/** The outcome of a group according to the visibility of its numbers. */
const outcomeOf = (visibilities: readonly Visibility[]): string => {
  const all = (kind: Visibility['kind']) => visibilities.every((v) => v.kind === kind)
  if (visibilities.length === 0) return 'notRelevant'
  if (visibilities.some((v) => v.kind === 'ukendt')) return 'ukendt'
  return all('kanVises') ? 'yes' : all('nej') ? 'no' : 'partly'
}

/** Each contradiction in words; adds every outcome of the numbers to `seen`. */
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
      const outcome = outcomeOf(mine)
      seen.add(outcome)
      const opening = { yes: 'kan', partly: 'kan', no: 'intet', notRelevant: 'intet' }[outcome] ?? 'ukendt'
      const atMost = outcome === 'yes' || outcome === 'partly' ? sumOf(mine) : undefined
      const ofNumbers = `${k.kommune.kommunekode} ${group}: the numbers give ${outcome} (${atMost})`
      return [
        ladder === outcome ? '' : `${ofNumbers}, the ladder ${rung?.outcome}`,
        atMost === undefined || rung?.evidence.atMost === atMost
          ? ''
          : `${ofNumbers}, the ladder at most ${rung?.evidence.atMost}`,
        shown === undefined || shown.kind === opening ? '' : `${ofNumbers}, the opening ${shown.kind}`,
        shown?.kind !== 'kan' || shown.atMost === atMost ? '' : `${ofNumbers}, the opening ${shown.atMost}`,
      ].filter((text) => text !== '')
    })
  })
}

it('the ladder, the opening and the numbers agree for every kommune and group', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(someWorld, (options) => {
      expect(contradictions(createWorld(options), options, seen)).toEqual([])
    }),
    { numRuns: 40 },
  )
  expect([...seen].sort()).toEqual(['no', 'notRelevant', 'partly', 'ukendt', 'yes'])
})
