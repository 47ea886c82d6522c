// Tests reading the STS's answer, with one case for each possible fault of a token.
import { describe, expect, it } from 'vitest'
import { canonicalize } from '../../../server/sources/idws/c14n.ts'
import { digestOf } from '../../../server/sources/idws/sign.ts'
import { readIssued, type TokenExpectations } from '../../../server/sources/idws/token.ts'
import { parseXml, type XmlDocument } from '../../../server/sources/xml-tree.ts'
import {
  at,
  bareAssertion,
  cvr,
  entityId,
  type IssuedOptions,
  issuedAnswer,
  messageId,
  ns,
  partyOf,
  resigned,
  signAssertion,
  signXml,
  timestamp,
} from './signed.ts'

const sts = partyOf('sts')
const skewMs = 60_000
const expected = {
  entityId,
  own: partyOf('client').certificate,
  sts: sts.certificate,
  messageId,
  cvr,
  now: at,
  skewMs,
}
const read = (xml: string, more: Partial<TokenExpectations> = {}) =>
  readIssued(parseXml(xml) as XmlDocument, xml, { ...expected, ...more })
const mistakeOf = (xml: string, more: Partial<TokenExpectations> = {}): string | undefined => {
  const issued = read(xml, more)
  return 'mistake' in issued ? issued.mistake : undefined
}
const tokenOf = (options: IssuedOptions = {}) => {
  const issued = read(issuedAnswer(options))
  if ('mistake' in issued) throw new Error(issued.mistake)
  return issued
}
const iso = (time: number) => new Date(time).toISOString()
const valid = issuedAnswer()
const assertion = /<Assertion .*<\/Assertion>/s.exec(valid)?.[0] as string
const swap = (from: string, to: string, xml = valid): string => {
  if (!xml.includes(from)) throw new Error(`no ${from}`)
  return xml.replace(from, () => to)
}

describe('a token', () => {
  it('a token contains the STS’s assertion unchanged', () => {
    const token = tokenOf()
    expect(valid).toContain(token.assertion)
    expect(token).toMatchObject({ assertion, id: '_assertion-1', endsAt: at + 300_000 })
  })

  it('a token ends when its conditions or its confirmation end, whichever is first', () => {
    expect(tokenOf({ confirmedUntil: iso(at + 1000) }).endsAt).toBe(at + 1000)
    expect(tokenOf({ confirmedUntil: '' }).endsAt).toBe(at + 300_000)
  })

  it.each<[string, IssuedOptions, string]>([
    ['its own prefix', { prefix: 'saml' }, `<saml:Assertion xmlns:saml="${ns.saml}" ID=`],
    [
      'a prefix of an enclosing element',
      { prefix: 'saml', inherited: true, envelope: ` xmlns:saml="${ns.saml}"` },
      `<saml:Assertion xmlns:saml="${ns.saml}" ID=`,
    ],
    [
      'the default namespace of an enclosing element',
      { inherited: true, envelope: ` xmlns="${ns.saml}"` },
      `<Assertion xmlns="${ns.saml}" ID=`,
    ],
    [
      'an enclosing default namespace that it does not use',
      { prefix: 'saml', envelope: ' xmlns="urn:x"' },
      `<saml:Assertion xmlns:saml="${ns.saml}" ID=`,
    ],
    [
      'a prefix of an enclosing element, used in a value',
      { envelope: ' xmlns:xs="urn:a&amp;b"', more: '<x y="xs:string"/>' },
      `<Assertion xmlns:xs="urn:a&amp;b" xmlns="${ns.saml}" ID=`,
    ],
  ])('an assertion becomes a standalone document with %s', (_, options, start) => {
    expect(tokenOf(options).assertion.slice(0, start.length)).toBe(start)
  })

  it('an assertion becomes a standalone document with a listed prefix of an enclosing element', () => {
    const xml = issuedAnswer({ envelope: ' xmlns:xs="urn:xs"' })
    const c14n = 'http://www.w3.org/2001/10/xml-exc-c14n#'
    const bare = bareAssertion().replace('<Assertion ', '<Assertion xmlns:xs="urn:xs" ')
    const root = (parseXml(bare) as XmlDocument).root
    const digest = digestOf(canonicalize(root, { inclusive: ['xs'] }))
    const listed = resigned(
      xml,
      (signedInfo) =>
        signedInfo
          .replace(
            `<ds:Transform Algorithm="${c14n}"/>`,
            `<ds:Transform Algorithm="${c14n}"><ec:InclusiveNamespaces xmlns:ec="${c14n}" PrefixList="xs"/></ds:Transform>`,
          )
          .replace(/(<ds:DigestValue>)[^<]*/, `$1${digest}`),
      sts,
    )
    const token = read(listed)
    expect(token).toMatchObject({ assertion: expect.stringContaining('<Assertion xmlns:xs="urn:xs" xmlns=') })
  })

  it('the digest includes a default namespace, also an empty one (WSS 1.1, 8.3)', () => {
    const plain = tokenOf()
    const canonical = canonicalize((parseXml(plain.assertion) as XmlDocument).root)
    expect(plain.digest).toBe(digestOf(canonical))
    const prefixed = tokenOf({ prefix: 'saml' })
    const other = canonicalize((parseXml(prefixed.assertion) as XmlDocument).root)
    expect(prefixed.digest).toBe(digestOf(other.replace('<saml:Assertion ', '<saml:Assertion xmlns="" ')))
  })

  it.each<[string, IssuedOptions]>([
    ['a signed message', { security: timestamp(), signedBy: sts }],
    ['a message without RelatesTo', { relatesTo: undefined }],
    ['a message with an unsigned timestamp', { security: timestamp() }],
  ])('a token is accepted from %s', (_, options) => {
    expect(mistakeOf(issuedAnswer(options))).toBeUndefined()
  })
})

