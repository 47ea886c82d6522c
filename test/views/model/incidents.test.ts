// Tests the order of incidents, whom they hit, and which of them concern a kommune, a product or a service.
import { describe, expect, it } from 'vitest'
import type { Cause } from '../../../server/domain/incidents/cause.ts'
import type { Received } from '../../../server/domain/measured/delivery.ts'
import type { StoredIncident } from '../../../server/domain/ports/incidents.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { liveIncidents, openIncidents } from '../../../views/model/incident-order.ts'
import {
  hitOf,
  incidentsHitting,
  incidentsOfProduct,
  incidentsOfService,
  pastIncidents,
} from '../../../views/model/incidents.ts'
import { createReading } from '../../../views/model/world.ts'
import { makeIncident } from '../../support/incidents.ts'
import { createWorld, october, states } from '../../support/worlds.ts'

const world = createWorld({ answer: october })
const having = (...incidents: StoredIncident[]) => ({ ...world, incidents })
const ids = (incidents: readonly StoredIncident[]) => incidents.map(({ id }) => id)
const of = (id: number, cause: Cause, change: Partial<StoredIncident> = {}) =>
  makeIncident({ id, cause, hit: ['0751'], ...change })

const causes: readonly Cause[] = [
  { kind: 'unknown' },
  { kind: 'kommune', id: '0751' },
  { kind: 'group', id: '27' },
  { kind: 'product', id: 'sensum' },
  { kind: 'service', id: 'sdi' },
  { kind: 'platform', id: 'serviceplatformen' },
]

describe('the order of incidents', () => {
  const { now } = world.reading
  const probe: Cause = { kind: 'service', id: 'sapa' }
  const everyone = world.kommuner.map(({ kommune }) => kommune.kommunekode)
  const stop = (id: number, change: Partial<StoredIncident> = {}) =>
    of(id, { kind: 'product', id: 'sensum' }, { signal: 'leverance', what: 'stop', ...change })

  it('is by whom they hit, how much fails, and how long', () => {
    const young = of(1, probe, {
      ...{ hit: everyone, evidence: { calls: 12, bad: 5 }, beganAt: now - 20 * minute },
    })
    const long = stop(2, { hit: everyone.slice(0, 10), beganAt: now - 3 * day })
    const small = stop(3, {
      hit: everyone.slice(0, 10),
      recovered: everyone.slice(0, 9),
      beganAt: long.beganAt,
    })
    expect(ids(liveIncidents(having(young, small, long)))).toEqual([2, 3, 1])
    const older = of(4, probe, { ...young, id: 4, beganAt: now - 2 * day })
    expect(ids(liveIncidents(having(young, small, long, older)))).toEqual([4, 2, 3, 1])
  })

  it('has what does not answer at all first, however young', () => {
    const down = of(1, probe, { hit: [], evidence: { calls: 9, bad: 9 }, beganAt: now - minute })
    const long = stop(2, { hit: everyone, beganAt: now - 30 * day })
    expect(ids(liveIncidents(having(long, down)))).toEqual([1, 2])
  })

  it('has the open before the recovering, then the oldest', () => {
    const at = now - hour
    const all = [
      stop(1, { state: 'recovering', hit: everyone, beganAt: at }),
      stop(2, { beganAt: at - 10 }),
      stop(3, { beganAt: at - 20 }),
      stop(4, { state: 'closed' }),
      stop(5, { state: 'merged' }),
    ]
    expect(ids(liveIncidents(having(...all)))).toEqual([3, 2, 1])
    expect(ids(openIncidents(having(...all)))).toEqual([3, 2])
  })

  it('changes when a younger one that hits more overtakes, and the page is valid until then', () => {
    const reading = createReading(now)
    const small = stop(1, { beganAt: now - 10 * hour })
    const large = stop(2, { hit: everyone.slice(0, 2), beganAt: now - 4 * hour })
    const incidents = [small, large]
    expect(ids(liveIncidents({ incidents, reading }))).toEqual([1, 2])
    expect(reading.validUntil()).toBe(now + 2 * hour + 1)
    expect(ids(liveIncidents({ incidents, reading: createReading(reading.validUntil()) }))).toEqual([2, 1])
  })

  it('puts what ended last first, without the merged', () => {
    const all = [1, 2, 3].map((id) => of(id, { kind: 'unknown' }, { state: 'closed', closedAt: id % 3 }))
    const merged = of(4, { kind: 'unknown' }, { state: 'merged', closedAt: 9 })
    expect(ids(pastIncidents(having(...all, merged)))).toEqual([2, 1, 3])
  })
})

