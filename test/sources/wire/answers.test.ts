// Tests what both of our clients make of answers that a proxy has changed, that are announced, or that are not HTTP.
import type { Socket } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createTransport } from '../../../server/sources/http.ts'
import { createProber } from '../../../server/sources/probe.ts'
import { serveTcp } from '../../support/wire.ts'

const running = new AbortController().signal
const clock = { now: Date.now, mono: () => performance.now() }

/** Answers each call with these bytes, in pieces of which each is written alone. */
const answering = (...pieces: readonly (string | Buffer)[]): Promise<string> =>
  serveTcp((socket) => {
    const write = ([piece, ...rest]: readonly (string | Buffer)[]) => {
      if (piece === undefined) return
      socket.write(piece)
      setImmediate(() => setImmediate(() => write(rest)))
    }
    socket.on('data', () => write(pieces))
  })

const head = (length: number, ...headers: readonly string[]): string =>
  ['HTTP/1.1 200 OK', `Content-Length: ${length}`, ...headers, '', ''].join('\r\n')

const text = '<a>på Ærø</a>'
type Found = { outcome: string; detail: string | undefined; hasText: boolean }

/** The two clients of ours: whether an answer has `text`, and their outcome. */
const clients = {
  probe: async (url: string): Promise<Found> => {
    const { probe } = createProber({ clock, lagSince: () => 0 })
    const expect = { status: [200], contains: text }
    const limits = { everyMs: 1, warnAtMs: 100_000, failAtMs: 100_000 }
    const { outcome, detail } = await probe({ id: 'p', navn: 'P', url, expect, ...limits }, running)
    return { outcome, detail: outcome === 'ok' ? undefined : detail, hasText: outcome === 'ok' }
  },
  transport: async (url: string): Promise<Found> => {
    const { send, close } = createTransport({ timeoutMs: 100_000, connections: 1, ...clock })
    // The second call is made on the connection of the first, where it is kept.
    await send({ url, headers: {}, body: 'x' }, running)
    const reply = await send({ url, headers: {}, body: 'x' }, running)
    await close()
    if (reply.kind !== 'reply') return { outcome: reply.kind, detail: reply.detail, hasText: false }
    return { outcome: 'ok', detail: undefined, hasText: reply.status === 200 && reply.body === text }
  },
}

const read = { outcome: 'ok', detail: undefined, hasText: true }
const bytes = Buffer.from(text)
const large = Buffer.alloc(1_000_001, 'x')

