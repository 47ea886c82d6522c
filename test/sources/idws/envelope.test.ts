// Tests the IDWS envelope as the sources use it: tokens are fetched and cached, calls secured, and answers refused.
import { describe, expect, it } from 'vitest'
import type { WireReply, WireRequest } from '../../../server/sources/http.ts'
import { createIdwsEnvelope } from '../../../server/sources/idws/envelope.ts'
import { sdiProtocol } from '../../../server/sources/sdi-messages.ts'
import { parseXml, type XmlDocument } from '../../../server/sources/xml-tree.ts'
import { fault11, fault12 } from '../../support/answers.ts'
import { at, entityId, issuedAnswer, messageId, partyOf, signedAnswer, timestamp } from './signed.ts'

const running = new AbortController().signal
const iso = (time: number) => new Date(time).toISOString()

const setUp = (answer: (request: WireRequest) => string, { unsignedFaults = false } = {}) => {
  const time = { now: at }
  const requests: WireRequest[] = []
  const envelope = createIdwsEnvelope(
    {
      url: 'https://indeks.test/6',
      soapVersion: '1.1',
      libertyHeader: true,
      entityId,
      stsUrl: 'https://sts.test/issue',
      credentials: partyOf('client'),
      stsCertificate: partyOf('sts').certificate,
      serviceCertificate: partyOf('service').certificate,
      skewMs: 60_000,
      unsignedFaults,
      anyKommune: false,
    },
    {
      send: async (request): Promise<WireReply> => {
        requests.push(request)
        return { kind: 'reply', status: 200, body: answer(request), durationMs: 1 }
      },
      clock: { now: () => time.now, mono: () => time.now },
    },
  )
  const secure = (cvr = '55133018') =>
    envelope(
      {
        action: sdiProtocol.action,
        payload: sdiProtocol.build({ cvr, kle: '02.34.02' }),
        messageId,
        transactionUuid: '00000000-0000-4000-8000-000000000002',
      },
      cvr,
      running,
    )
  return { secure, requests, time }
}

/** Answers any token request with a token valid for five minutes from `now`. */
const issueAt = (now: number) => (request: WireRequest) =>
  issuedAnswer({
    relatesTo: /<wsa:MessageID [^>]*>([^<]*)</.exec(request.body)?.[1],
    notBefore: iso(now),
    notOnOrAfter: iso(now + 300_000),
    confirmedUntil: iso(now + 300_000),
  })

describe('an IDWS envelope', () => {
  it('a call is secured with the kommune’s token, and only the signed answer to it is accepted', async () => {
    const { secure } = setUp(issueAt(at))
    const enveloped = await secure()
    if (enveloped.kind !== 'request') throw new Error(enveloped.detail)
    expect(enveloped.request).toMatchObject({
      url: 'https://indeks.test/6',
      headers: { soapaction: `"${sdiProtocol.action}"` },
    })
    expect(enveloped.request.body).toContain('<Assertion ')
    const refuse = (xml: string) => enveloped.refuse(parseXml(xml) as XmlDocument)
    expect(refuse(signedAnswer())).toBeUndefined()
    expect(refuse(signedAnswer({ relatesTo: 'urn:uuid:other' }))).toBe('RelatesTo refers to another message')
    expect(refuse(signedAnswer({ signed: false }))).toBe('not signed')
  })

  it('an answer is checked against the clock at its arrival', async () => {
    const { secure, time } = setUp(issueAt(at))
    const enveloped = await secure()
    if (enveloped.kind !== 'request') throw new Error(enveloped.detail)
    time.now += 600_000
    expect(enveloped.refuse(parseXml(signedAnswer()) as XmlDocument)).toBe('an expired timestamp')
    expect(
      enveloped.refuse(parseXml(signedAnswer({ timestamp: timestamp(time.now) })) as XmlDocument),
    ).toBeUndefined()
  })

  it('a token is fetched for each kommune, and again shortly before it expires', async () => {
    const { secure, requests, time } = setUp((request) => issueAt(time.now)(request))
    for (const cvr of ['55133018', '55133018', '11111111', '55133018']) await secure(cvr)
    expect(requests).toHaveLength(2)
    time.now += 270_000 - 1
    await secure()
    expect(requests).toHaveLength(2)
    time.now += 1
    await secure()
    expect(requests).toHaveLength(3)
  })

  it('a missing token is refused with whether a retry may succeed', async () => {
    const { secure, requests } = setUp(() => fault12('e:Receiver'))
    expect(await secure()).toEqual({
      kind: 'refused',
      outcome: 'token',
      detail: 'STS: SOAP fault, receiver',
      retryable: true,
    })
    await secure()
    expect(requests).toHaveLength(1)
  })

  it.each([
    [true, 'noRight'],
    [false, 'token'],
  ])(
    'with unsigned faults allowed %s, an unsigned fault that reports no right is %s',
    async (unsignedFaults, outcome) => {
      const refusal = () => fault12('e:Sender', '<ErrorCode>ServiceAgreementNotFound</ErrorCode>')
      const { secure } = setUp(refusal, { unsignedFaults })
      expect(await secure()).toMatchObject({ kind: 'refused', outcome, retryable: false })
    },
  )

  it.each([
    [false, 'an unsigned fault'],
    [true, undefined],
  ])(
    'with unsigned faults allowed %s, the verdict on an unsigned fault of the service is %s',
    async (unsignedFaults, why) => {
      const { secure } = setUp(issueAt(at), { unsignedFaults })
      const enveloped = await secure()
      if (enveloped.kind !== 'request') throw new Error(enveloped.detail)
      expect(enveloped.refuse(parseXml(fault11('e:Server')) as XmlDocument)).toBe(why)
      expect(enveloped.refuse(parseXml(signedAnswer({ signed: false })) as XmlDocument)).toBe('not signed')
    },
  )
})
