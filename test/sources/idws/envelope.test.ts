// Owns the test of the envelope as the sources use it: tokens fetched and held, calls secured, answers refused.
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
  const asked: WireRequest[] = []
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
    },
    {
      send: async (request): Promise<WireReply> => {
        asked.push(request)
        return { kind: 'reply', status: 200, body: answer(request), durationMs: 1 }
      },
      clock: { now: () => time.now, mono: () => time.now },
    },
  )
  const seal = (cvr = '55133018') =>
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
  return { seal, asked, time }
}

/** A token that lasts five minutes from then, in answer to whatever was asked. */
const issueAt = (now: number) => (request: WireRequest) =>
  issuedAnswer({
    relatesTo: /<wsa:MessageID [^>]*>([^<]*)</.exec(request.body)?.[1],
    notBefore: iso(now),
    notOnOrAfter: iso(now + 300_000),
    confirmedUntil: iso(now + 300_000),
  })

describe('an IDWS envelope', () => {
  it('secures a call with the kommune’s token, and believes the signed answer to it alone', async () => {
    const { seal } = setUp(issueAt(at))
    const sealed = await seal()
    if (sealed.kind !== 'request') throw new Error(sealed.detail)
    expect(sealed.request).toMatchObject({
      url: 'https://indeks.test/6',
      headers: { soapaction: `"${sdiProtocol.action}"` },
    })
    expect(sealed.request.body).toContain('<Assertion ')
    const refuse = (xml: string) => sealed.refuse(parseXml(xml) as XmlDocument)
    expect(refuse(signedAnswer())).toBeUndefined()
    expect(refuse(signedAnswer({ relatesTo: 'urn:uuid:other' }))).toBe('RelatesTo refers to another message')
    expect(refuse(signedAnswer({ signed: false }))).toBe('not signed')
  })

  it('refuses an answer by the clock as it is then', async () => {
    const { seal, time } = setUp(issueAt(at))
    const sealed = await seal()
    if (sealed.kind !== 'request') throw new Error(sealed.detail)
    time.now += 600_000
    expect(sealed.refuse(parseXml(signedAnswer()) as XmlDocument)).toBe('an expired timestamp')
    expect(
      sealed.refuse(parseXml(signedAnswer({ timestamp: timestamp(time.now) })) as XmlDocument),
    ).toBeUndefined()
  })

  it('fetches a token for each kommune, and anew shortly before its end', async () => {
    const { seal, asked, time } = setUp((request) => issueAt(time.now)(request))
    for (const cvr of ['55133018', '55133018', '11111111', '55133018']) await seal(cvr)
    expect(asked).toHaveLength(2)
    time.now += 270_000 - 1
    await seal()
    expect(asked).toHaveLength(2)
    time.now += 1
    await seal()
    expect(asked).toHaveLength(3)
  })

  it('tells that there is no token, and whether asking later can help', async () => {
    const { seal, asked } = setUp(() => fault12('e:Receiver'))
    expect(await seal()).toEqual({
      kind: 'refused',
      outcome: 'token',
      detail: 'STS: SOAP fault, receiver',
      retryable: true,
    })
    await seal()
    expect(asked).toHaveLength(1)
  })

  it.each([
    [true, 'noRight'],
    [false, 'token'],
  ])(
    'that the agreement gives no right, unsigned; such faults allowed %s: %s',
    async (unsignedFaults, outcome) => {
      const refusal = () => fault12('e:Sender', '<ErrorCode>ServiceAgreementNotFound</ErrorCode>')
      const { seal } = setUp(refusal, { unsignedFaults })
      expect(await seal()).toMatchObject({ kind: 'refused', outcome, retryable: false })
    },
  )

  it.each([
    [false, 'an unsigned fault'],
    [true, undefined],
  ])('with unsigned faults allowed %s', async (unsignedFaults, why) => {
    const { seal } = setUp(issueAt(at), { unsignedFaults })
    const sealed = await seal()
    if (sealed.kind !== 'request') throw new Error(sealed.detail)
    expect(sealed.refuse(parseXml(fault11('e:Server')) as XmlDocument)).toBe(why)
    expect(sealed.refuse(parseXml(signedAnswer({ signed: false })) as XmlDocument)).toBe('not signed')
  })
})