describe.each(Object.entries(clients))('an answer to the %s', (_, ask) => {
  it.each<[string, string, Buffer]>([
    ['gzip', '', gzipSync(bytes)],
    ['x-gzip', '', gzipSync(bytes)],
    ['deflate', '', deflateSync(bytes)],
    ['deflate', 'without its head', deflateRawSync(bytes)],
    ['br', '', brotliCompressSync(bytes)],
    ['GZIP', '', gzipSync(bytes)],
    ['identity', '', bytes],
    ['deflate, gzip', '', gzipSync(deflateSync(bytes))],
  ])('an answer in %s %s is read, although nobody asked for it', async (encoding, _, body) => {
    expect(await ask(await answering(head(body.length, `Content-Encoding: ${encoding}`), body))).toEqual(read)
  })

  it.each<[string, Buffer, string, string | undefined]>([
    ['zstd', bytes, 'format', 'zstd'],
    ['hemmelig', bytes, 'format', 'content-encoding'],
    ['constructor', bytes, 'format', 'content-encoding'],
    ['gzip', bytes, 'format', 'gzip'],
    ['gzip', gzipSync(bytes).subarray(0, -9), 'format', 'gzip'],
    ['deflate', Buffer.from('x'), 'format', 'deflate'],
    ['br', Buffer.from('hemmeligt'), 'format', 'br'],
    ['gzip, gzip, gzip, gzip, gzip', bytes, 'format', 'content-encoding'],
    ['gzip', gzipSync(large), 'oversized', undefined],
    ['br', brotliCompressSync(large), 'oversized', undefined],
    ['gzip, gzip', gzipSync(gzipSync(large)), 'oversized', undefined],
  ])(
    'an answer with an encoding that cannot be read is refused: %s, %#',
    async (encoding, body, outcome, detail) => {
      const url = await answering(head(body.length, `Content-Encoding: ${encoding}`), body)
      expect(await ask(url)).toEqual({ outcome, detail, hasText: false })
    },
  )

  it('an answer without a body has nothing to decode', async () => {
    const url = await answering(head(0, 'Content-Encoding: gzip'), Buffer.alloc(0))
    expect(['ok', 'content']).toContain((await ask(url)).outcome)
  })

  it.each<[string, readonly string[], Buffer]>([
    ['in UTF-8', [], bytes],
    ['with a byte order mark', [], Buffer.from(`\uFEFF${text}`)],
    ['in ISO-8859-1', ['Content-Type: text/html; charset=ISO-8859-1'], Buffer.from(text, 'latin1')],
    ['in a quoted charset', ['Content-Type: text/html;CHARSET="windows-1252"'], Buffer.from(text, 'latin1')],
    ['in UTF-16', ['Content-Type: text/xml; charset=utf-16'], Buffer.from(text, 'utf16le')],
    ['in UTF-16 by its mark', [], Buffer.from(`\uFEFF${text}`, 'utf16le')],
    [
      'in UTF-16BE by its mark',
      ['Content-Type: text/xml; charset=UTF-16'],
      Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
    ],
    ['in an unknown charset', ['Content-Type: text/xml; charset=klingon'], bytes],
  ])('an answer %s is decoded', async (_, headers, body) => {
    expect(await ask(await answering(head(body.length, ...headers), body))).toEqual(read)
  })

  it.each([
    ['100', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['102 and 100', 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\nx: y\r\n\r\n'],
    ['103', 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nContent-Encoding: gzip\r\n\r\n'],
  ])('an answer after %s is read, in one piece or in several', async (_, interim) => {
    const real = `${head(bytes.length)}${text}`
    expect(await ask(await answering(`${interim}${real}`))).toEqual(read)
    expect(await ask(await answering(interim, real))).toEqual(read)
    expect(
      await ask(await answering(interim.slice(0, 7), interim.slice(7), real.slice(0, 9), real.slice(9))),
    ).toEqual(read)
    expect(await ask(await answering(interim.slice(0, -1), `${interim.slice(-1)}${real}`))).toEqual(read)
  })

  it.each([
    ['another protocol', 'SSH-2.0-x\r\n', 'HPE_INVALID_CONSTANT'],
    ['HTTP/2', '\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80', 'HPE_INVALID_CONSTANT'],
    [
      'Switching Protocols',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nx',
      'HTTP 101',
    ],
    ['an invalid length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', 'HPE_INVALID_CONTENT_LENGTH'],
    [
      'an invalid chunk',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n',
      'HPE_INVALID_CHUNK_SIZE',
    ],
    ['a header without a name', 'HTTP/1.1 200 OK\r\n: x\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN'],
  ])('an answer with %s is in a format that we do not read', async (_, answer, detail) => {
    expect(await ask(await answering(answer))).toEqual({ outcome: 'format', detail, hasText: false })
  })

  it('an answer with two lengths is in a format that we do not read', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'
    expect(await ask(await answering(answer))).toMatchObject({ outcome: 'format' })
  })

  it.each<[string, (socket: Socket) => void]>([
    ['within its status line', (socket) => socket.end('HTTP/1.1 2')],
    ['within an announcement', (socket) => socket.end('HTTP/1.1 100 Con')],
    ['before its length', (socket) => socket.end(`${head(9)}x`)],
    [
      'before its length, on a connection that closes',
      (socket) => socket.end(`${head(9, 'Connection: close')}x`),
    ],
    ['within a chunk', (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nx')],
    ['before a byte', (socket) => socket.end()],
    ['before a byte, by a reset', (socket) => socket.resetAndDestroy()],
  ])('an answer that ends %s is a broken connection', async (_, end) => {
    const url = await serveTcp((socket) => socket.once('data', () => end(socket)))
    expect(await ask(url)).toMatchObject({ outcome: 'network', hasText: false })
  })

  it('a head of 16 kB is read, and a larger one is too much', async () => {
    const of = (size: number) => answering(`${head(bytes.length, `x: ${'y'.repeat(size)}`)}${text}`)
    expect(await ask(await of(15_000))).toEqual(read)
    expect(await ask(await of(17_000))).toMatchObject({ outcome: 'oversized' })
  })
})

describe('an answer to SOAP', () => {
  it.each([
    ['multipart/related', 'Multipart/Related; type="application/xop+xml"; boundary=x'],
    ['application/xop+xml', 'application/xop+xml; charset=utf-8; type="text/xml"'],
    ['multipart', 'multipart/hemmelig; boundary=x'],
  ])('in several parts is in a format that we do not read: %s', async (detail, type) => {
    const answer = `${head(bytes.length, `Content-Type: ${type}`)}${text}`
    const expected = { outcome: 'format', detail, hasText: false }
    expect(await clients.transport(await answering(answer))).toEqual(expected)
    const fault = answer.replace('200 OK', '500 Internal Server Error')
    expect(await clients.transport(await answering(fault))).toEqual(expected)
    const down = answer.replace('200 OK', '503 Service Unavailable')
    expect(await clients.transport(await answering(down))).toMatchObject({ outcome: 'ok' })
  })

  it('with a header several times is read', async () => {
    const twice = head(bytes.length, 'Content-Encoding: identity', 'Content-Encoding: identity')
    expect(await clients.transport(await answering(`${twice}${text}`))).toEqual(read)
  })
})
