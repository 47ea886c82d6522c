// Tests the listening socket: its address, a port in use, and closing under open connections.
import { once } from 'node:events'
import { connect } from 'node:net'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Listening, ListenRefused, startHttp } from '../../server/http/listen.ts'
import { settle } from '../support/moved-clock.ts'

const app = new Hono()
app.get('/', (c) => c.text('hej'))
app.get('/evig', () => new Promise<Response>(() => undefined))

let open: Listening[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const one of open) await one.close()
  open = []
})
const start = async (port = 0, host = '127.0.0.1') => {
  const listening = await startHttp(app, { host, port })
  open.push(listening)
  return listening
}
const portOf = ({ url }: Listening) => Number(new URL(url).port)

const send = async (port: number, text: string) => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(text)
  return socket
}

describe('startHttp', () => {
  it('resolves with the address it answers on', async () => {
    const { url } = await start()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await (await fetch(url)).text()).toBe('hej')
  })

  it('resolves with an address to open when it listens on all interfaces', async () => {
    expect((await start(0, '0.0.0.0')).url).toMatch(/^http:\/\/localhost:\d+$/)
  })

  it('rejects with advice when the port is in use', async () => {
    const port = portOf(await start())
    await expect(startHttp(app, { host: '127.0.0.1', port })).rejects.toThrow(
      new ListenRefused(`port ${port} on 127.0.0.1 is in use: stop the program that uses it, or set PORT`),
    )
  })

  it('rejects a host that is not an address of this machine', async () => {
    await expect(startHttp(app, { host: '192.0.2.1', port: 0 })).rejects.toThrow(ListenRefused)
  })

  it.each([
    ['an idle connection that is kept alive', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', true],
    ['a request that is never answered', 'GET /evig HTTP/1.1\r\nHost: x\r\n\r\n', false],
    ['a request that never ends', 'GET / HTTP/1.1\r\nHo', false],
    ['a silent connection', '', false],
  ])('closes within half a second under %s', async (_, text, answered) => {
    const listening = await start()
    const socket = await send(portOf(listening), text)
    socket.on('error', () => undefined)
    if (answered) await once(socket, 'data')
    const ended = once(socket, 'close')
    socket.resume()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let closed = false
    const closing = listening.close().then(() => {
      closed = true
    })
    await settle()
    expect(closed).toBe(answered)
    vi.advanceTimersByTime(500)
    await settle()
    expect(closed).toBe(true)
    await Promise.all([closing, ended])
  })

  it('answers an invalid request with 400, and continues', async () => {
    const listening = await start()
    for (const line of ['GET /\\..\\x HTTP/1.1', 'GET / HTTP/1.1\r\nHost: a b', 'nonsense']) {
      const socket = await send(portOf(listening), `${line}\r\nHost: x\r\nConnection: close\r\n\r\n`)
      const [data] = await once(socket, 'data')
      expect(String(data)).toMatch(/^HTTP\/1\.1 400 /)
      socket.destroy()
    }
    expect((await fetch(listening.url)).status).toBe(200)
  })

  it('refuses headers larger than any browser sends', async () => {
    const { url } = await start()
    expect((await fetch(url, { headers: { 'x-long': 'x'.repeat(20_000) } })).status).toBe(431)
  })
})
