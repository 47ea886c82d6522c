// Tests that incidents under announced maintenance are marked, through the real app: on the pages and in the API.
import { afterEach, describe, expect, it } from 'vitest'
import type { Maintenance } from '../../server/domain/incidents/maintenance.ts'
import type { Incident } from '../../server/domain/incidents/register.ts'
import { hour, minute } from '../../server/domain/time.ts'
import { haendelserSchema } from '../../views/api/haendelser.ts'
import { allDelivered, createTestApp, type TestApp } from '../support/app.ts'
import { makeChanges, makeIncident } from '../support/incidents.ts'
import { makeProbe } from '../support/services.ts'

const startAt = Date.UTC(2026, 10, 23, 8)
const until = startAt + 2 * hour
const mark = 'Planlagt vedligehold: måles, men bedømmes ikke før kl. 11.00.'

let t: TestApp
afterEach(() => t.close())

const open = async (windows: Partial<Maintenance>[], change: Partial<Incident> = {}): Promise<void> => {
  const platform = 'Serviceplatformen'
  const maintenance = windows.map((one) => ({ text: 'flytning', from: startAt - hour, until, ...one }))
  t = createTestApp({
    startAt,
    probes: ['sdi', 'ydi'].map((id) => makeProbe(id, id, { platform })),
    maintenance,
  })
  await t.round(allDelivered)
  const incident = makeIncident({ beganAt: startAt - hour, openedAt: startAt, ...change })
  await t.store.recordIncidents(makeChanges(incident, 'opened', startAt))
}

const text = async (path: string) => (await t.app.request(path)).text()
const judgedAgainAt = async () => {
  const { haendelser } = haendelserSchema.parse(await (await t.app.request('/api/v1/haendelser')).json())
  return haendelser.map((one) => one.judgedAgainAt)
}
const isMarked = async (): Promise<boolean> => {
  const [inApi] = await judgedAgainAt()
  const pages = await Promise.all(
    ['/', '/haendelser', '/haendelser/1', '/kommuner/0751'].map(async (path) =>
      (await text(path)).includes(mark),
    ),
  )
  expect(new Set(pages), `API: ${inApi}`).toEqual(new Set([inApi === new Date(until).toISOString()]))
  return inApi !== null
}

describe('an incident under announced maintenance', () => {
  it('is marked on each page and in the API until the window ends', async () => {
    await open([{ service: 'sdi' }])
    expect(await isMarked()).toBe(true)
    await t.clock.advance(2 * hour)
    expect(await isMarked()).toBe(false)
  })

  it('is marked from when the window begins, also on a cached page', async () => {
    await open([{ service: 'sdi', from: startAt + 30 * minute }])
    expect(await isMarked()).toBe(false)
    await t.clock.advance(30 * minute)
    expect(await isMarked()).toBe(true)
  })

  const platform = { kind: 'platform', id: 'serviceplatformen' } as const
  const aarhus = { cause: { kind: 'kommune', id: '0751' }, hit: ['0751'], services: ['ydi'] } as const
  const stop = { signal: 'leverance', what: 'stop', cause: { kind: 'product', id: 'nexus' } } as const
  it.each<[string, Partial<Maintenance>[], Partial<Incident>, boolean]>([
    ['of everything', [{}], {}, true],
    ['of its platform', [{ platform: 'serviceplatformen' }], {}, true],
    ['of another service', [{ service: 'ydi' }], {}, false],
    ['of one of its services', [{ service: 'ydi' }], { cause: platform }, false],
    ['of each of its services', [{ service: 'sdi' }, { service: 'ydi' }], { cause: platform }, true],
    ['of its kommune', [{ kommunekode: '0751' }], aarhus, true],
    ['of its kommune in another service', [{ kommunekode: '0751', service: 'sdi' }], aarhus, false],
    ['of one of its kommuner', [{ kommunekode: '0751' }], stop, false],
    ['of what deliveries are counted in', [{ service: 'sdi' }], stop, true],
    ['of what it is over for', [{ service: 'sdi' }], { state: 'closed', closedAt: startAt }, false],
  ])('is judged as the detector does: maintenance %s', async (_, windows, change, expected) => {
    await open(windows, change)
    expect((await judgedAgainAt())[0] !== null).toBe(expected)
  })

  it('is judged again when the last of windows in a row ends', async () => {
    await open([{ service: 'sdi', until: startAt + hour }, { from: startAt + hour - minute }])
    expect(await isMarked()).toBe(true)
  })
})