describe('whom an incident hits', () => {
  const receivedIn = (codes: readonly string[], change: Partial<Received> = {}): Received[] =>
    codes.map((kommunekode) => ({
      ...{ kommunekode, group: '02', received: 4, until: world.reading.now - hour },
      ...change,
    }))
  const names = (kommuner: readonly { kortnavn: string }[]) => kommuner.map(({ kortnavn }) => kortnavn)

  it('is all 98 kommuner, each in one list', () => {
    const { hit, recovered, notHit, unknown } = hitOf(
      world,
      makeIncident({ hit: ['0851', '0751', '0101'], recovered: ['0101'] }),
    )
    expect([names(hit), names(recovered)]).toEqual([['Aalborg', 'Aarhus'], ['København']])
    expect([notHit.length, unknown.length]).toEqual([95, 0])
  })

  it('is unknown for a kommune that is not measured, and not "not hit"', () => {
    for (const name of ['empty', 'notPolled', 'stale']) {
      const unmeasured = createWorld(states[name] ?? { answer: october })
      const { hit, notHit, unknown } = hitOf(unmeasured, makeIncident({ hit: ['0751'] }))
      expect([hit.length, notHit.length, unknown.length], name).toEqual([1, 0, 97])
    }
  })

  it('of a stop is not "not hit" for a kommune that delivered nothing before', () => {
    const stop = { signal: 'leverance', what: 'stop', cause: { kind: 'group', id: '02' } } as const
    const delivering = world.kommuner.filter((k) => k.groups['02'].level !== 'ingen')
    const codes = delivering.map(({ kommune }) => kommune.kommunekode)
    expect(codes.length).toBe(31)
    const incident = makeIncident({ ...stop, groups: ['02'], hit: codes.slice(0, 5) })
    const { hit, notHit, silent, unknown } = hitOf(world, incident, receivedIn(codes.slice(5)))
    expect([hit.length, notHit.length, silent.length, unknown.length]).toEqual([5, 26, 67, 0])
    const over = makeIncident({ ...stop, groups: ['02'], hit: codes.slice(0, 5), state: 'closed' })
    expect(hitOf(world, over).silent).toEqual([])
  })

  it('of a stop is unknown for a kommune that nothing has been received from since it began', () => {
    const stop = { signal: 'leverance', what: 'stop', cause: { kind: 'group', id: '02' } } as const
    const codes = world.kommuner
      .filter((k) => k.groups['02'].level !== 'ingen')
      .map(({ kommune }) => kommune.kommunekode)
    const incident = makeIncident({ ...stop, groups: ['02'], hit: codes.slice(0, 5) })
    const [nothing, otherGroup, longAgo, ...others] = codes.slice(5) as [string, string, string, ...string[]]
    const { now } = world.reading
    const { notHit, unknown } = hitOf(world, incident, [
      ...receivedIn([nothing], { received: 0 }),
      ...receivedIn([otherGroup], { group: '27' }),
      ...receivedIn([longAgo], { until: now - day - hour }),
      ...receivedIn(others.slice(1)),
    ])
    expect([notHit.length, unknown.length]).toEqual([22, 4])
    expect(hitOf(world, incident).notHit).toEqual([])
  })

  it('of an incident that is over does not depend on what is measured now', () => {
    const stale = createWorld(states.stale ?? { answer: october })
    const over = makeIncident({ state: 'closed', hit: ['0751', '0101'], recovered: ['0101'] })
    const { hit, recovered, notHit, unknown } = hitOf(stale, over)
    expect([hit.length, recovered.length, notHit.length, unknown.length]).toEqual([2, 0, 96, 0])
  })
})

describe('the incidents that concern', () => {
  it('a kommune are the live ones that hit it still, its own first', () => {
    const all = [
      of(1, { kind: 'service', id: 'sdi' }),
      of(2, { kind: 'kommune', id: '0751' }),
      of(3, { kind: 'service', id: 'ydi' }, { recovered: ['0751'] }),
      of(4, { kind: 'kommune', id: '0101' }, { hit: ['0101'] }),
      of(5, { kind: 'service', id: 'sdi' }, { state: 'closed' }),
    ]
    expect(ids(incidentsHitting(having(...all), '0751'))).toEqual([2, 1])
  })

  it('a product have it, or a KLE group it delivers, as cause', () => {
    const all = causes.map((cause, i) => of(i, cause))
    expect(ids(incidentsOfProduct(having(...all), 'sensum'))).toEqual([2, 3])
    expect(ids(incidentsOfProduct(having(...all), 'nexus'))).toEqual([2])
    expect(ids(incidentsOfProduct(having(...all), 'acadre'))).toEqual([])
  })

  it('a service have it or its platform as cause, those that are over last', () => {
    const all = [
      of(9, { kind: 'service', id: 'sdi' }, { state: 'closed', closedAt: 1 }),
      ...causes.map((cause, i) => of(i, cause)),
    ]
    expect(ids(incidentsOfService(having(...all), 'sdi'))).toEqual([4, 5, 9])
    expect(ids(incidentsOfService(having(...all), 'ydi'))).toEqual([5])
    expect(ids(incidentsOfService(having(...all), 'sapa'))).toEqual([])
  })
})
