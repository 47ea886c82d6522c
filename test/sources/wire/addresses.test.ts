// Tests connecting to hosts with several addresses, of which some are silent, refuse, or have no route.
import { createServer } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTransport } from '../../../server/sources/http.ts'
import { createProber } from '../../../server/sources/probe.ts'
import { canConnect, connectTcp, inTurn } from '../../../server/sources/wire/addresses.ts'
import { lookupOf, silence, silentAddress } from '../../support/wire.ts'

const running = new AbortController().signal
const clock = { now: Date.now, mono: () => performance.now() }

/** One port of loopback: a server answers at one address, one is silent, and all others refuse. */
const answering = '127.0.0.1'
const refusing = ['127.0.0.4', '127.0.0.5'] as const
/** Documentation's address of IPv6. */
const withoutRoute = '2001:db8::1'
let port = 0
let end = () => {}
beforeAll(async () => {
  const server = createServer((_, response) => response.end('fine'))
  await new Promise<void>((resolve) => server.listen(0, answering, resolve))
  port = (server.address() as AddressInfo).port
  const speak = await silence(port)
  end = () => {
    speak()
    server.closeAllConnections()
    server.close()
  }
})
afterAll(() => end())

type Found = { outcome: string; detail?: string | undefined; durationMs: number }

/** The two clients of ours, asking a host of these addresses within a limit. */
const clients: Record<string, (addresses: readonly string[], limitMs: number) => Promise<Found>> = {
  probe: (addresses, limitMs) => {
    const { probe } = createProber({ clock, lagSince: () => 0, lookup: lookupOf(...addresses) })
    const url = `http://service.example:${port}/`
    const expect = { status: [200] }
    return probe(
      { id: 'p', navn: 'P', url, everyMs: 1, expect, warnAtMs: limitMs, failAtMs: limitMs },
      running,
    )
  },
  transport: async (addresses, limitMs) => {
    const lookup = lookupOf(...addresses)
    const { send, close } = createTransport({ timeoutMs: limitMs, connections: 2, lookup, ...clock })
    const reply = await send({ url: `http://service.example:${port}/`, headers: {}, body: '' }, running)
    await close()
    return { outcome: reply.kind === 'reply' ? 'ok' : reply.kind, detail: undefined, ...reply }
  },
}

describe.each(Object.entries(clients))('a host of several addresses, asked by the %s', (_, ask) => {
  it('a host whose first address is silent and whose second refuses is waited for as long as our limit', async () => {
    const found = await ask([silentAddress, refusing[0]], 400)
    expect(found).toMatchObject({ outcome: 'timeout', detail: undefined })
    // A timer counts from the start of the event loop's turn.
    expect(found.durationMs).toBeGreaterThan(330)
  })

  it.each([
    [[silentAddress, answering]],
    [[...refusing, answering]],
    [[silentAddress, ...refusing, answering]],
    [[answering, silentAddress]],
    [[withoutRoute, answering]],
  ])('a host at %j is reached', async (addresses) => {
    expect(await ask(addresses, 3000)).toMatchObject({ outcome: 'ok' })
  })

  it('a host with one address that refuses and one without a route refuses', async () => {
    const found = await ask([withoutRoute, refusing[0]], 60_000)
    expect(found).toMatchObject({ outcome: 'network', detail: 'ECONNREFUSED' })
  })

  it('a host that refuses at all its addresses refuses at once', async () => {
    const found = await ask([refusing[0], '::1', refusing[1]], 60_000)
    expect(found).toMatchObject({ outcome: 'network', detail: 'ECONNREFUSED' })
  })
})

describe('the addresses of a host', () => {
  it('each of many addresses is tried within a short limit', async () => {
    const lookup = lookupOf(...Array<string>(8).fill(silentAddress), answering)
    const startedAt = performance.now()
    const found = await connectTcp({ host: 'service.example', port }, { limitMs: 200, lookup }, running)
    expect('kind' in found ? found : found.remoteAddress).toBe(answering)
    expect(performance.now() - startedAt).toBeLessThan(8 * 200)
    if (!('kind' in found)) found.destroy()
  })

  it('the two families are tried in turn, first that of the first address', () => {
    const of = (...addresses: string[]) => addresses.map((address) => ({ address, family: isIP(address) }))
    expect(inTurn(of('::1', '::2', '::3', '1.1.1.1'))).toEqual(of('::1', '1.1.1.1', '::2', '::3'))
    expect(inTurn(of('1.1.1.1', '::1', '::2', '1.1.1.2'))).toEqual(of('1.1.1.1', '::1', '1.1.1.2', '::2'))
  })

  it('a reference that answers at one of its addresses is reached', async () => {
    expect(await canConnect({ host: 'localhost', port }, running)).toBe(true)
    expect(await canConnect({ host: silentAddress, port }, AbortSignal.timeout(50))).toBe(false)
  })

  it('a host that has no address is not found', async () => {
    const found = await connectTcp(
      { host: 'service.example', port },
      { limitMs: 60_000, lookup: lookupOf() },
      running,
    )
    expect(found).toMatchObject({ kind: 'network' })
  })
})
