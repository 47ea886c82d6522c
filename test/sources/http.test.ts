// Tests the HTTP transport against a misbehaving local server.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createTransport } from '../../server/sources/http.ts'
import { settleUntil } from '../support/moved-clock.ts'

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
