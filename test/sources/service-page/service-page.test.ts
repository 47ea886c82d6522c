// Tests fetching the public service page over HTTP, including the sandbox's version of it.
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { hour } from '../../../server/domain/time.ts'
import { driftsstatusPage } from '../../../server/sandbox/driftsstatus.ts'
import { createServicePage } from '../../../server/sources/service-page/service-page.ts'
import { serveHttp, unusedOrigin } from '../../support/wire.ts'

const clock = { now: () => 1_700_000_000_000, mono: () => performance.now() }
const running = new AbortController().signal
const read = (url: string, timeoutMs = 10_000) => createServicePage({ url, timeoutMs }, clock).read(running)

const page = '<h2>SF1470 SDI</h2>Ikke tilgængelig Oppetid99,95 %Svartid0 ms'
const statements = [{ service: 'SF1470 SDI', state: 'none', oppetidShare: 0.9995, svartidMs: undefined }]

describe('the service page', () => {
  it.each([
    ['UTF-8', undefined, Buffer.from(page)],
    ['declared UTF-8', 'text/html; charset=utf-8', Buffer.from(page)],
    ['Latin-1', 'text/html;charset=ISO-8859-1', Buffer.from(page, 'latin1')],
    ['Latin-1 by its meta', undefined, Buffer.from(`<meta charset="iso-8859-1">${page}`, 'latin1')],
    ['UTF-16', 'text/html; charset=utf-16', Buffer.from(`\uFEFF${page}`, 'utf16le')],
    ['Windows-1252', 'text/html; charset="windows-1252"', Buffer.from(page, 'latin1')],
  ])('a service page in %s is read', async (_, contentType, body) => {
    const url = await serveHttp((_request, response) => {
      if (contentType) response.setHeader('content-type', contentType)
      response.end(body)
    })
    expect(await read(url)).toEqual({ at: clock.now(), outcome: 'read', statements })
  })

  it('a service page in an encoding that nobody asked for is read, or not understood', async () => {
    const url = (encoding: string) =>
      serveHttp((_, response) => response.setHeader('content-encoding', encoding).end(gzipSync(page)))
    expect(await read(await url('gzip'))).toMatchObject({ outcome: 'read', statements })
    expect(await read(await url('zstd'))).toEqual({ at: clock.now(), outcome: 'format', detail: 'zstd' })
  })

  it('a redirect of the service page is followed', async () => {
    const url = await serveHttp((request, response) => {
      if (request.url === '/ny') response.end(page)
      else response.writeHead(301, { location: '/ny' }).end()
    })
    expect(await read(url)).toMatchObject({ outcome: 'read', statements })
  })

  it.each<[string, number, string, string | undefined]>([
    ['<h1>Log ind</h1>', 200, 'shape', undefined],
    ['', 200, 'shape', undefined],
    [page, 503, 'status', 'HTTP 503'],
    [page + ' '.repeat(100_001 - page.length), 200, 'oversized', undefined],
  ])('an unrecognised service page gives no statements (%#)', async (body, status, outcome, detail) => {
    const url = await serveHttp((_, response) => response.writeHead(status).end(body))
    expect(await read(url)).toEqual({ at: clock.now(), outcome, detail })
  })

  it('a service page of exactly the largest size is read', async () => {
    const url = await serveHttp((_, response) => response.end(page.padEnd(100_000 - 2)))
    expect(await read(url)).toMatchObject({ outcome: 'read', statements })
  })

  it('a missing or hanging service page gives no statements', async () => {
    expect(await read(await unusedOrigin())).toMatchObject({ outcome: 'network', detail: 'ECONNREFUSED' })
    expect(await read(await serveHttp(() => undefined), 100)).toMatchObject({ outcome: 'timeout' })
  })

  it('the sandbox’s service page is parsed at any hour', async () => {
    let now = Date.UTC(2026, 10, 23)
    const url = await serveHttp((_, response) => response.end(driftsstatusPage(now).body))
    for (; now < Date.UTC(2026, 10, 24); now += hour) {
      const reading = await read(url)
      const statements = reading.outcome === 'read' ? reading.statements : []
      expect(statements.map(({ service }) => service)).toContain('SF1470 Sags- og Dokumentindeks')
      expect(statements.map(({ state }) => state)).toEqual([
        'full',
        'full',
        'full',
        'full',
        'partial',
        'full',
      ])
      expect(statements.every(({ oppetidShare = 0 }) => oppetidShare > 0.9 && oppetidShare <= 1)).toBe(true)
      expect(statements.filter(({ svartidMs }) => svartidMs === undefined)).toHaveLength(1)
    }
  })
})
