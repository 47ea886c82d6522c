// Tests the HTTP transport against a misbehaving local server.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, LookupFunction, Socket } from 'node:net'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createTransport, type WireReply } from '../../server/sources/http.ts'
import { settleUntil } from '../support/moved-clock.ts'
import { lookupOf, serveTcp, silence, silentAddress } from '../support/wire.ts'

let server: Server | undefined
let close: (() => Promise<void>) | undefined
afterEach(async () => {
  await close?.()
  server?.closeAllConnections()
  server?.close()
})

const serve = async (listener: RequestListener, timeoutMs = 5000) => {
  server = createServer(listener)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const transport = createTransport({
    timeoutMs,
    connections: 2,
    mono: () => performance.now(),
    now: Date.now,
  })
  close = transport.close
  const send = (signal = new AbortController().signal) =>
    transport.send({ url, headers: { 'x-a': '1' }, body: 'question' }, signal)
  return { send, url }
}

describe('the transport', () => {
  it('the transport posts the body and returns status, text and duration', async () => {
    const { send } = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () =>
        response.writeHead(500).end(`${request.method} ${body} ${request.headers['x-a']} æ`),
      )
    })
    const reply = await send()
    expect(reply).toMatchObject({ kind: 'reply', status: 500, body: 'POST question 1 æ' })
    expect(reply.durationMs).toBeGreaterThan(0)
  })

  it('the transport reuses its connections', async () => {
    const ports = new Set<number | undefined>()
    const { send } = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      response.end('ok')
    })
    for (let i = 0; i < 10; i++) await send()
    expect(ports.size).toBeLessThanOrEqual(2)
  })

  it('the transport does not follow a redirect', async () => {
    const { send } = await serve((_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    )
    expect(await send()).toMatchObject({ kind: 'reply', status: 302 })
  })

  it.each<[string, RequestListener]>([
    ['never answers', () => undefined],
    ['stops halfway', (_, response) => response.writeHead(200).write('half')],
    [
      'trickles',
      (_, response) => {
        const timer = setInterval(() => response.write('x'), 10)
        response.on('close', () => clearInterval(timer))
      },
    ],
  ])('a server that %s is a timeout', async (_, listener) => {
    const { send } = await serve(listener, 150)
    const reply = await send()
    expect(reply.kind).toBe('timeout')
    expect(reply.durationMs).toBeGreaterThanOrEqual(149)
  })

  it('a broken connection is network, with its code', async () => {
    const { send } = await serve((request) => request.socket.destroy())
    expect(await send()).toMatchObject({ kind: 'network', detail: expect.stringMatching(/^[A-Z_]+$/) })
  })

  it('an answer shorter than its Content-Length is network', async () => {
    const { send } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('too little', () => response.socket?.destroy())
    })
    expect((await send()).kind).toBe('network')
  })

  it('a refused connection is network', async () => {
    const { send } = await serve(() => undefined)
    server?.close()
    await new Promise((resolve) => server?.on('close', resolve))
    expect(await send()).toMatchObject({ kind: 'network', detail: 'ECONNREFUSED' })
  })

  it('an answer over 1 MB is oversized, and an answer just under is not', async () => {
    let bytes = 1_000_000
    const { send } = await serve((_, response) => response.end('x'.repeat(bytes)))
    expect((await send()).kind).toBe('reply')
    bytes += 1
    expect((await send()).kind).toBe('oversized')
  })

  it('an endless answer is oversized, and is not kept in memory', async () => {
    const { send } = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    })
    expect((await send()).kind).toBe('oversized')
  })

  it('the transport rejects immediately when the signal aborts', async () => {
    const { send } = await serve(() => undefined, 60_000)
    const stop = new AbortController()
    const sent = send(stop.signal)
    stop.abort()
    await expect(sent).rejects.toThrow()
  })

  it('a call that waits for a connection can be aborted, and is never sent', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    let requests = 0
    const { send } = await serve(() => {
      requests += 1
    }, 400)
    const [first, second] = [send(), send()]
    const stop = new AbortController()
    const third = send(stop.signal)
    stop.abort(new Error('stop'))
    await expect(third).rejects.toThrow('stop')
    await settleUntil(() => requests === 2)
    vi.advanceTimersByTime(400)
    expect(await Promise.all([first, second])).toMatchObject([{ kind: 'timeout' }, { kind: 'timeout' }])
    // The connections are free again, so the aborted call would have been sent by now.
    const fourth = send()
    await settleUntil(() => requests > 2)
    vi.advanceTimersByTime(400)
    expect((await fourth).kind).toBe('timeout')
    expect(requests).toBe(3)
  })
})