describe('a token is refused', () => {
  it.each<[string, string, string]>([
    ['without a signature', issuedAnswer({ signed: false }), 'an unsigned assertion'],
    [
      'signed with another key',
      issuedAnswer({ by: partyOf('service') }),
      'a signature that does not match the configured certificate',
    ],
    ['changed', swap('55133018', '55133019'), 'a part that was changed'],
    ['its audience changed', swap(`<Audience>${entityId}`, '<Audience>urn:x'), 'a part that was changed'],
    ['for another service', issuedAnswer({ audience: 'urn:other' }), 'an assertion for another service'],
    [
      'for any service',
      signed(bareAssertion().replace(/<AudienceRestriction>.*<\/AudienceRestriction>/, '')),
      'an assertion for another service',
    ],
    [
      'for us, and others alone',
      signed(
        bareAssertion().replace(
          '</AudienceRestriction>',
          '</AudienceRestriction><AudienceRestriction><Audience>urn:x</Audience></AudienceRestriction>',
        ),
      ),
      'an assertion for another service',
    ],
    [
      'without conditions',
      signed(bareAssertion().replace(/<Conditions .*<\/Conditions>/, '')),
      'an assertion without conditions',
    ],
    [
      'with conditions twice',
      signed(bareAssertion().replace(/<Conditions .*<\/Conditions>/, (c) => c + c)),
      'an assertion without conditions',
    ],
    [
      'for bearers',
      issuedAnswer({ method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' }),
      'an assertion that is not for the holder of our key',
    ],
    [
      'for another holder',
      issuedAnswer({ holder: sts.certificate.base64 }),
      'an assertion that is not for the holder of our key',
    ],
    [
      'without a subject',
      signed(bareAssertion().replace(/<Subject>.*<\/Subject>/, '')),
      'an assertion that is not for the holder of our key',
    ],
    [
      'without an issuer',
      signed(bareAssertion().replace('>https://sts.test<', '><')),
      'an assertion without an issuer',
    ],
    [
      'of SAML 1',
      signed(bareAssertion().replace('Version="2.0"', 'Version="1.1"')),
      'a token other than SAML 2.0',
    ],
    ['without an ID', swap(' ID="_assertion-1"', ''), 'an assertion without an ID'],
    ['with an invalid ID', swap(' ID="_assertion-1"', ' ID="&quot;/>"'), 'an assertion without an ID'],
    ['with invalid times', issuedAnswer({ notOnOrAfter: 'soon' }), 'an assertion with invalid times'],
    [
      'encrypted',
      issuedAnswer({ token: `<EncryptedAssertion xmlns="${ns.saml}"/>` }),
      'an encrypted assertion',
    ],
    ['of another kind', issuedAnswer({ token: '<x/>' }), 'a token other than SAML 2.0'],
    [
      'with a second token beside it',
      swap(assertion, assertion + assertion.replace('_assertion-1', '_2')),
      'no token in the answer',
    ],
    ['missing', issuedAnswer({ token: '' }), 'no token in the answer'],
    [
      'in an answer to something else',
      swap(
        'wst:RequestSecurityTokenResponseCollection',
        'wst:Other',
        swap('</wst:RequestSecurityTokenResponseCollection', '</wst:Other'),
      ),
      'no token in the answer',
    ],
    [
      'over the limit of size',
      swap('</s:Header>', `${' '.repeat(200_000)}</s:Header>`),
      'a message too large',
    ],
    [
      'with a comment in it',
      swap(`<Audience>${entityId}`, `<Audience>${entityId}<!-- -->`),
      'a comment in a signed message',
    ],
    [
      'without an end time',
      signed(bareAssertion({ confirmedUntil: '' }).replace(/ NotOnOrAfter="[^"]*"/, '')),
      'an assertion without an end time',
    ],
  ])('a token is refused: %s', (_, xml, why) => {
    expect(mistakeOf(xml)).toBe(why)
  })

  it.each<[string, IssuedOptions, string | undefined]>([
    ['valid as far ahead as the skew', { notBefore: iso(at + skewMs) }, undefined],
    ['valid further ahead', { notBefore: iso(at + skewMs + 1) }, 'an assertion that is not valid yet'],
    ['ended just within the skew', { notOnOrAfter: iso(at - skewMs + 1) }, undefined],
    ['ended longer ago', { notOnOrAfter: iso(at - skewMs) }, 'an expired assertion'],
    ['confirmed until just within the skew', { confirmedUntil: iso(at - skewMs + 1) }, undefined],
    ['confirmed until longer ago', { confirmedUntil: iso(at - skewMs) }, 'an expired assertion'],
  ])('a token is judged by the clock: %s', (_, options, why) => {
    expect(mistakeOf(issuedAnswer(options))).toBe(why)
  })

  it('a token is refused when the certificate of the STS has expired', () => {
    const { validTo } = sts.certificate
    const late = { notOnOrAfter: iso(validTo + 300_000), confirmedUntil: '' }
    expect(mistakeOf(issuedAnswer(late), { now: validTo - 1 })).toBeUndefined()
    expect(mistakeOf(issuedAnswer(late), { now: validTo })).toBe('the certificate of the STS has expired')
  })
})

/** An answer with an assertion signed by the STS. */
function signed(bare: string): string {
  return issuedAnswer({ token: signAssertion(bare) })
}

describe('the kommune of a token', () => {
  const other = '29189846'
  const another = 'an assertion for another kommune'
  const none = 'an assertion without the CVR number of a kommune'
  const attribute = /<Attribute .*<\/Attribute>/.exec(bareAssertion())?.[0] as string
  const value = `<AttributeValue>${cvr}</AttributeValue>`
  /** An assertion whose attribute of the CVR number is replaced. */
  const withAttribute = (text: string) => signed(bareAssertion().replace(attribute, () => text))

  it.each<[string, string, string | undefined]>([
    ['the one asked about', issuedAnswer(), undefined],
    ['the one asked about, with whitespace', issuedAnswer({ cvr: `\n ${cvr} ` }), undefined],
    ['the one asked about, with a prefix', issuedAnswer({ prefix: 'saml' }), undefined],
    ['another one', issuedAnswer({ cvr: other }), another],
    [
      'another one, beside the one asked about',
      withAttribute(attribute + attribute.replace(cvr, other)),
      another,
    ],
    [
      'the one asked about, in one of two values',
      withAttribute(attribute.replace(value, value + value.replace(cvr, other))),
      another,
    ],
    [
      'the one asked about, in one of two statements',
      signed(
        bareAssertion().replace(
          /<AttributeStatement>.*<\/AttributeStatement>/,
          (statement) => statement + statement.replace(cvr, other),
        ),
      ),
      another,
    ],
    ['in elements of its value', withAttribute(attribute.replace(cvr, `<x>${cvr}</x>`)), another],
    ['longer than the one asked about', issuedAnswer({ cvr: `${cvr}1` }), another],
    ['empty', issuedAnswer({ cvr: '' }), another],
    ['without a value', withAttribute(attribute.replace(value, '')), none],
    ['missing', withAttribute(''), none],
    [
      'missing with its statement',
      signed(bareAssertion().replace(/<AttributeStatement>.*<\/AttributeStatement>/, '')),
      none,
    ],
    ['in an attribute of another name', withAttribute(attribute.replace('CvrNumber', 'cvrNumber')), none],
    [
      'in an attribute of another namespace',
      withAttribute(attribute.replace('<Attribute ', '<Attribute xmlns="urn:x" ')),
      none,
    ],
    [
      'only the CVR number of the system’s owner',
      signed(bareAssertion().replace(attribute, '').replace('CN=client', `serialNumber=CVR:${cvr}`)),
      none,
    ],
  ])('a token is judged by its kommune: %s', (_, xml, why) => {
    expect(mistakeOf(xml)).toBe(why)
  })

  it('a token is for any kommune where the configuration says so', () => {
    expect(mistakeOf(issuedAnswer({ cvr: other }), { cvr: undefined })).toBeUndefined()
    expect(mistakeOf(withAttribute(''), { cvr: undefined })).toBeUndefined()
  })
})

describe('wrapping', () => {
  const evil = bareAssertion({ id: '_evil' }).replaceAll('55133018', '11111111')
  const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(assertion)?.[0] as string

  it.each<[string, string, string]>([
    [
      'the signed assertion inside a forged one',
      swap(assertion, evil.replace('</Assertion>', `${assertion}</Assertion>`)),
      'an unsigned assertion',
    ],
    [
      'the same, with its signature in the forged one',
      swap(
        assertion,
        evil
          .replace('</Issuer>', `</Issuer>${signature}`)
          .replace('</Assertion>', `${assertion.replace(signature, '')}</Assertion>`),
      ),
      'a reference to a missing or misplaced part',
    ],
    [
      'the signed assertion inside the forged one’s signature',
      swap(
        assertion,
        evil.replace(
          '</Issuer>',
          `</Issuer>${signature.replace('</ds:Signature>', `<ds:Object>${assertion.replace(signature, '')}</ds:Object></ds:Signature>`)}`,
        ),
      ),
      'a signature of unknown form',
    ],
    [
      'a forged assertion with its id, and the signed one in a header',
      swap('</s:Header>', `${assertion}</s:Header>`, swap(assertion, evil.replace('_evil', '_assertion-1'))),
      'the same id twice',
    ],
    [
      'a forged assertion first, and the signed one in another answer',
      swap(
        '<wst:RequestSecurityTokenResponse>',
        `<wst:RequestSecurityTokenResponse><wst:RequestedSecurityToken>${evil}</wst:RequestedSecurityToken></wst:RequestSecurityTokenResponse><wst:RequestSecurityTokenResponse>`,
      ),
      'no token in the answer',
    ],
    ['two signatures', swap(signature, signature + signature), 'an unsigned assertion'],
    ['a signature deeper in it', swap(signature, `<x>${signature}</x>`), 'an unsigned assertion'],
    [
      'a signature of only a part',
      issuedAnswer({ token: signedPart() }),
      'a reference to a missing or misplaced part',
    ],
  ])('a wrapped token is refused: %s', (_, xml, why) => {
    expect(mistakeOf(xml)).toBe(why)
  })

  it.each<[string, readonly string[]]>([
    ['not enveloped', ['http://www.w3.org/2001/10/xml-exc-c14n#']],
    [
      'inclusively canonicalised',
      [
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
      ],
    ],
  ])('a token is refused for a signature that is %s', (_, transforms) => {
    expect(mistakeOf(issuedAnswer({ transforms }))).toMatch(/not enveloped|exclusive/)
  })
})

/** An assertion whose signature covers only its subject. */
function signedPart(): string {
  return signXml(bareAssertion().replace('<Subject>', '<Subject ID="_subject">'), {
    by: sts,
    parts: ["//*[local-name()='Subject']"],
    transforms: [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
    ],
    into: "/*/*[local-name()='Issuer']",
    action: 'after',
    wsu: false,
  })
}

describe('the message around a token', () => {
  const sealed = { security: timestamp(), signedBy: sts }
  it.each<[string, string, string]>([
    [
      'in answer to another message',
      issuedAnswer({ relatesTo: 'urn:uuid:other' }),
      'RelatesTo refers to another message',
    ],
    ['expired long ago', issuedAnswer({ security: timestamp(at - 3_600_000) }), 'an expired timestamp'],
    [
      'signed with another key',
      issuedAnswer({ ...sealed, signedBy: partyOf('service') }),
      'a signature that does not match the configured certificate',
    ],
    [
      'signed except for its body',
      issuedAnswer({ ...sealed, signedParts: ['Action', 'RelatesTo', 'Timestamp'] }),
      'Body is not signed',
    ],
    [
      'signed except for RelatesTo',
      issuedAnswer({ ...sealed, signedParts: ['Body', 'Action', 'Timestamp'] }),
      'RelatesTo is not signed',
    ],
    [
      'changed after signing',
      swap('RSTRC/IssueFinal', 'RSTRC/Other', issuedAnswer(sealed)),
      'a part that was changed',
    ],
    ['no envelope', assertion, 'no SOAP envelope'],
  ])('a token is refused because of its message: %s', (_, xml, why) => {
    expect(mistakeOf(xml)).toBe(why)
  })
})
