// Tests who acts where deliveries have stopped: the same on the kommune, in its next step, and on the front page.
import { expect, it } from 'vitest'
import type { Cause } from '../../../server/domain/incidents/cause.ts'
import type { GroupState } from '../../../server/domain/readiness/group.ts'
import { buildWorld, createReading, type World } from '../../../views/model/world.ts'
import { stepTable } from '../../../views/pages/actions.ts'
import { nextStepText } from '../../../views/text/ladder.ts'
import { makeIncident } from '../../support/incidents.ts'
import { createWorld } from '../../support/worlds.ts'

const former = createWorld({ answer: () => 400, konfiguration: () => ({}) })
const hit = ['0101', '0147']

/** A world in which the deliveries of two kommuner in KLE 02 have stopped, explained by a cause. */
const stoppedBy = (cause: Cause, recovered: readonly string[] = []): World => {
  const stopped = { since: former.reading.now - 1, received: 0, groups: ['02'] as const }
  const groups = former.kommuner.flatMap((k) =>
    Object.values(k.groups).map(
      (g): GroupState =>
        g.group === '02' && hit.includes(k.kommune.kommunekode)
          ? { ...g, freshness: { outcome: 'no', stopped } }
          : g,
    ),
  )
  const incident = makeIncident({
    ...{ signal: 'leverance', what: 'stop', groups: ['02'], cause, hit, recovered },
    evidence: { expected: 46, received: 0 },
  })
  return buildWorld({
    ...former,
    reading: createReading(former.reading.now),
    groups,
    undecided: new Map(),
    facts: new Map(),
    incidents: [incident],
  })
}

const stepOf = (world: World) => {
  const k = world.kommuner.find(({ kommune }) => kommune.kommunekode === '0101')
  const step = k?.groups['02'].nextStep
  return [step?.who, k && step && nextStepText(step, k, '02')]
}
const inTable = (world: World) =>
  /scope="rowgroup"[^>]*>([^<:]*)(?:(?!rowgroup).)*Leverancen er stoppet/s.exec(String(stepTable(world)))?.[1]

it.each<[Cause, string, RegExp, string]>([
  [{ kind: 'product', id: 'acadre' }, 'kommuneOgLeverandoer', /^Kommunen og/, 'Kommunen og leverandøren'],
  [{ kind: 'kommune', id: '0101' }, 'kommuneOgLeverandoer', /^Kommunen og/, 'Kommunen og leverandøren'],
  [{ kind: 'group', id: '02' }, 'kombit', /^KOMBIT skal finde ud af/, 'KOMBIT'],
  [{ kind: 'platform', id: 'serviceplatformen' }, 'kombit', /^KOMBIT skal/, 'KOMBIT'],
])('of a stop of %j acts %s', (cause, who, text, row) => {
  const world = stoppedBy(cause)
  expect(stepOf(world)).toEqual([who, expect.stringMatching(text)])
  expect(inTable(world)).toBe(row)
})

it('the kommune acts itself when the incident is over for it', () => {
  const world = stoppedBy({ kind: 'group', id: '02' }, ['0101'])
  expect(stepOf(world)[0]).toBe('kommuneOgLeverandoer')
  expect(inTable(world)).toBe('Kommunen og leverandøren eller KOMBIT')
})
