// Tests that the sandbox's STS refuses every invalid request.
import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { day, minute, second } from '../../../server/domain/time.ts'
import { createTestPki } from '../../../server/sandbox/security/pki.ts'
import { createSecurity } from '../../../server/sandbox/security/security.ts'
import { faultOf, messageCoveredBy } from './answer.ts'
import { sdi } from './client.ts'
import { early, info, late, type Refusal, stamped, without, wrapBody } from './departures.ts'
import { now, type Secured, startSecured } from './secured.ts'
import { uris } from './signer.ts'

let secured: Secured
beforeAll(async () => {
  secured = await startSecured()
})
afterEach(() => secured.sandbox.control.set({ rules: [], soap: '1.1' }))
afterAll(() => secured.sandbox.close())

const { exclusive, inclusive } = uris

// biome-ignore format: one refusal a line
const refusals: Refusal[] = [
  ['more than Header and Body', late('</s:Body>', '$&<x/>'), 'wsse:InvalidSecurity', /one Header and one Body/],
  ['no Security header', { after: without('wsse:Security') }, 'wsse:InvalidSecurity', /not exactly one Security/],
  ['two Security headers', late('</s:Header>', '<wsse:Security/>$&'), 'wsse:InvalidSecurity', /not exactly one Security/],
  ['no Signature', { after: without('ds:Signature') }, 'wsse:InvalidSecurity', /not exactly one Signature/],
  ['no Timestamp', { before: without('wsu:Timestamp'), unsigned: ['timestamp'] }, 'wsse:InvalidSecurity', /not exactly one Timestamp/],
  ...['body', 'timestamp', 'to', 'replyTo', 'messageId', 'action', 'certificate'].map(
    (id): Refusal => [`${id} not signed`, { unsigned: [id] }, 'wsse:InvalidSecurity', / is not signed$/],
  ),
  ['an additional unsigned header', early('</wsa:To>', '$&<wsa:From><wsa:Address>urn:x</wsa:Address></wsa:From>'), 'wsse:InvalidSecurity', /From is not signed/],
  ['an expired Timestamp', stamped(now - 6 * minute, now - minute), 'wsu:MessageExpired', /expired/],
  ['a Timestamp in the future', stamped(now + minute + 1, now + 5 * minute), 'wsu:MessageExpired', /ahead/],
  ['a Timestamp with too long a lifetime', stamped(now, now + 5 * minute + 1), 'wsse:InvalidSecurity', /more than 5 minutes/],
  ['a Timestamp that expires before it is created', stamped(now, now - 1), 'wsse:InvalidSecurity', /Created before Expires/],
  ['a Timestamp that is not an instant', early(/(<wsu:Created>)[^<]*/, '$1nu'), 'wsse:InvalidSecurity', /Created before Expires/],
  ['a Body changed after it was signed', late('>55133018<', '>29189935<'), 'wsse:FailedCheck', /changed after signing/],
  ['a reference to no element', late('URI="#body"', 'URI="#nothing"'), 'wsse:InvalidSecurity', /no element/],
  ['a reference removed after signing', late(/<ds:Reference URI="#body">.*?<\/ds:Reference>/, ''), 'wsse:FailedCheck', /does not match the key/],
  ['another signature value', late(/(<ds:SignatureValue>)..../, '$1AAAA'), 'wsse:FailedCheck', /does not match the key/],
  ['RSA-SHA1', { signatureMethod: uris.rsaSha1 }, 'wsse:UnsupportedAlgorithm', /RSA-SHA256/],
  ['SHA-1 digests', { digestMethod: uris.sha1 }, 'wsse:UnsupportedAlgorithm', /SHA-256/],
  ['inclusive canonicalization', { canonicalization: inclusive }, 'wsse:UnsupportedAlgorithm', /exclusively/],
  ['another transform', info(`<ds:Transform Algorithm="${exclusive}"/>`, `<ds:Transform Algorithm="${inclusive}"/>`), 'wsse:UnsupportedAlgorithm', /transform/],
  ['an additional transform', info(`<ds:Transform Algorithm="${exclusive}"/>`, '$&$&'), 'wsse:UnsupportedAlgorithm', /transform/],
  ['a reference to the whole document', info('URI="#body"', 'URI=""'), 'wsse:InvalidSecurity', /does not refer to an Id/],
  ['a signature of nothing', info(/<ds:Reference .*<\/ds:Reference>/, ''), 'wsse:InvalidSecurity', /signs nothing/],
  ['an Id that two elements share', late('</s:Header>', '<x Id="body"/>$&'), 'wsse:InvalidSecurity', /, or several/],
  ['a wrapped Body', { after: wrapBody('>29189935<') }, 'wsse:InvalidSecurity', /Body is not signed/],
  ['KeyInfo that refers elsewhere', { keyInfo: '<x/>' }, 'wsse:InvalidSecurity', /KeyInfo/],
  ['an invalid certificate', early(/(wsu:Id="certificate"[^>]*>)[^<]*/, '$1AAAA'), 'wsse:InvalidSecurityToken', /X\.509/],
  ['two certificates', early(/<wsse:BinarySecurityToken wsu:Id/, '<wsse:BinarySecurityToken/>$&'), 'wsse:InvalidSecurityToken', /not exactly one BinarySecurityToken/],
  ['another Action', early('RST/Issue', 'RST/Renew'), 'wsa:InvalidAddressingHeader', /Action/],
  ['no MessageID', { before: without('wsa:MessageID'), unsigned: ['messageId'] }, 'wsa:InvalidAddressingHeader', /MessageID is missing/],
  ['two To headers', early('<wsa:To ', '<wsa:To>x</wsa:To>$&'), 'wsa:InvalidAddressingHeader', /several To/],
  ['another To', early('certificatemixed', 'usernamemixed'), 'wsa:InvalidAddressingHeader', /To is not the address/],
  ['a To that is not a URL', early(/(wsu:Id="to">)[^<]*/, '$1her'), 'wsa:InvalidAddressingHeader', /To is not the address/],
  ['a ReplyTo that is not anonymous', early('/anonymous', '/none'), 'wsa:InvalidAddressingHeader', /ReplyTo/],
  ['a Body without a token request', early(/<wst:RequestSecurityToken .*<\/wst:RequestSecurityToken>/, '<x/>'), 'wst:BadRequest', /Body is not/],
  ['two requests', early('</s:Body>', '<wst:RequestSecurityToken xmlns:wst="urn:x"/>$&'), 'wst:BadRequest', /Body is not/],
  ...['wst:TokenType', 'wst:RequestType', 'wsp:AppliesTo', 'wst:Claims', 'wst:KeyType', 'wst:UseKey'].map(
    (name): Refusal => [`no ${name}`, { before: without(name) }, 'wst:BadRequest', new RegExp(`not exactly one ${name}`)],
  ),
  ['an unknown part', early('<wst:KeyType>', '<wst:Renewing/>$&'), 'wst:BadRequest', /unknown part/],
  ['two KeyType elements', early('<wst:KeyType>', '<wst:KeyType/>$&'), 'wst:BadRequest', /not exactly one wst:KeyType/],
  ['SAML 1.1', early('SAMLV2.0', 'SAMLV1.1'), 'wst:BadRequest', /TokenType/],
  ['another RequestType', early('/Issue</wst', '/Renew</wst'), 'wst:BadRequest', /RequestType/],
  ['a bearer token', early('/PublicKey', '/Bearer'), 'wst:BadRequest', /KeyType/],
  ['an unknown service', early(sdi, 'http://entityid.kombit.dk/service/andet/1'), 'wst:InvalidScope', /unknown service/],
  ['another Dialect', early('/authclaims', '/other'), 'wst:BadRequest', /Dialect/],
  ['another claim', early('CvrNumberIdentifier', 'CprNumberIdentifier'), 'wst:BadRequest', /CvrNumberIdentifier/],
  ['an invalid CVR number', early('>55133018<', '>5513301<'), 'wst:BadRequest', /8 digits/],
  ['an empty UseKey', early(/<wst:UseKey>.*<\/wst:UseKey>/, '<wst:UseKey/>'), 'wst:InvalidRequest', /UseKey/],
]

