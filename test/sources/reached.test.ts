// Tests, against real servers, whether a failed call made a TCP connection: from then on the failure is the service's.
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTransport } from '../../server/sources/http.ts'
import { createAuthority } from '../support/tls.ts'
import { serveHttp, serveHttps, serveTcp, unusedOrigin } from '../support/wire.ts'

const setUp = (timeoutMs = 5000, connections = 2) => {
  const { send, close } = createTransport({
    timeoutMs,
    connections,
    mono: () => performance.now(),
    now: Date.now,
  })
  onTestFinished(close)
  return (url: string) => send({ url, headers: {}, body: 'question' }, new AbortController().signal)
}

const authority = createAuthority()
const secure = (origin: string) => origin.replace('http:', 'https:')
const shortMs = 150

describe('a call that fails after a connection was made', () => {
  it.each<[string, () => Promise<string>, number?]>([
    ['silence', () => serveTcp(() => undefined), shortMs],
    ['silence within TLS', async () => secure(await serveTcp(() => undefined)), shortMs],
    ['silence within the head', () => serveTcp((socket) => socket.write('HTTP/1.1 200 OK\r\n')), shortMs],
    ['silence within the body', () => serveHttp((_, response) => void response.write('half')), shortMs],
    ['a reset', () => serveTcp((socket) => void socket.once('data', () => socket.resetAndDestroy()))],
    ['an end without an answer', () => serveTcp((socket) => void socket.once('data', () => socket.end()))],
    [
      'an end within TLS',
      async () => secure(await serveTcp((socket) => void socket.once('data', () => socket.end()))),
    ],
    ['an unknown certificate', () => serveHttps(authority.issue(), (_, response) => void response.end())],
    ['no TLS', async () => secure(await serveHttp((_, response) => void response.end()))],
    [
      'an answer that is not HTTP',
      () => serveTcp((socket) => void socket.once('data', () => socket.end('SSH-2.0\r\n'))),
    ],
  ])('has reached its service: %s', async (_, start, timeoutMs) => {
    const url = await start()
    const reply = await setUp(timeoutMs)(`${url}/`)
    expect(reply.kind).not.toBe('reply')
    if (reply.kind === 'network' || reply.kind === 'timeout') expect(reply.connected).toBe(true)
  })
})

describe('a call that fails before a connection was made', () => {
  it('has reached nothing', async () => {
    const refused = await setUp()(`${await unusedOrigin()}/`)
    expect(refused).toMatchObject({ kind: 'network', detail: 'ECONNREFUSED' })
    expect(refused).not.toHaveProperty('connected', true)
    const unknown = await setUp()('http://nobody.invalid/')
    expect(unknown.kind).toBe('network')
    expect(unknown).not.toHaveProperty('connected', true)
  })

  it('has reached nothing, also when an earlier call had', async () => {
    const origin = await serveTcp((socket) => void socket.once('data', () => socket.resetAndDestroy()))
    const send = setUp()
    expect(await send(`${origin}/`)).toHaveProperty('connected', true)
    expect(await send(`${await unusedOrigin()}/`)).not.toHaveProperty('connected', true)
  })
})

describe('a call over a connection that was kept', () => {
  it('has reached nothing when no byte comes: a network that is lost is silent too', async () => {
    let calls = 0
    const origin = await serveTcp((socket) =>
      socket.on('data', () => {
        calls += 1
        if (calls === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      }),
    )
    const send = setUp(300, 1)
    expect((await send(`${origin}/`)).kind).toBe('reply')
    const silent = await send(`${origin}/`)
    expect(silent.kind).toBe('timeout')
    expect(silent).not.toHaveProperty('connected', true)
    // A new connection tells more.
    expect(await send(`${origin}/`)).toMatchObject({ kind: 'timeout', connected: true })
  })
})
