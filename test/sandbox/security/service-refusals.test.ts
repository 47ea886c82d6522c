// Tests that the sandbox's indexes with security refuse every invalid message and token.
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { minute } from '../../../server/domain/time.ts'
import { createSecurity } from '../../../server/sandbox/security/security.ts'
import { soapVersions } from '../../../server/sandbox/switches.ts'
import { payload } from '../question.ts'
import { faultOf, messageCoveredBy } from './answer.ts'
import { type Call, type Departure, sdi, ydi } from './client.ts'
import { early, info, late, type Refusal, replace, stamped, without, wrapBody } from './departures.ts'
import { aarhus, kle, lemvig, now, type Secured, startSecured } from './secured.ts'
import { uris } from './signer.ts'
import { assertion, signAssertion, type TokenOptions } from './token.ts'

let secured: Secured
beforeAll(async () => {
  secured = await startSecured()
})
afterEach(() => secured.sandbox.control.set({ rules: [], soap: '1.1' }))
afterAll(() => secured.sandbox.close())

// biome-ignore format: one refusal a line
const messageRefusals: Refusal[] = [
  ['no Security header', { after: without('wsse:Security') }, 'wsse:InvalidSecurity', /not exactly one Security/],
  ['no Signature', { after: replace(/<ds:Signature .*<\/ds:Signature>(?=<\/wsse:Security>)/, '') }, 'wsse:InvalidSecurity', /not exactly one Signature/],
  ['two Signatures', late('</wsse:Security>', `<ds:Signature xmlns:ds="${uris.ds}"/>$&`), 'wsse:InvalidSecurity', /not exactly one Signature/],
  ['no Timestamp', { before: without('wsu:Timestamp'), unsigned: ['timestamp'] }, 'wsse:InvalidSecurity', /not exactly one Timestamp/],
  ...['body', 'timestamp', 'to', 'replyTo', 'messageId', 'action'].map(
    (id): Refusal => [`${id} not signed`, { unsigned: [id] }, 'wsse:InvalidSecurity', / is not signed$/],
  ),
  ['an additional unsigned header', early('</wsa:To>', '$&<wsa:FaultTo/>'), 'wsse:InvalidSecurity', /FaultTo is not signed/],
  ['a token that is not signed through STR-Transform', { throughReference: undefined }, 'wsse:InvalidSecurity', /through an STR-Transform/],
  ['an STR-Transform with another canonicalization', info(/(STR-Transform.*?Algorithm=")[^"]*/, `$1${uris.inclusive}`), 'wsse:UnsupportedAlgorithm', /STR-Transform/],
  ['a token reference to another ID', late(/(wsu:Id="reference".*?SAMLID">)[^<]*/, '$1_other'), 'wsse:InvalidSecurity', /wrong element/],
  ['an expired Timestamp', stamped(now - 6 * minute, now - minute), 'wsu:MessageExpired', /expired/],
  ['a Timestamp in the future', stamped(now + minute + 1, now + 5 * minute), 'wsu:MessageExpired', /ahead/],
  ['a Body changed after it was signed', late('>0</sd:Foerste', '>1</sd:Foerste'), 'wsse:FailedCheck', /changed after signing/],
  ['a token changed after it was signed', late('AssuranceLevel"', 'AssuranceLevelx"'), 'wsse:InvalidSecurityToken', /changed after signing/],
  ['another signature value', late(/(<ds:SignatureValue>)..../, '$1AAAA'), 'wsse:FailedCheck', /does not match the key/],
  ['RSA-SHA1', { signatureMethod: uris.rsaSha1 }, 'wsse:UnsupportedAlgorithm', /RSA-SHA256/],
  ['SHA-1 digests', { digestMethod: uris.sha1 }, 'wsse:UnsupportedAlgorithm', /SHA-256/],
  ['inclusive canonicalization', { canonicalization: uris.inclusive }, 'wsse:UnsupportedAlgorithm', /exclusively/],
  ['an Id that two elements share', late('</s:Header>', '<x ID="body"/>$&'), 'wsse:InvalidSecurity', /, or several/],
  ['a wrapped Body', { after: wrapBody('>29189935<') }, 'wsse:InvalidSecurity', /Body is not signed/],
  ['KeyInfo of a certificate', { keyInfo: '<ds:X509Data/>' }, 'wsse:InvalidSecurity', /KeyInfo does not refer/],
  ['no MessageID', { before: without('wsa:MessageID'), unsigned: ['messageId'] }, 'wsa:InvalidAddressingHeader', /MessageID is missing/],
  ['two Action headers', early('<wsa:Action ', '<wsa:Action/>$&'), 'wsa:InvalidAddressingHeader', /several Action/],
  ['no token', { before: without('Assertion'), throughReference: undefined }, 'wsse:InvalidSecurity', /not exactly one token/],
  ['two tokens', late('<Assertion ', '<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>$&'), 'wsse:InvalidSecurity', /not exactly one token/],
]

describe.each(soapVersions)('with SOAP %s', (version) => {
  it.each(messageRefusals)(
    'a call is refused with a specific, signed fault for %s',
    async (_, departure, code, reason) => {
      const { status, text } = await secured.send(secured.message({ version }, departure), version)
      const fault = faultOf(text)
      expect([status, fault?.codes]).toEqual([500, version === '1.1' ? [code] : ['soap:Sender', code]])
      expect(fault?.reason).toMatch(reason)
      expect(messageCoveredBy(text, secured.pki.service.certificate)).toContain('Body')
    },
  )
})

const statement = /<saml:AttributeStatement>.*<\/saml:AttributeStatement>/

// biome-ignore format: one refusal a line
const tokenRefusals: [name: string, options: Partial<TokenOptions>, change: (xml: string) => string, reason: RegExp][] = [
  ['another service', { audience: ydi }, same, /another service/],
  ['a period in the past', { from: now - 9 * minute, to: now - minute }, same, /not valid now/],
  ['a period in the future', { from: now + minute + 1, to: now + 9 * minute }, same, /not valid now/],
  ['no period', {}, replace(/NotOnOrAfter="[^"]*"/g, ''), /not valid now/],
  ['a holder period in the past', {}, replace(/NotOnOrAfter="[^"]*"/, 'NotOnOrAfter="2022-10-31T08:00:00Z"'), /not valid now/],
  ['no audience', {}, replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, ''), /another service/],
  ['a bearer', {}, replace('cm:holder-of-key', 'cm:bearer'), /holder-of-key/],
  ['a holder without a certificate', {}, replace(/<ds:X509Certificate>[^<]*/, '<ds:X509Certificate>AAAA'), /no certificate/],
  ['no conditions', {}, replace(/<saml:Conditions .*<\/saml:Conditions>/, ''), /no Conditions/],
  ['no kommune', {}, replace(statement, ''), /one kommune/],
  ['two kommuner', {}, replace(/<saml:Attribute .*?<\/saml:Attribute>/, '$&$&'), /one kommune/],
]

function same(xml: string): string {
  return xml
}

describe('an invalid token', () => {
  const refusedFor = async (call: Partial<Call>, departure: Departure = {}) =>
    faultOf((await secured.send(secured.message(call, departure))).text)

  it.each(tokenRefusals)('a call is refused for a token with %s', async (_, options, change, reason) => {
    const fault = await refusedFor({ token: secured.own(options, change) })
    expect(fault?.codes).toEqual(['wsse:InvalidSecurityToken'])
    expect(fault?.reason).toMatch(reason)
  })

  it('a call is refused for a token for another kommune than the one queried', async () => {
    const question = payload({ kle, cvr: lemvig })
    expect(await refusedFor({ payload: question })).toEqual({
      codes: ['wsse:FailedAuthentication'],
      reason: 'the token is for another kommune than the one queried',
    })
    expect(
      (
        await secured.send(
          secured.message({ payload: question, token: await secured.fetchToken(sdi, lemvig) }),
        )
      ).status,
    ).toBe(200)
  })

  it('a call is refused for a token that is unsigned or not signed by the STS', async () => {
    const { certificate } = secured.pki.client
    const unsigned = assertion({ certificate, audience: sdi, cvr: aarhus, from: now, to: now + minute })
    expect((await refusedFor({ token: unsigned }))?.reason).toBe('the token is not signed')
    const stolen = signAssertion(unsigned, secured.pki.client)
    expect((await refusedFor({ token: stolen }))?.reason).toBe(
      'in the token: the signature does not match the key',
    )
  })

  it('a call is refused for a token whose signature does not cover all of it', async () => {
    const wrapped = secured.own().replace(/URI="#_[^"]*"/, 'URI="#body"')
    expect((await refusedFor({ token: wrapped }))?.codes).toEqual(['wsse:InvalidSecurityToken'])
  })

  it('a call is refused if the message is not signed with the token’s key', async () => {
    const { certificate } = secured.pki.service
    expect(await refusedFor({ token: secured.own({ certificate }) })).toEqual({
      codes: ['wsse:FailedCheck'],
      reason: 'the signature does not match the key',
    })
    expect(
      (
        await secured.send(
          secured.message({ token: secured.own({ certificate }), client: secured.pki.service }),
        )
      ).status,
    ).toBe(200)
  })
})

it('a call is refused for KeyInfo without a TokenType', async () => {
  const departure = { after: replace(/(<ds:KeyInfo><wsse:Sec[^>]*) wsse11:TokenType="[^"]*"/, '$1') }
  expect(faultOf((await secured.send(secured.message({}, departure))).text)).toEqual({
    codes: ['wsse:InvalidSecurity'],
    reason: 'the reference to the token has no TokenType',
  })
})

describe('random changes', () => {
  it('security answers a randomly changed message without throwing', () => {
    const security = createSecurity({ pki: secured.pki })
    const good = secured.message()
    const edit = fc.record({ at: fc.nat(good.length - 1), cut: fc.nat(9), put: fc.string({ maxLength: 6 }) })
    fc.assert(
      fc.property(edit, ({ at, cut, put }) => {
        const body = good.slice(0, at) + put + good.slice(at + cut)
        const reply = security.refuse({ body, contentType: '' }, '1.1', 'sdi', now)
        expect(reply?.status ?? 500).toBe(500)
      }),
      { numRuns: 300 },
    )
  })

  it('a message that only one of the two parsers accepts is refused', async () => {
    // xmldom drops an element with this attribute name, but saxes accepts it.
    expect((await secured.send(secured.message({}, late('<s:Body wsu:Id', '<s:Body wsu:7d')))).status).toBe(
      500,
    )
    expect((await secured.send(secured.message({}, late('</s:Body>', '$&<s:Body/>')))).status).toBe(500)
    expect((await secured.send(secured.message({}, late('<s:Body ', '<x/>$&')))).status).toBe(500)
  })

  it('a call is refused when any character in Body is changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (n) => {
        const good = secured.message()
        // Start after the namespace declarations, because exclusive canonicalization omits unused ones.
        const [from, to] = [good.indexOf('<sdi:SoegUdtryk>'), good.indexOf('</s:Envelope>')]
        const at = from + (n % (to - from))
        const body = `${good.slice(0, at)}${good[at] === '7' ? '8' : '7'}${good.slice(at + 1)}`
        expect((await secured.send(body)).status).toBe(500)
      }),
      { numRuns: 60 },
    )
  })
})
