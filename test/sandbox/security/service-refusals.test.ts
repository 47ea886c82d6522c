// Owns the tests of what the sandbox's indexes refuse with security: each message and each token that is not as it should be.
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { minute } from '../../../server/domain/time.ts'
import { soapVersions } from '../../../server/sandbox/rules.ts'
import { createSecurity } from '../../../server/sandbox/security/security.ts'
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
  ['no Security header', { after: without('wsse:Security') }, 'wsse:InvalidSecurity', /not one Security/],
  ['no Signature', { after: replace(/<ds:Signature .*<\/ds:Signature>(?=<\/wsse:Security>)/, '') }, 'wsse:InvalidSecurity', /not one Signature/],
  ['two Signatures', late('</wsse:Security>', `<ds:Signature xmlns:ds="${uris.ds}"/>$&`), 'wsse:InvalidSecurity', /not one Signature/],
  ['no Timestamp', { before: without('wsu:Timestamp'), unsigned: ['timestamp'] }, 'wsse:InvalidSecurity', /not one Timestamp/],
  ...['body', 'timestamp', 'to', 'replyTo', 'messageId', 'action'].map(
    (id): Refusal => [`${id} not signed`, { unsigned: [id] }, 'wsse:InvalidSecurity', / is not signed$/],
  ),
  ['a header more that is not signed', early('</wsa:To>', '$&<wsa:FaultTo/>'), 'wsse:InvalidSecurity', /FaultTo is not signed/],
  ['a token that is not signed through STR-Transform', { throughReference: undefined }, 'wsse:InvalidSecurity', /through an STR-Transform/],
  ['an STR-Transform of another canonicalization', info(/(STR-Transform.*?Algorithm=")[^"]*/, `$1${uris.inclusive}`), 'wsse:UnsupportedAlgorithm', /STR-Transform/],
  ['a token reference that leads elsewhere', late(/(wsu:Id="reference".*?SAMLID">)[^<]*/, '$1_other'), 'wsse:InvalidSecurity', /astray/],
  ['an expired Timestamp', stamped(now - 6 * minute, now - minute), 'wsu:MessageExpired', /expired/],
  ['a Timestamp of the future', stamped(now + minute + 1, now + 5 * minute), 'wsu:MessageExpired', /ahead/],
  ['a Body changed after it was signed', late('>0</sd:Foerste', '>1</sd:Foerste'), 'wsse:FailedCheck', /not as it was signed/],
  ['a token changed after it was signed', late('AssuranceLevel"', 'AssuranceLevelx"'), 'wsse:InvalidSecurityToken', /not as it was signed/],
  ['another signature value', late(/(<ds:SignatureValue>)..../, '$1AAAA'), 'wsse:FailedCheck', /not right by the key/],
  ['RSA-SHA1', { signatureMethod: uris.rsaSha1 }, 'wsse:UnsupportedAlgorithm', /RSA-SHA256/],
  ['SHA-1 digests', { digestMethod: uris.sha1 }, 'wsse:UnsupportedAlgorithm', /SHA-256/],
  ['inclusive canonicalization', { canonicalization: uris.inclusive }, 'wsse:UnsupportedAlgorithm', /exclusively/],
  ['an Id that two have', late('</s:Header>', '<x ID="body"/>$&'), 'wsse:InvalidSecurity', /to several/],
  ['a wrapped Body', { after: wrapBody('>29189935<') }, 'wsse:InvalidSecurity', /Body is not signed/],
  ['KeyInfo of a certificate', { keyInfo: '<ds:X509Data/>' }, 'wsse:InvalidSecurity', /KeyInfo does not refer/],
  ['no MessageID', { before: without('wsa:MessageID'), unsigned: ['messageId'] }, 'wsa:InvalidAddressingHeader', /MessageID is missing/],
  ['two of Action', early('<wsa:Action ', '<wsa:Action/>$&'), 'wsa:InvalidAddressingHeader', /several Action/],
  ['no token', { before: without('Assertion'), throughReference: undefined }, 'wsse:InvalidSecurity', /not one token/],
  ['two tokens', late('<Assertion ', '<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>$&'), 'wsse:InvalidSecurity', /not one token/],
]

describe.each(soapVersions)(
  'in SOAP %s a call is refused, with a signed fault of its own, for',
  (version) => {
    it.each(messageRefusals)('%s', async (_, departure, code, reason) => {
      const { status, text } = await secured.send(secured.message({ version }, departure), version)
      const fault = faultOf(text)
      expect([status, fault?.codes]).toEqual([500, version === '1.1' ? [code] : ['soap:Sender', code]])
      expect(fault?.reason).toMatch(reason)
      expect(messageCoveredBy(text, secured.pki.service.certificate)).toContain('Body')
    })
  },
)

const statement = /<saml:AttributeStatement>.*<\/saml:AttributeStatement>/

// biome-ignore format: one refusal a line
const tokenRefusals: [name: string, options: Partial<TokenOptions>, change: (xml: string) => string, reason: RegExp][] = [
  ['another service', { audience: ydi }, same, /another service/],
  ['a time that has passed', { from: now - 9 * minute, to: now - minute }, same, /does not hold now/],
  ['a time to come', { from: now + minute + 1, to: now + 9 * minute }, same, /does not hold now/],
  ['no time', {}, replace(/NotOnOrAfter="[^"]*"/g, ''), /does not hold now/],
  ['a holder whose time has passed', {}, replace(/NotOnOrAfter="[^"]*"/, 'NotOnOrAfter="2022-10-31T08:00:00Z"'), /does not hold now/],
  ['nobody', {}, replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, ''), /another service/],
  ['a bearer', {}, replace('cm:holder-of-key', 'cm:bearer'), /holder-of-key/],
  ['a holder without certificate', {}, replace(/<ds:X509Certificate>[^<]*/, '<ds:X509Certificate>AAAA'), /no certificate/],
  ['no conditions', {}, replace(/<saml:Conditions .*<\/saml:Conditions>/, ''), /no Conditions/],
  ['no kommune', {}, replace(statement, ''), /one kommune/],
  ['two kommuner', {}, replace(/<saml:Attribute .*?<\/saml:Attribute>/, '$&$&'), /one kommune/],
]

function same(xml: string): string {
  return xml
}

describe('a call is refused for a token that is', () => {
  const refusedFor = async (call: Partial<Call>, departure: Departure = {}) =>
    faultOf((await secured.send(secured.message(call, departure))).text)

  it.each(tokenRefusals)('for %s', async (_, options, change, reason) => {
    const fault = await refusedFor({ token: secured.own(options, change) })
    expect(fault?.codes).toEqual(['wsse:InvalidSecurityToken'])
    expect(fault?.reason).toMatch(reason)
  })

  it('for another kommune than the one asked about', async () => {
    const asked = payload({ kle, cvr: lemvig })
    expect(await refusedFor({ payload: asked })).toEqual({
      codes: ['wsse:FailedAuthentication'],
      reason: 'the token is for another kommune than the one asked about',
    })
    expect(
      (await secured.send(secured.message({ payload: asked, token: await secured.fetchToken(sdi, lemvig) })))
        .status,
    ).toBe(200)
  })

  it('not signed by the STS, or not at all', async () => {
    const { certificate } = secured.pki.client
    const unsigned = assertion({ certificate, audience: sdi, cvr: aarhus, from: now, to: now + minute })
    expect((await refusedFor({ token: unsigned }))?.reason).toBe('the token is not signed')
    const stolen = signAssertion(unsigned, secured.pki.client)
    expect((await refusedFor({ token: stolen }))?.reason).toBe(
      'of the token, the signature is not right by the key',
    )
  })

  it('signed elsewhere than in all of it', async () => {
    const wrapped = secured.own().replace(/URI="#_[^"]*"/, 'URI="#body"')
    expect((await refusedFor({ token: wrapped }))?.codes).toEqual(['wsse:InvalidSecurityToken'])
  })

  it('another’s: the message is not signed with the token’s key', async () => {
    const { certificate } = secured.pki.service
    expect(await refusedFor({ token: secured.own({ certificate }) })).toEqual({
      codes: ['wsse:FailedCheck'],
      reason: 'the signature is not right by the key',
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

it('a call is refused for KeyInfo that does not tell what kind of token it refers to', async () => {
  const departure = { after: replace(/(<ds:KeyInfo><wsse:Sec[^>]*) wsse11:TokenType="[^"]*"/, '$1') }
  expect(faultOf((await secured.send(secured.message({}, departure))).text)).toEqual({
    codes: ['wsse:InvalidSecurity'],
    reason: 'the reference to the token does not tell its TokenType',
  })
})

describe('whatever comes', () => {
  it('the sandbox answers, and stays', () => {
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

  it('no two readers see two messages: what the one does not take, the other is not asked', async () => {
    // An attribute's name by which xmldom gives up its element, and saxes does not.
    expect((await secured.send(secured.message({}, late('<s:Body wsu:Id', '<s:Body wsu:7d')))).status).toBe(
      500,
    )
    expect((await secured.send(secured.message({}, late('</s:Body>', '$&<s:Body/>')))).status).toBe(500)
    expect((await secured.send(secured.message({}, late('<s:Body ', '<x/>$&')))).status).toBe(500)
  })

  it('a Body with another letter is not answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (n) => {
        const good = secured.message()
        // Behind the namespaces: of those that nothing uses, exclusive canonicalization keeps nothing.
        const [from, to] = [good.indexOf('<sdi:SoegUdtryk>'), good.indexOf('</s:Envelope>')]
        const at = from + (n % (to - from))
        const body = `${good.slice(0, at)}${good[at] === '7' ? '8' : '7'}${good.slice(at + 1)}`
        expect((await secured.send(body)).status).toBe(500)
      }),
      { numRuns: 60 },
    )
  })
})
