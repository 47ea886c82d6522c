// Tests probes and calls over TLS: trusted and refused certificates, their end, our own certificate, kept connections.
import { X509Certificate } from 'node:crypto'
import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Probe, ProbeResult } from '../../server/domain/services/probe.ts'
import { day, hour } from '../../server/domain/time.ts'
import { createTransport } from '../../server/sources/http.ts'
import { readAuthorities } from '../../server/sources/probe/authorities.ts'
import { createProber, type ProberDeps } from '../../server/sources/probe.ts'
import { createAuthority } from '../support/tls.ts'
import { lookup, serveHttp, serveHttps, serveTcp } from '../support/wire.ts'

const authority = createAuthority()
const { ca } = authority
const stranger = createAuthority('another')
/** Certificates have a resolution of whole seconds. */
const begun = Math.floor(Date.now() / 1000) * 1000
const inDays = (days: number): number => begun + days * day

const clock = { now: () => Date.now(), mono: () => performance.now() }

const trusting = (pem: string) => new Map([['p', [pem]]])

const probe = (
  url: string,
  deps: Partial<ProberDeps> = {},
  more: Partial<Probe> = {},
): Promise<ProbeResult> =>
  createProber({ clock, lagSince: () => 0, authorities: trusting(ca), ...deps }).probe(
    {
      id: 'p',
      navn: 'P',
      url,
      everyMs: 60_000,
      expect: { status: [200] },
      warnAtMs: 100_000,
      failAtMs: 120_000,
      ...more,
    },
    new AbortController().signal,
  )

const fine: RequestListener = (_, response) => response.end('fine')