describe('a refused request', () => {
  it.each(refusals)(
    'a request is refused with a specific, signed fault for %s',
    async (_, departure, code, reason) => {
      const { status, text } = await secured.sendToSts(secured.request({}, departure))
      expect(status).toBe(500)
      const fault = faultOf(text)
      expect(fault?.codes).toEqual(['soap:Sender', code])
      expect(fault?.reason).toMatch(reason)
      expect(messageCoveredBy(text, secured.pki.sts.certificate)).toContain('Body')
    },
  )

  it('a Timestamp at the limits of the accepted clock difference is accepted', async () => {
    const statuses = [
      stamped(now + minute, now + 6 * minute),
      stamped(now - 6 * minute + 1, now - minute + 1),
    ]
    for (const departure of statuses)
      expect((await secured.sendToSts(secured.request({}, departure))).status).toBe(200)
  })

  it('a request is refused for a key that does not match the certificate, and for an unregistered certificate', async () => {
    const stolen = faultOf(
      (await secured.sendToSts(secured.request({}, { key: secured.pki.service.key }))).text,
    )
    expect(stolen?.codes.at(-1)).toBe('wsse:FailedCheck')
    const unregistered = faultOf(
      (await secured.sendToSts(secured.request({ client: secured.pki.service }))).text,
    )
    expect([unregistered?.codes.at(-1), unregistered?.reason]).toEqual([
      'wsse:FailedAuthentication',
      'the certificate is not registered',
    ])
  })

  it('a request is refused if UseKey is not the signer’s certificate', async () => {
    const other = new X509Certificate(secured.pki.service.certificate).raw.toString('base64')
    const departure = early(/(<wst:UseKey><[^>]*>)[^<]*/, `$1${other}`)
    expect(faultOf((await secured.sendToSts(secured.request({}, departure))).text)?.codes.at(-1)).toBe(
      'wst:InvalidRequest',
    )
  })

  it('a request is refused for a certificate that has expired or is not yet valid', async () => {
    for (const client of [
      { from: now - 9 * day, to: now },
      { from: now + second, to: now + day },
    ]) {
      const other = await createTestPki({ now, validity: { client } })
      const security = createSecurity({ pki: other })
      const raw = { body: secured.request({ client: other.client }), contentType: 'application/soap+xml' }
      const reaction = security.answerSts(raw, () => ({ delayMs: 0 }), now)
      const fault = faultOf(reaction.kind === 'reply' ? reaction.reply.body : '')
      expect(fault).toEqual({
        codes: ['soap:Sender', 'wsse:FailedAuthentication'],
        reason: 'the certificate is not valid now',
      })
    }
  })

  it('a request is refused when it is sent a second time', async () => {
    const message = secured.request()
    expect((await secured.sendToSts(message)).status).toBe(200)
    expect(faultOf((await secured.sendToSts(message)).text)?.reason).toBe(
      'the MessageID has been used before',
    )
  })

  it('a request for an unknown CVR number is refused without an agreement', async () => {
    const { status, text } = await secured.issue({ cvr: '11111111' })
    expect([status, faultOf(text)?.codes]).toEqual([
      500,
      ['soap:Sender', 'wst:RequestFailed', 'ServiceAgreementNotFound'],
    ])
  })

  it.each([
    ['the Content-Type text/xml', { 'content-type': 'text/xml; charset=utf-8' }, 415],
    ['another charset', { 'content-type': 'application/soap+xml; charset=latin1' }, 415],
    ['another action', { 'content-type': 'application/soap+xml; action="urn:x"' }, 415],
    ['another SOAPAction', { 'content-type': 'application/soap+xml', soapaction: '"urn:x"' }, 415],
  ])('a request is refused for %s in the HTTP headers', async (_, headers, status) => {
    expect((await secured.sendToSts(secured.request(), headers)).status).toBe(status)
  })

  it('the right action in the Content-Type is accepted', async () => {
    const action = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue'
    expect(
      (
        await secured.sendToSts(secured.request(), {
          'content-type': `application/soap+xml; action="${action}"`,
        })
      ).status,
    ).toBe(200)
  })

  it('SOAP 1.1 is refused with VersionMismatch', async () => {
    const older = secured
      .request()
      .replaceAll('http://www.w3.org/2003/05/soap-envelope', 'http://schemas.xmlsoap.org/soap/envelope/')
    expect(faultOf((await secured.sendToSts(older)).text)?.codes[0]).toBe('soap:VersionMismatch')
  })

  it.each([
    ['text that is not XML', 'hej'],
    ['a DOCTYPE', '<!DOCTYPE x []><x/>'],
    ['XML that is not an envelope', '<x/>'],
  ])('a request is refused as a sender’s fault for %s', async (_, body) => {
    const { status, text } = await secured.sendToSts(body)
    expect([status, faultOf(text)?.codes[0]]).toEqual([400, 'soap:Sender'])
  })

  it('the STS answers any changed request without throwing', async () => {
    const security = createSecurity({ pki: secured.pki })
    const good = secured.request()
    const answer = (body: string) => {
      const reaction = security.answerSts(
        { body, contentType: 'application/soap+xml' },
        () => ({ delayMs: 0 }),
        now,
      )
      return reaction.kind === 'reply' ? reaction.reply : undefined
    }
    fc.assert(
      fc.property(
        fc.nat(good.length - 1),
        fc.integer({ min: 1, max: 9 }),
        fc.string({ maxLength: 6 }),
        (at, cut, put) => {
          const changed = good.slice(0, at) + put + good.slice(at + cut)
          // A change that does not alter the certificate or any signed part may be accepted once.
          const reply = answer(changed)
          expect([200, 400, 415, 500]).toContain(reply?.status)
        },
      ),
      { numRuns: 300 },
    )
  })
})
