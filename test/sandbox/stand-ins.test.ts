// Tests the sandbox's answers to GET: probed services, the public service page, and the KLE-konfigurationer.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hour } from '../../server/domain/time.ts'
import { driftsstatusPage } from '../../server/sandbox/driftsstatus.ts'
import { konfigurationerOf } from '../../server/sandbox/scenario/demo-konfigurationer.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { type Sandbox, startSandbox } from '../../server/sandbox/server.ts'
import { standIns } from '../../server/sandbox/stand-ins.ts'
import { defaultSwitches, type Service, services } from '../../server/sandbox/switches.ts'

const now = Date.UTC(2022, 9, 31, 9)
const scenario = createScenario({ presentAt: now })

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ scenario, clock: () => now })
})
afterEach(() => sandbox.control.set(defaultSwitches))
afterAll(() => sandbox.close())

const probed = [
  'serviceplatformen',
  'sdi',
  'ydi',
  'sapa',
  'verifikationsklient',
  'mitoverblik',
] as const satisfies readonly Service[]

/** The delay of a service's answer without rules. */
const delayOf = (service: Service, at: number): number =>
  standIns.get(new URL(sandbox.urls.services[service]).pathname)!(() => ({ delayMs: 0 }), scenario, at)
    .delayMs

const get = (service: Service, init: RequestInit = {}) => fetch(sandbox.urls.services[service], init)

describe('the services', () => {
  it('every service has its own address', () => {
    expect(new Set(Object.values(sandbox.urls.services)).size).toBe(services.length)
    for (const service of probed)
      expect(sandbox.urls.services[service]).toBe(`http://127.0.0.1:${sandbox.port}/status/${service}`)
  })

  it.each([
    ['serviceplatformen', 'UP'],
    ['sdi', 'OK'],
    ['ydi', 'OK'],
  ] as const)('%s returns its status as JSON', async (service, status) => {
    const answer = await get(service)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(await answer.json()).toMatchObject({ status })
  })

  it.each(['verifikationsklient', 'mitoverblik'] as const)('%s returns an HTML page', async (service) => {
    const answer = await get(service)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await answer.text()).toContain('<h1>')
  })

  it('sapa redirects once', async () => {
    const first = await get('sapa', { redirect: 'manual' })
    expect([first.status, first.headers.get('location')]).toEqual([302, '/status/sapa/forside'])
    const followed = await get('sapa')
    expect([followed.status, followed.redirected]).toEqual([200, true])
    expect(await followed.text()).toContain('SAPA er klar')
    expect((await fetch(followed.url, { redirect: 'manual' })).status).toBe(200)
  })

  it('the services accept only GET, and only at their own paths', async () => {
    expect((await get('sdi', { method: 'POST', body: 'x' })).status).toBe(405)
    expect((await fetch(`${sandbox.urls.services.sdi}/x`)).status).toBe(404)
  })

  it('a service’s response times are lognormal, tens to hundreds of ms, and the same within a second', () => {
    const medians = probed.map((service) => {
      const delays = Array.from({ length: 2000 }, (_, s) => delayOf(service, now + s * 1000))
      expect(delayOf(service, now + 999)).toBe(delays[0])
      const sorted = delays.toSorted((a, b) => a - b)
      const [p2 = 0, p50 = 0, p98 = 0] = [0.02, 0.5, 0.98].map((share) => sorted[share * delays.length])
      // 2 % of normal values are more than 2.05 standard deviations above the mean, and 2 % below.
      for (const ratio of [p98 / p50, p50 / p2]) {
        expect(ratio).toBeGreaterThan(0.85 * Math.exp(0.4 * 2.05))
        expect(ratio).toBeLessThan(1.15 * Math.exp(0.4 * 2.05))
      }
      return p50
    })
    expect(Math.min(...medians)).toBeGreaterThanOrEqual(25)
    expect(Math.max(...medians)).toBeLessThanOrEqual(140)
    expect(new Set(medians).size).toBeGreaterThan(4)
  })

  it('only rules that name a service slow it or make it fail', async () => {
    sandbox.control.set({ rules: [{ do: 'fault' }, { match: { service: 'sapa' }, do: 'delay', ms: 60 }] })
    const began = performance.now()
    expect((await get('sapa')).status).toBe(200)
    expect(performance.now() - began).toBeGreaterThan(delayOf('sapa', now) + 55)
    sandbox.control.set({ rules: [{ match: { service: 'sapa' }, do: 'http', status: 503 }] })
    expect((await get('sapa')).status).toBe(503)
    expect((await get('mitoverblik')).status).toBe(200)
    sandbox.control.set({ rules: [{ match: { service: 'ydi' }, do: 'reset' }] })
    await expect(get('ydi')).rejects.toThrow('fetch failed')
    expect((await get('sdi')).status).toBe(200)
    sandbox.control.set({ rules: [{ match: { service: 'sdi' }, do: 'truncated', cut: 'connection' }] })
    await expect(get('sdi').then((answer) => answer.text())).rejects.toThrow('terminated')
    sandbox.control.set({ rules: [{ match: { service: 'sdi' }, do: 'hang' }] })
    await expect(get('sdi', { signal: AbortSignal.timeout(50) })).rejects.toThrow('aborted')
  })
})

