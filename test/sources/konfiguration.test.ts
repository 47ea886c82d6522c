// Tests fetching the KLE-konfigurationer, with every result.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fetchKonfiguration } from '../../server/sources/konfiguration.ts'

const never = new AbortController().signal

const fetchFrom = async (answer: RequestListener, timeoutMs = 5000, signal = never) => {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return fetchKonfiguration({ url, timeoutMs }, { mono: () => performance.now(), now: Date.now }, signal)
}

describe('fetchKonfiguration', () => {
  it.each<[string, RequestListener, object]>([
    ['JSON', (_, res) => res.end('{"a":["æ"]}'), { kind: 'answer', answer: { a: ['æ'] } }],
    ['JSON after a byte order mark', (_, res) => res.end('\uFEFF{}'), { kind: 'answer', answer: {} }],
    [
      'JSON in gzip',
      (_, res) => res.setHeader('content-encoding', 'gzip').end(gzipSync('{"a":1}')),
      { kind: 'answer', answer: { a: 1 } },
    ],
    [
      'JSON in a declared charset',
      (_, res) =>
        res
          .setHeader('content-type', 'application/json;charset=iso-8859-1')
          .end(Buffer.from('"æ"', 'latin1')),
      { kind: 'answer', answer: 'æ' },
    ],
    [
      'an unknown encoding',
      (_, res) => res.setHeader('content-encoding', 'zstd').end('{}'),
      { kind: 'format', detail: 'zstd' },
    ],
    ['another status', (_, res) => res.writeHead(503).end('{}'), { kind: 'http', detail: 'HTTP 503' }],
    ['an HTML page', (_, res) => res.end('<p>hemmelig</p>'), { kind: 'shape', detail: 'no JSON' }],
    [
      'another encoding',
      (_, res) => res.end(Buffer.from('"\u00e6"', 'latin1')),
      { kind: 'shape', detail: 'no JSON' },
    ],
    [
      'too much',
      (_, res) => res.writeHead(200, { 'content-length': 50_000_001 }).write('{'),
      { kind: 'oversized' },
    ],
    ['a broken connection', (req) => req.socket.destroy(), { kind: 'network' }],
  ])('the result of fetching is right: %s', async (_, answer, expected) => {
    expect(await fetchFrom(answer)).toMatchObject(expected)
  })

  it('a server that does not answer in time is a timeout', async () => {
    expect(await fetchFrom(() => undefined, 50)).toMatchObject({ kind: 'timeout' })
  })

  it('fetching rejects when the signal aborts', async () => {
    const off = new AbortController()
    await expect(fetchFrom(() => off.abort(new Error('off')), 5000, off.signal)).rejects.toThrow('off')
  })
})
