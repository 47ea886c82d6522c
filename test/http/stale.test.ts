// Tests that pages expire at the instant they would read differently, without anything recorded.
import { afterEach, describe, expect, it } from 'vitest'
import { hour } from '../../server/domain/time.ts'
import { allDelivered, createTestApp, type TestApp } from '../support/app.ts'
import { unlabelled } from '../support/markup.ts'

let t: TestApp
afterEach(() => t.close())

const levels = async () => (await (await t.app.request('/api/v1/overblik')).json()).groups

const alle = async () => (await (await t.app.request('/api/v1/kommuner?niveau=alle')).json()).kommuner.length

describe('when the poller has stopped', () => {
  it('the pages show "ikke målt" from the instant the answers become stale', async () => {
    t = createTestApp()
    await t.round(allDelivered)
    t.setStatus({ nextAt: undefined })
    const first = await t.app.request('/kommuner/0751')
    const page = await first.text()
    const etag = first.headers.get('etag') ?? ''
    expect(page).toContain('Alle')
    expect(await alle()).toBe(98)
    expect((await t.app.request('/kommuner/0751', { headers: { 'if-none-match': etag } })).status).toBe(304)

    await t.clock.advance(12 * hour)
    expect((await levels())['02']).toEqual({ alle: 98, flere: 0, ingen: 0, ukendt: 0 })
    const last = unlabelled(await (await t.app.request('/kommuner/0751')).text())
    expect(last).toContain('Leverer alle 2 obligatoriske numre i KLE 02.')

    await t.clock.advance(1)
    expect((await levels())['02']).toEqual({ alle: 0, flere: 0, ingen: 0, ukendt: 98 })
    const after = await t.app.request('/kommuner/0751', { headers: { 'if-none-match': etag } })
    const text = await after.text()
    expect(after.status).toBe(200)
    expect(text).toContain('Ikke målt')
    expect(text).not.toContain('Leverer alle')
    expect(await alle()).toBe(0)
    // They were measured all the same.
    expect(await (await t.app.request('/')).text()).toContain(
      'Ingen af de 98 kommuner kan vurderes lige nu: der mangler friske målinger.',
    )
  })

  it('a cached page equals the page from a new server, at every instant', async () => {
    t = createTestApp()
    await t.round(allDelivered)
    const paths = [
      '/',
      '/kommuner?sorter=maalt',
      '/kommuner/0751',
      '/loesninger',
      '/foer-aabning',
      '/drift',
      '/fragmenter/status',
      '/api/v1/kommuner/0751',
    ]
    for (const path of paths) await t.app.request(path)
    const steps = [
      1,
      59_998,
      1,
      1000,
      59_000,
      hour - 120_001,
      1,
      1,
      11 * hour - 2,
      1,
      1,
      3 * hour,
      9 * hour,
      24 * hour,
    ]
    for (const step of steps) {
      await t.clock.advance(step)
      const fresh = t.restart()
      for (const path of paths) {
        const kept = await (await t.app.request(path)).text()
        expect(
          kept === (await (await fresh.request(path)).text()),
          `${path} ${new Date(t.clock.now()).toISOString()}`,
        ).toBe(true)
      }
    }
  })

  it('the health is unhealthy after two intervals', async () => {
    t = createTestApp()
    await t.round(allDelivered)
    await t.clock.advance(12 * hour)
    expect((await t.app.request('/healthz')).status).toBe(200)
    await t.clock.advance(1)
    const answer = await t.app.request('/healthz')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ status: 'unhealthy', store: 'ok', poller: 'unhealthy' })
  })
})

describe('while a round runs', () => {
  it('its progress is shown at once', async () => {
    t = createTestApp()
    await t.app.request('/fragmenter/status')
    t.setStatus({ round: { startedAt: t.clock.now(), planned: 392, done: 44, failed: 0 } })
    expect(await (await t.app.request('/fragmenter/status')).text()).toContain('44 af 392')
    t.setStatus({ round: { startedAt: t.clock.now(), planned: 392, done: 48, failed: 0 } })
    expect(await (await t.app.request('/fragmenter/status')).text()).toContain('48 af 392')
  })
})
