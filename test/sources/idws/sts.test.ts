// Tests the verdict on each answer of the STS: a token, no right, or why there is no token and whether a retry may succeed.
import { describe, expect, it } from 'vitest'
import type { WireReply, WireRequest } from '../../../server/sources/http.ts'
import { createSts, judgeIssued } from '../../../server/sources/idws/sts.ts'
import { envelope, fault11, fault12 } from '../../support/answers.ts'
import { at, cvr, entityId, issuedAnswer, messageId, partyOf } from './signed.ts'

const expected = {
  entityId,
  own: partyOf('client').certificate,
  sts: partyOf('sts').certificate,
  messageId,
  cvr,
  now: at,
  skewMs: 60_000,
}
const replied = (body: string, status = 200): WireReply => ({ kind: 'reply', status, body, durationMs: 1 })
const token = (detail: string, retryable: boolean) => ({
  kind: 'refused',
  outcome: 'token',
  detail: `STS: ${detail}`,
  retryable,
})
const noRight = { kind: 'refused', outcome: 'noRight', detail: 'STS: ServiceAgreement', retryable: false }
const unsigned = token('ServiceAgreement, in an unsigned fault', false)
const subcode = (code: string) =>
  fault12('e:Sender').replace('</e:Value>', `</e:Value><e:Subcode><e:Value>${code}</e:Value></e:Subcode>`)

describe('an answer of the STS', () => {
  it('an answer with a valid token gives the token', () => {
    expect(judgeIssued(replied(issuedAnswer()), expected)).toMatchObject({
      kind: 'token',
      token: { id: '_assertion-1' },
    })
  })

  it.each<[string, WireReply, object]>([
    [
      'a refused connection',
      { kind: 'network', durationMs: 1, detail: 'ECONNREFUSED' },
      token('network', true),
    ],
    ['a timeout', { kind: 'timeout', durationMs: 1 }, token('timeout', true)],
    ['an oversized answer', { kind: 'oversized', durationMs: 1 }, token('oversized', false)],
    [
      'an answer in several parts',
      { kind: 'format', detail: 'multipart/related', durationMs: 1 },
      token('a format that is not read: multipart/related', false),
    ],
    [
      'our connection being down',
      { kind: 'offline', durationMs: 1 },
      { ...token('offline', false), outcome: 'offline' },
    ],
    ['HTTP 503', replied('<html>', 503), token('HTTP 503', true)],
    ['HTTP 429', replied('', 429), token('HTTP 429', true)],
    ['HTTP 404', replied('', 404), token('HTTP 404', false)],
    ['a web page', replied('<html><br></html>'), token('not well-formed XML', false)],
    ['other XML', replied('<x/>'), token('no SOAP envelope', false)],
    ['no token', replied(envelope('<x/>')), token('no token in the answer', false)],
    ['a token with HTTP 500', replied(issuedAnswer(), 500), token('HTTP 500', true)],
    ['a receiver’s fault', replied(fault12('e:Receiver'), 500), token('SOAP fault, receiver', true)],
    ['a sender’s fault', replied(fault12('e:Sender'), 400), token('SOAP fault, a refusal', false)],
    [
      'a fault with a standard code',
      replied(subcode('wst:FailedAuthentication'), 500),
      token('SOAP fault FailedAuthentication, a refusal', false),
    ],
    [
      'a fault of SOAP 1.1',
      replied(fault11('wst:RequestFailed'), 500),
      token('SOAP fault RequestFailed, a refusal', false),
    ],
    ['VersionMismatch', replied(fault11('e:VersionMismatch'), 500), token('VersionMismatch', false)],
    ['no right, unsigned', replied(fault11('x:ServiceAgreementNotFound'), 500), unsigned],
    ['no right, unsigned, by subcode', replied(subcode('x:ServiceAgreementNotFound'), 500), unsigned],
    [
      'no right, unsigned, by ErrorCode',
      replied(fault12('e:Sender', '<d><ErrorCode>ServiceAgreementNotFound</ErrorCode></d>'), 500),
      unsigned,
    ],
    [
      'an assertion for another kommune',
      replied(issuedAnswer({ cvr: '29189846' })),
      token('an assertion for another kommune', false),
    ],
    [
      'an assertion for another service',
      replied(issuedAnswer({ audience: 'urn:x' })),
      token('an assertion for another service', false),
    ],
  ])('the STS’s answer gives no token: %s', (_, reply, issued) => {
    expect(judgeIssued(reply, expected)).toEqual(issued)
  })

  it.each([
    ['by code', fault11('x:ServiceAgreementNotFound')],
    ['by subcode', subcode('x:ServiceAgreementNotFound')],
  ])('with unsigned faults allowed, an unsigned fault gives noRight: %s', (_, body) => {
    expect(judgeIssued(replied(body, 500), expected, true)).toEqual(noRight)
  })

  it('the detail never contains text of the answer', () => {
    const planted = fault12('e:Sender', '<ErrorCode>010170-1234</ErrorCode>').replace(
      '>text<',
      '>Hans Jensen<',
    )
    expect(JSON.stringify(judgeIssued(replied(planted, 500), expected))).not.toMatch(/010170|Hans/)
  })
})