describe('the public service page', () => {
  const rowsOf = (body: string) =>
    [...body.matchAll(/<li class="service"><h3>(.*?)<\/h3><strong>(.*?)<\/strong>(.*?)<\/li>/g)].map(
      ([, navn, tilstand, rest]) => ({
        navn,
        tilstand,
        text: (rest ?? '').replace(/<[^>]*>/g, ''),
        html: rest ?? '',
      }),
    )

  it('the service page shows a state, an uptime with a decimal comma, and a response time for each service', async () => {
    const answer = await get('driftsstatus')
    expect(answer.status).toBe(200)
    const rows = rowsOf(await answer.text())
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) {
      expect(row.tilstand).toMatch(/^(Fuldt|Delvist) tilgængelig$/)
      expect(row.text).toMatch(/^Oppetid ?\d{2,3},\d\d %Svartid ?\d+ ms$/)
    }
    expect(rows.map((r) => r.navn)).toContain('SF1490 Ydelsesindeks')
    expect(new Set(rows.map((r) => r.tilstand)).size).toBe(2)
  })

  it('the service page shows label and number with or without a space, in one element or two', () => {
    const html = rowsOf(driftsstatusPage(now).body).map((row) => row.html)
    for (const form of [/<span>Oppetid\d/, /<span>Oppetid \d/, /Oppetid<\/span><span class="value">\d/])
      expect(html.some((h) => form.test(h))).toBe(true)
  })

  it('the service page shows 0 ms without a response time, and other figures in another hour', () => {
    const at = (time: number) => rowsOf(driftsstatusPage(time).body).map((row) => row.text)
    expect(at(now).filter((text) => /Svartid ?0 ms/.test(text))).toHaveLength(1)
    expect(at(now + 10)).toEqual(at(now))
    expect(at(now + hour)).not.toEqual(at(now))
  })
})

describe('the KLE-konfigurationer', () => {
  it('the KLE-konfigurationer are the scenario’s, as JSON', async () => {
    const answer = await get('kle-konfiguration')
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(await answer.json()).toEqual({ konfigurationer: konfigurationerOf(scenario, now) })
  })
})

it('a rule with a time to wait counts it from when the sandbox started, or the rules were set anew', async () => {
  let at = now
  const rule = { match: { service: 'sapa' }, do: 'http', status: 503, afterMs: 1000 } as const
  const waiting = await startSandbox({ scenario, clock: () => at, switches: { rules: [rule] } })
  try {
    const statusOf = async () => (await fetch(waiting.urls.services.sapa)).status
    expect(await statusOf()).toBe(200)
    at += 1000
    expect(await statusOf()).toBe(503)
    waiting.control.set({ rules: [rule] })
    expect(await statusOf()).toBe(200)
  } finally {
    await waiting.close()
  }
})