describe('a certificate', () => {
  it('the end of a trusted certificate is returned, and TLS is a phase', async () => {
    const endsAt = inDays(20)
    const url = await serveHttps(authority.issue({ endsAt }), fine)
    const result = await probe(url)
    expect(result).toMatchObject({ outcome: 'ok', certificateEndsAt: endsAt })
    expect(Object.keys(result.phases)).toEqual(['connect', 'tls', 'firstByte', 'transfer'])
  })

  it('the certificate for a host name is requested by SNI', async () => {
    const url = await serveHttps(authority.issue({ host: 'service.example' }), (request, response) =>
      response.end(String((request.socket as TLSSocket & { servername?: string }).servername)),
    )
    const named = url.replace('127.0.0.1', 'service.example')
    const expected = { expect: { status: [200], contains: 'service.example' } }
    expect((await probe(named, { lookup }, expected)).outcome).toBe('ok')
    expect(await probe(named.replace('service', 'other'), { lookup })).toMatchObject({
      outcome: 'tls',
      detail: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
  })

  it.each([
    ['that has expired', { endsAt: inDays(-1) }, {}, 'CERT_HAS_EXPIRED'],
    ['that is not yet valid', { endsAt: inDays(101) }, {}, 'CERT_NOT_YET_VALID'],
    ['for another host', { host: '127.0.0.2' }, {}, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [
      'by an untrusted authority',
      {},
      { authorities: trusting(stranger.ca) },
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    ['by an unknown authority', {}, { authorities: new Map() }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ])(
    'a certificate %s is refused before the request is sent, and its end returned',
    async (_, issue, deps, detail) => {
      let requests = 0
      const { endsAt = inDays(30) } = issue as { endsAt?: number }
      const url = await serveHttps(authority.issue({ endsAt, ...issue }), (_request, response) => {
        requests += 1
        response.end()
      })
      const result = await probe(url, deps)
      expect(result).toMatchObject({ outcome: 'tls', detail, certificateEndsAt: endsAt, status: undefined })
      expect(Object.keys(result.phases)).toEqual(['connect', 'tls'])
      expect(requests).toBe(0)
    },
  )

  it('after redirects, the end of the certificate that expires first is returned', async () => {
    const last = await serveHttps(authority.issue({ endsAt: inDays(40) }), fine)
    const middle = await serveHttps(authority.issue({ endsAt: inDays(5) }), (_, response) =>
      response.writeHead(302, { location: last }).end(),
    )
    const url = await serveHttp((_, response) => response.writeHead(302, { location: middle }).end())
    const result = await probe(url)
    expect(result).toMatchObject({ outcome: 'ok', redirects: 2, certificateEndsAt: inDays(5) })
  })

  it('a redirect from https to http is refused', async () => {
    let requests = 0
    const plain = await serveHttp((_, response) => {
      requests += 1
      response.end()
    })
    const url = await serveHttps(authority.issue(), (_, response) =>
      response.writeHead(302, { location: plain }).end(),
    )
    expect(await probe(url)).toMatchObject({ outcome: 'redirects', detail: 'downgrade', redirects: 0 })
    expect(requests).toBe(0)
  })
})

describe('TLS', () => {
  it('a server without TLS gives the outcome tls', async () => {
    const url = await serveHttp(fine)
    expect(await probe(url.replace('http:', 'https:'))).toMatchObject({
      outcome: 'tls',
      detail: expect.stringMatching(/^(EPROTO|ERR_SSL_[A-Z_]+)$/),
    })
  })

  it('a hanging TLS handshake is a timeout in that phase, and a broken one is network', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const hanging = await serveTcp((socket) => socket.once('data', () => vi.advanceTimersByTime(500)))
    const result = await probe(hanging.replace('http:', 'https:'), {}, { failAtMs: 500 })
    expect(result.outcome).toBe('timeout')
    expect(Object.keys(result.phases)).toEqual(['connect', 'tls'])
    const cut = await serveTcp((socket) => socket.once('data', () => socket.destroy()))
    expect((await probe(cut.replace('http:', 'https:'))).outcome).toBe('network')
  })
})

describe('an authority of a probe', () => {
  const none = new Map<string, string[]>()
  it('an authority is trusted by its probe only, in addition to the usual ones, also after redirects', async () => {
    const last = await serveHttps(authority.issue(), fine)
    const url = await serveHttps(authority.issue(), (_, response) =>
      response.writeHead(302, { location: last }).end(),
    )
    const authorities = new Map([['p', [stranger.ca, ca]]])
    expect((await probe(url, { authorities })).outcome).toBe('ok')
    expect((await probe(url, { authorities }, { id: 'q' })).outcome).toBe('tls')
    expect((await probe(url, { authorities: none })).outcome).toBe('tls')
  })

  it('authorities are read from PEM with any number, or from DER; an invalid one is reported', () => {
    const der = new X509Certificate(ca).raw
    expect(readAuthorities(Buffer.from(`their name\n${ca}${stranger.ca}`))).toHaveLength(2)
    expect(readAuthorities(der)).toEqual(readAuthorities(Buffer.from(ca)))
    const { key } = authority.issue()
    for (const wrong of ['', 'ca', key, ca.replace('MII', 'AAA'), ca + ca.replace('MII', 'AAA')])
      expect(readAuthorities(Buffer.from(wrong)), wrong).toBeUndefined()
  })
})

describe('our own certificate', () => {
  const demand = { requestCert: true, rejectUnauthorized: true, ca }
  const own = authority.issue()

  it('our certificate is sent to a server that requests it', async () => {
    const url = await serveHttps({ ...authority.issue(), ...demand }, fine)
    const clientCertificates = new Map([['p', own]])
    expect((await probe(url, { clientCertificates })).outcome).toBe('ok')
    expect(['tls', 'network']).toContain((await probe(url)).outcome)
    // Another probe's certificate is not sent.
    expect(['tls', 'network']).toContain((await probe(url, { clientCertificates }, { id: 'q' })).outcome)
  })

  it('our certificate is not sent to the target of a redirect', async () => {
    const seen: boolean[] = []
    const note: RequestListener = (request) =>
      void seen.push(Boolean((request.socket as TLSSocket).getPeerCertificate().subject))
    const asking = { requestCert: true, rejectUnauthorized: false, ca }
    const other = await serveHttps({ ...authority.issue(), ...asking }, (request, response) => {
      note(request, response)
      response.end()
    })
    const url = await serveHttps({ ...authority.issue(), ...asking }, (request, response) => {
      note(request, response)
      response.writeHead(302, { location: request.url === '/' ? '/own' : other }).end()
    })
    const result = await probe(`${url}/`, { clientCertificates: new Map([['p', own]]) })
    expect(result).toMatchObject({ outcome: 'ok', redirects: 2 })
    expect(seen).toEqual([true, true, false])
  })

  it('our certificate is not in a result', async () => {
    const url = await serveHttps({ ...authority.issue({ endsAt: Date.now() - hour }), ...demand }, fine)
    const result = await probe(url, { clientCertificates: new Map([['p', own]]) })
    expect(JSON.stringify(result)).not.toMatch(/BEGIN|PRIVATE|authority/)
  })
})

describe('a call over TLS', () => {
  const transportTrusting = (secureContext: SecureContext | undefined) => {
    const options = { timeoutMs: 100_000, connections: 1, secureContext, ...clock }
    const { send, close } = createTransport(options)
    onTestFinished(close)
    return (url: string) => send({ url, headers: {}, body: 'x' }, new AbortController().signal)
  }

  it('a kept connection that ends before a byte came is no failure: the call is made on a new one', async () => {
    const answered = new Set<Socket>()
    let calls = 0
    const url = await serveHttps(authority.issue(), ({ socket }, response) => {
      calls += 1
      if (answered.has(socket)) socket.destroy()
      else response.end('fine')
      answered.add(socket)
    })
    const call = transportTrusting(createSecureContext({ ca }))
    expect([(await call(url)).kind, (await call(url)).kind]).toEqual(['reply', 'reply'])
    expect([calls, answered.size]).toEqual([3, 2])
  })

  it('a certificate that is not trusted is refused before the request is sent', async () => {
    let requests = 0
    const url = await serveHttps(authority.issue(), (_, response) => {
      requests += 1
      response.end()
    })
    const call = transportTrusting(undefined)
    expect(await call(url)).toMatchObject({ kind: 'network', detail: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
    expect(requests).toBe(0)
  })
})
