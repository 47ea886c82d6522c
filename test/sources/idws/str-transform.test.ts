// Tests answers whose signature covers the signer's certificate through a SecurityTokenReference in its own KeyInfo: each
// kind, as Apache WSS4J writes them, and each way to misuse one.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { refuseAnswer } from '../../../server/sources/idws/refuse.ts'
import { sdiProtocol } from '../../../server/sources/sdi-messages.ts'
import { parseXml, type XmlDocument } from '../../../server/sources/xml-tree.ts'
import { messageId, ns, partyOf, resigned } from './signed.ts'

const { certificate } = partyOf('service')
const golden = (kind: string) =>
  readFileSync(new URL(`./fixtures/answer-wss4j-${kind}.xml`, import.meta.url), 'utf8')
const refuse = (xml: string) =>
  refuseAnswer(parseXml(xml) as XmlDocument, {
    certificate,
    messageId,
    now: Date.parse(/Created>([^<]+)/.exec(xml)?.[1] as string),
    skewMs: 60_000,
    unsignedFaults: false,
  })

const kinds = ['direct', 'ski', 'issuer-serial', 'thumbprint'] as const
const changed = 'a part that was changed'
const misplaced = 'a reference to a missing or misplaced part'
const unknownToken = 'a reference to an unknown token'

describe.each(kinds)('a certificate signed through a reference of the kind %s', (kind) => {
  const xml = golden(kind)

  it('is verified', () => {
    expect(xml).toContain('#STR-Transform')
    expect(refuse(xml)).toBeUndefined()
    expect(sdiProtocol.read(parseXml(xml) as XmlDocument)).toMatchObject({ statusKode: 20, cases: 1234 })
    expect(refuse(resigned(xml, (x) => x))).toBeUndefined()
  })

  it('protects the parts of the answer as before', () => {
    expect(refuse(xml.replace('>1234<', '>1235<'))).toBe(changed)
    const withoutBody = resigned(xml, (x) => x.replace(/<ds:Reference (?!URI="#STR).*?<\/ds:Reference>/s, ''))
    expect(refuse(withoutBody)).toBe('Body is not signed')
  })

  it('is refused with the digest of another token', () => {
    const other = resigned(xml, (x) =>
      x.replace(/(URI="#STR.*?<ds:DigestValue>)[^<]*/s, '$1Oy2YwfU94gHxag/ur1W2RGgAjWh1GS3kR0pdvUUaLyB='),
    )
    expect(refuse(other)).toBe(changed)
  })

  it.each<[string, (xml: string) => string, string]>([
    [
      'a reference elsewhere in the header',
      (x) =>
        x
          .replace(/(<wsu:Timestamp )/, `${reference(xml).replace(' ', ` xmlns:ds="${ns.ds}" `)}$1`)
          .replace(/<ds:KeyInfo.*<\/ds:KeyInfo>/s, ''),
      misplaced,
    ],
    [
      'a reference deeper in KeyInfo',
      (x) => x.replace(reference(xml), `<x>${reference(xml)}</x>`),
      misplaced,
    ],
    ['no reference', (x) => x.replace(/<ds:KeyInfo.*<\/ds:KeyInfo>/s, ''), misplaced],
    [
      'a reference without a token',
      (x) => x.replace(/(<wsse:SecurityTokenReference [^>]*>).*?(<\/wsse:SecurityTokenReference>)/s, '$1$2'),
      unknownToken,
    ],
    [
      'a reference to two tokens',
      (x) =>
        x.replace(
          '</wsse:SecurityTokenReference>',
          '<wsse:Reference URI="#a"/></wsse:SecurityTokenReference>',
        ),
      unknownToken,
    ],
    ['a reference to the body', (x) => withToken(x, `<wsse:Reference URI="#${bodyId(x)}"/>`), unknownToken],
    [
      'a reference to a token elsewhere',
      (x) => withToken(x, '<wsse:Reference URI="http://127.0.0.1/token"/>'),
      unknownToken,
    ],
    [
      'a reference to a token that is missing',
      (x) => withToken(x, '<wsse:Reference URI="#none"/>'),
      unknownToken,
    ],
    [
      'a token in the reference',
      (x) =>
        withToken(
          x,
          `<wsse:Embedded><wsse:BinarySecurityToken>${certificate.base64}</wsse:BinarySecurityToken></wsse:Embedded>`,
        ),
      unknownToken,
    ],
  ])('is refused with %s', (_, change, why) => {
    expect(change(xml)).not.toBe(xml)
    expect(refuse(change(xml))).toBe(why)
  })

  it.each<[string, (signedInfo: string) => string]>([
    [
      'without parameters',
      (x) => x.replace(/<wsse:TransformationParameters>.*?<\/wsse:TransformationParameters>/s, ''),
    ],
    [
      'with two methods',
      (x) =>
        x.replace(/(<wsse:TransformationParameters>)(.*?)(<\/wsse:TransformationParameters>)/s, '$1$2$2$3'),
    ],
    [
      'with inclusive canonicalisation',
      (x) =>
        x.replace(
          /(<wsse:TransformationParameters>.*?)http:\/\/www\.w3\.org\/2001\/10\/xml-exc-c14n#/s,
          '$1http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
        ),
    ],
    [
      'after another transform',
      (x) =>
        x.replace(
          /(<ds:Transforms>)(<ds:Transform Algorithm="[^"]*#STR-Transform)/,
          '$1<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>$2',
        ),
    ],
  ])('is refused with a transform %s', (_, change) => {
    const made = resigned(xml, change)
    expect(made).not.toBe(xml)
    expect(refuse(made)).toBe(misplaced)
  })

  it('is refused with another digest than SHA-256', () => {
    const made = resigned(xml, (x) =>
      x.replace(/(URI="#STR.*?)2001\/04\/xmlenc#sha256/s, '$12000/09/xmldsig#sha1'),
    )
    expect(refuse(made)).toBe('a digest other than SHA-256')
  })
})

it('a certificate in the message that is not the configured one is refused', () => {
  const xml = golden('direct').replaceAll(certificate.base64, partyOf('sts').certificate.base64)
  expect(refuse(xml)).toBe('a certificate other than the configured one')
})

function reference(xml: string): string {
  return /<wsse:SecurityTokenReference .*?<\/wsse:SecurityTokenReference>/s.exec(xml)?.[0] as string
}

function withToken(xml: string, token: string): string {
  const [start] = /<wsse:SecurityTokenReference [^>]*>/.exec(xml) as RegExpExecArray
  return xml.replace(reference(xml), `${start}${token}</wsse:SecurityTokenReference>`)
}

function bodyId(xml: string): string {
  return new RegExp(`<soap:Body [^>]*wsu:Id="([^"]*)"|xmlns:wsu="${ns.wsu}"`).exec(xml)?.[1] as string
}