describe('a kept connection', () => {
  const transportTo = (
    url: string,
    options: Partial<Parameters<typeof createTransport>[0]> = {},
  ): ((body?: string) => Promise<WireReply>) => {
    const transport = createTransport({
      timeoutMs: 60_000,
      connections: 1,
      mono: () => performance.now(),
      now: Date.now,
      ...options,
    })
    close = transport.close
    return (body = 'x') => transport.send({ url, headers: {}, body }, new AbortController().signal)
  }

  const fine = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine'

  /** Answers the first call on each connection, and ends it at the second. */
  const answeringOnce = async (end: (socket: Socket) => void, connections = { made: 0 }) =>
    serveTcp((socket) => {
      connections.made += 1
      socket.once('data', () => {
        socket.write(fine)
        socket.once('data', () => end(socket))
      })
    })

  it.each<[string, (socket: Socket) => void]>([
    ['ends', (socket) => socket.end()],
    ['is reset', (socket) => socket.resetAndDestroy()],
  ])('a call whose kept connection %s before a byte came is asked again on a new one', async (_, end) => {
    const connections = { made: 0 }
    const send = transportTo(await answeringOnce(end, connections))
    for (let i = 0; i < 9; i += 1) expect(await send()).toMatchObject({ kind: 'reply', body: 'fine' })
    // The first call opens one. Then each second call loses it, and opens one that is not kept.
    expect(connections.made).toBe(9)
  })

  it('a server that resets each connection a millisecond after its answer never reads as broken', async () => {
    const send = transportTo(
      await serveTcp((socket) =>
        socket.on('data', () => {
          socket.write(fine)
          setTimeout(() => socket.resetAndDestroy(), 1)
        }),
      ),
      { connections: 4 },
    )
    const kinds: string[] = []
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let i = 0; i < 75; i += 1) kinds.push((await send()).kind)
      }),
    )
    expect(new Set(kinds)).toEqual(new Set(['reply']))
  })

  it('a kept connection that ends within an answer is broken, and so is a new one that ends', async () => {
    const within = transportTo(await answeringOnce((socket) => socket.end('HTTP/1.1 2')))
    expect((await within()).kind).toBe('reply')
    // A byte came, so the service was reached, though the connection was made in an earlier call.
    expect(await within()).toMatchObject({ kind: 'network', connected: true })
    await close?.()
    const connections = { made: 0 }
    const onNew = transportTo(
      await serveTcp((socket) => {
        connections.made += 1
        socket.once('data', () => socket.resetAndDestroy())
      }),
    )
    expect([(await onNew()).kind, (await onNew()).kind]).toEqual(['network', 'network'])
    expect(connections.made).toBe(2)
  })

  it('a call that is asked again and broken once more is broken', async () => {
    let connections = 0
    const send = transportTo(
      await serveTcp((socket) => {
        connections += 1
        if (connections > 1) socket.once('data', () => socket.end())
        else socket.once('data', () => socket.write(fine, () => socket.once('data', () => socket.end())))
      }),
    )
    expect([(await send()).kind, (await send()).kind]).toEqual(['reply', 'network'])
    expect(connections).toBe(2)
  })

  it('a call that is asked again keeps its one limit', async () => {
    let connections = 0
    const send = transportTo(
      await serveTcp((socket) => {
        connections += 1
        if (connections > 1) return
        socket.once('data', () =>
          socket.write(fine, () => socket.once('data', () => setTimeout(() => socket.end(), 150))),
        )
      }),
      { timeoutMs: 400 },
    )
    await send()
    const reply = await send()
    expect(reply.kind).toBe('timeout')
    expect(reply.durationMs).toBeLessThan(540)
    expect(connections).toBe(2)
  })

  it('a call after one that found no connection begins its own attempt', async () => {
    const url = await serveTcp((socket) => socket.on('data', () => socket.write(fine)))
    const port = Number(new URL(url).port)
    onTestFinished(await silence(port))
    const resolvers = [lookupOf(silentAddress), lookupOf('127.0.0.1')]
    const lookup: LookupFunction = (...given) => resolvers.shift()?.(...given)
    const send = transportTo(`http://service.example:${port}/`, { timeoutMs: 500, lookup })
    expect((await send()).kind).toBe('timeout')
    expect((await send()).kind).toBe('reply')
  })
})