describe('a request', () => {
  /** An STS that issues tokens for the kommune asked about, or for `issuedFor`. */
  const setUp = ({
    now = at,
    issuedFor,
    anyKommune = false,
  }: {
    now?: number
    issuedFor?: string
    anyKommune?: boolean
  } = {}) => {
    const sent: WireRequest[] = []
    const issue = createSts(
      {
        stsUrl: 'https://sts.test/issue',
        entityId,
        credentials: partyOf('client'),
        stsCertificate: partyOf('sts').certificate,
        skewMs: 60_000,
        unsignedFaults: false,
        anyKommune,
      },
      {
        send: async (request) => {
          sent.push(request)
          const relatesTo = /<wsa:MessageID [^>]*>([^<]*)</.exec(request.body)?.[1]
          const asked = /<auth:Value>(\d+)</.exec(request.body)?.[1]
          return replied(issuedAnswer({ relatesTo, cvr: issuedFor ?? asked }))
        },
        clock: { now: () => now, mono: () => 0 },
      },
    )
    return { issue, sent }
  }

  it('each request is a new message, and its answer must relate to it', async () => {
    const { issue, sent } = setUp()
    const running = new AbortController().signal
    for (const cvr of ['55133018', '55133018', '11111111'])
      expect((await issue(cvr, running)).kind).toBe('token')
    const ids = sent.map(({ body }) => /<wsa:MessageID [^>]*>([^<]*)</.exec(body)?.[1])
    expect(new Set(ids).size).toBe(3)
    expect(ids[0]).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
    expect(sent.map(({ body }) => /<auth:Value>(\d+)</.exec(body)?.[1])).toEqual([
      '55133018',
      '55133018',
      '11111111',
    ])
    expect(sent[0]?.url).toBe('https://sts.test/issue')
  })

  it('a token for another kommune than the one asked about is used only if any kommune is accepted', async () => {
    const running = new AbortController().signal
    const issuedFor = '29189846'
    expect(await setUp({ issuedFor }).issue(cvr, running)).toEqual(
      token('an assertion for another kommune', false),
    )
    expect(await setUp({ issuedFor, anyKommune: true }).issue(cvr, running)).toMatchObject({ kind: 'token' })
  })

  it('no request is sent when our own certificate has expired', async () => {
    const { validTo } = partyOf('client').certificate
    const { issue, sent } = setUp({ now: validTo })
    const issued = await issue('55133018', new AbortController().signal)
    expect(issued).toEqual(token('our own certificate has expired', false))
    expect(sent).toHaveLength(0)
  })
})
