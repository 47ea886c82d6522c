// Tests that answers with a wrong, missing or wrapped signature are refused, one case for each.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { refuseAnswer } from '../../../server/sources/idws/refuse.ts'
import { sdiProtocol } from '../../../server/sources/sdi-messages.ts'
import { parseXml, type XmlDocument } from '../../../server/sources/xml-tree.ts'
import { answer, fault11 } from '../../support/answers.ts'
import {
  type AnswerOptions,
  at,
  bareAnswer,
  messageId,
  ns,
  partyOf,
  resigned,
  signedAnswer,
  timestamp,
} from './signed.ts'

const { certificate } = partyOf('service')
const skewMs = 60_000
const expected = { certificate, messageId, now: at, skewMs, unsignedFaults: false }
const refuse = (xml: string, more: Partial<typeof expected> = {}) =>
  refuseAnswer(parseXml(xml) as XmlDocument, { ...expected, ...more })

const valid = signedAnswer()
const body = /<e:Body.*<\/e:Body>/s.exec(valid)?.[0] as string
const relatesTo = /<wsa:RelatesTo.*<\/wsa:RelatesTo>/.exec(valid)?.[0] as string
const stamp = /<wsu:Timestamp.*<\/wsu:Timestamp>/.exec(valid)?.[0] as string
const security = /<wsse:Security .*<\/wsse:Security>/s.exec(valid)?.[0] as string
const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(valid)?.[0] as string
const forged = `<e:Body>${answer('20', '0')}</e:Body>`
const swap = (from: string, to: string, xml = valid): string => {
  if (!xml.includes(from)) throw new Error(`no ${from}`)
  return xml.replace(from, () => to)
}
const intoHeader = (content: string, xml = valid) => swap('</e:Header>', `${content}</e:Header>`, xml)

describe('an accepted answer', () => {
  it.each<[string, AnswerOptions]>([
    ['SOAP 1.1', {}],
    ['SOAP 1.2', { version: '1.2' }],
    ['with InclusiveNamespaces', { prefixes: ['e', 'wsu', 'unused'] }],
    ['without its certificate in it', { token: '' }],
    ['without Action and MessageID', { headers: `<wsa:RelatesTo wsu:Id="rel">${messageId}</wsa:RelatesTo>` }],
    ['a signed fault', { body: '<e:Fault><faultcode>e:Server</faultcode></e:Fault>' }],
    ['with awkward text', { body: answer('20', '5').replace('OK', '&lt;\u{1f600}&#13;"\n<![CDATA[&]]>') }],
  ])('an answer is accepted: %s', (_, options) => {
    expect(refuse(signedAnswer(options))).toBeUndefined()
  })

  it('an answer signed by WSS4J is accepted', () => {
    const xml = readFileSync(new URL('./fixtures/answer-wss4j.xml', import.meta.url), 'utf8')
    const now = Date.parse(/Created>([^<]+)/.exec(xml)?.[1] as string)
    expect(refuse(xml, { now })).toBeUndefined()
    expect(sdiProtocol.read(parseXml(xml) as XmlDocument)).toMatchObject({ statusKode: 20, cases: 1234 })
    expect(refuse(xml.replace('>1234<', '>1235<'), { now })).toBe('a part that was changed')
  })

  it.each([
    ['with other content in KeyInfo', swap('<wsse:Reference URI="#x509"/>', '<wsse:Reference URI="#none"/>')],
    ['with another line break in an unsigned place', swap('</wsse:Security>', '\n</wsse:Security>')],
  ])('a changed answer is accepted: %s', (_, xml) => {
    expect(refuse(xml)).toBeUndefined()
  })
})

describe('a missing or wrong signature', () => {
  it.each<[string, string, string | undefined]>([
    ['no signature', signedAnswer({ signed: false }), 'not signed'],
    ['no Security header', swap(security, ''), 'not signed'],
    ['the body changed', swap('>12<', '>13<'), 'a part that was changed'],
    ['a space added to the body', swap('</e:Body>', ' </e:Body>'), 'a part that was changed'],
    ['a header changed', swap('urn:uuid:answer', 'urn:uuid:other'), 'a part that was changed'],
    [
      'a truncated signature value',
      valid.replace(/(<ds:SignatureValue>)..../, '$1'),
      'a signature that does not match the configured certificate',
    ],
    [
      'a signature value that is not base64',
      valid.replace(/(<ds:SignatureValue>)./, '$1*'),
      'a signature that does not match the configured certificate',
    ],
    [
      'the digest changed',
      valid.replace(/(<ds:DigestValue>)./, '$1~'),
      'a signature that does not match the configured certificate',
    ],
    [
      'another key, with its certificate',
      signedAnswer({ by: partyOf('sts') }),
      'a certificate other than the configured one',
    ],
    [
      'another key, without a certificate',
      signedAnswer({ by: partyOf('sts'), token: '' }),
      'a signature that does not match the configured certificate',
    ],
    [
      'another key, with the configured certificate',
      resigned(valid, (x) => x, partyOf('sts')),
      'a signature that does not match the configured certificate',
    ],
    [
      'our own key',
      signedAnswer({ by: partyOf('client'), token: '' }),
      'a signature that does not match the configured certificate',
    ],
  ])('an answer is refused with %s', (_, xml, why) => {
    expect(refuse(xml)).toBe(why)
  })

  it.each(['Body', 'Action', 'MessageID', 'RelatesTo', 'Timestamp'])(
    'an answer is refused when everything except %s is signed',
    (left) => {
      const parts = ['Body', 'Action', 'MessageID', 'RelatesTo', 'Timestamp'].filter((name) => name !== left)
      expect(refuse(signedAnswer({ parts }))).toBe(`${left} is not signed`)
    },
  )

  it('an answer is refused when the configured certificate has expired', () => {
    const { validTo } = certificate
    const late = signedAnswer({ timestamp: timestamp(validTo - 1000) })
    expect(refuse(late, { now: validTo - 1 })).toBeUndefined()
    expect(refuse(late, { now: validTo })).toBe('the configured certificate has expired')
  })
})

describe('algorithms', () => {
  const c14n = '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
  const transform = (uri: string, inner = '') => `<ds:Transform Algorithm="${uri}">${inner}</ds:Transform>`
  const xpath = transform('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>true()</ds:XPath>')
  const xslt = transform('http://www.w3.org/TR/1999/REC-xslt-19991116')

  it('an unchanged SignedInfo that is signed again is accepted', () => {
    expect(refuse(resigned(valid, (x) => x))).toBeUndefined()
    expect(valid).toContain(c14n)
  })

  it.each<[string, (signedInfo: string) => string, string]>([
    [
      'RSA with SHA-1',
      (x) => x.replace('2001/04/xmldsig-more#rsa-sha256', '2000/09/xmldsig#rsa-sha1'),
      'a signature other than RSA with SHA-256',
    ],
    [
      'HMAC',
      (x) => x.replace('2001/04/xmldsig-more#rsa-sha256', '2000/09/xmldsig#hmac-sha1'),
      'a signature other than RSA with SHA-256',
    ],
    [
      'a signature method with parameters',
      (x) =>
        x.replace(
          /(<ds:SignatureMethod [^>]*)\/>/,
          '$1><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>',
        ),
      'a signature other than RSA with SHA-256',
    ],
    [
      'SHA-1 digests',
      (x) => x.replace('2001/04/xmlenc#sha256', '2000/09/xmldsig#sha1'),
      'a digest other than SHA-256',
    ],
    [
      'inclusive canonicalisation of SignedInfo',
      (x) => x.replace('2001/10/xml-exc-c14n#', 'TR/2001/REC-xml-c14n-20010315'),
      'a canonicalisation other than the exclusive one',
    ],
    [
      'canonicalisation with comments',
      (x) => x.replace('xml-exc-c14n#', 'xml-exc-c14n#WithComments'),
      'a canonicalisation other than the exclusive one',
    ],
    [
      'canonicalisation with parameters',
      (x) => x.replace(/(<ds:CanonicalizationMethod [^>]*)\/>/, '$1><ds:X/></ds:CanonicalizationMethod>'),
      'a canonicalisation with unknown parameters',
    ],
    [
      'a canonicalisation with too many prefixes',
      (x) =>
        x.replace(
          /(<ds:CanonicalizationMethod [^>]*)\/>/,
          `$1><ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="${'e '.repeat(33)}"/></ds:CanonicalizationMethod>`,
        ),
      'a canonicalisation with unknown parameters',
    ],
    [
      'a transform with parameters',
      (x) => x.replace(c14n, transform('http://www.w3.org/2001/10/xml-exc-c14n#', xpath)),
      'a canonicalisation with unknown parameters',
    ],
    [
      'inclusive canonicalisation of a part',
      (x) => x.replace(c14n, transform('http://www.w3.org/TR/2001/REC-xml-c14n-20010315')),
      'a transform other than exclusive canonicalisation',
    ],
    ['XPath', (x) => x.replace(c14n, xpath + c14n), 'a transform other than exclusive canonicalisation'],
    ['XPath alone', (x) => x.replace(c14n, xpath), 'a transform other than exclusive canonicalisation'],
    ['XSLT', (x) => x.replace(c14n, xslt + c14n), 'a transform other than exclusive canonicalisation'],
    [
      'base64',
      (x) => x.replace(c14n, transform('http://www.w3.org/2000/09/xmldsig#base64')),
      'a transform other than exclusive canonicalisation',
    ],
    [
      'enveloped',
      (x) => x.replace(c14n, transform('http://www.w3.org/2000/09/xmldsig#enveloped-signature') + c14n),
      'a transform other than exclusive canonicalisation',
    ],
    [
      'STR-Transform',
      (x) =>
        x.replace(
          c14n,
          transform(
            'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform',
          ),
        ),
      'a transform other than exclusive canonicalisation',
    ],
    [
      'no transform',
      (x) => x.replace(`<ds:Transforms>${c14n}</ds:Transforms>`, ''),
      'a transform other than exclusive canonicalisation',
    ],
    [
      'two Transforms elements',
      (x) => x.replace('</ds:Transforms>', `</ds:Transforms><ds:Transforms>${c14n}</ds:Transforms>`),
      'a transform other than exclusive canonicalisation',
    ],
    [
      'two digests',
      (x) => x.replace('</ds:DigestValue>', '</ds:DigestValue><ds:DigestValue>x</ds:DigestValue>'),
      'a part that was changed',
    ],
    [
      'no references',
      (x) => x.replace(/<ds:Reference .*<\/ds:Reference>/s, ''),
      'a signature without references, or with too many',
    ],
    [
      '33 references',
      (x) => x.replace(/<ds:Reference .*?<\/ds:Reference>/s, (one) => one.repeat(28)),
      'a signature without references, or with too many',
    ],
    [
      'something else among the references',
      (x) => x.replace('</ds:SignedInfo>', '<ds:Object/></ds:SignedInfo>'),
      'a signature of unknown form',
    ],
    [
      'a reference to the whole document',
      (x) => x.replace(/URI="#body"/, 'URI=""'),
      'a reference to a missing or misplaced part',
    ],
    [
      'a reference without a URI',
      (x) => x.replace(/URI="#body"/, ''),
      'a reference to a missing or misplaced part',
    ],
    [
      'a reference by XPointer',
      (x) => x.replace(/URI="#body"/, 'URI="#xpointer(id(\'body\'))"'),
      'a reference to a missing or misplaced part',
    ],
    [
      'a reference elsewhere',
      (x) => x.replace(/URI="#body"/, 'URI="http://127.0.0.1/body"'),
      'a reference to a missing or misplaced part',
    ],
    [
      'a reference to nothing',
      (x) => x.replace(/URI="#body"/, 'URI="#nobody"'),
      'a reference to a missing or misplaced part',
    ],
    [
      'a signature without the body',
      (x) => x.replace(/<ds:Reference URI="#body">.*?<\/ds:Reference>/s, ''),
      'Body is not signed',
    ],
  ])('%s is refused although it is validly signed', (_, change, why) => {
    const xml = resigned(valid, change)
    expect(xml).not.toBe(valid)
    expect(refuse(xml)).toBe(why)
  })

  it.each<[string, (xml: string) => string]>([
    ['an Object in the signature', (x) => x.replace('</ds:Signature>', '<ds:Object/></ds:Signature>')],
    ['SignedInfo twice', (x) => x.replace(/<ds:SignedInfo>.*<\/ds:SignedInfo>/s, (one) => one + one)],
    [
      'SignedInfo last',
      (x) =>
        x.replace(
          /(<ds:SignedInfo>.*<\/ds:SignedInfo>)(<ds:SignatureValue>.*<\/ds:SignatureValue>)/s,
          '$2$1',
        ),
    ],
    ['no SignatureValue', (x) => x.replace(/<ds:SignatureValue>.*<\/ds:SignatureValue>/s, '')],
  ])('a signature of unknown form is refused: %s', (_, change) => {
    expect(change(valid)).not.toBe(valid)
    expect(refuse(change(valid))).toBe('a signature of unknown form')
  })
})

const notThere = 'a reference to a missing or misplaced part'
const twice = 'the same id twice'
const otherForm = 'an envelope other than a header and a body'

describe('signature wrapping', () => {
  it.each<[string, string, string]>([
    [
      'the signed body in a header, a forged one in its place',
      swap('</e:Header>', `<x>${body}</x></e:Header>`, swap(body, forged)),
      notThere,
    ],
    [
      'the same, with its id on the forged body',
      swap(
        '</e:Header>',
        `<x>${body}</x></e:Header>`,
        swap(body, forged.replace('<e:Body>', '<e:Body wsu:Id="body">')),
      ),
      twice,
    ],
    [
      'the same, with an Id without a namespace',
      swap(
        '</e:Header>',
        `<x>${body}</x></e:Header>`,
        swap(body, forged.replace('<e:Body>', '<e:Body Id="body">')),
      ),
      twice,
    ],
    [
      'the same, with an ID',
      swap(
        '</e:Header>',
        `<x>${body}</x></e:Header>`,
        swap(body, forged.replace('<e:Body>', '<e:Body ID="body">')),
      ),
      twice,
    ],
    [
      'the same, with an xml:id',
      swap(
        '</e:Header>',
        `<x>${body}</x></e:Header>`,
        swap(body, forged.replace('<e:Body>', '<e:Body xml:id="body">')),
      ),
      twice,
    ],
    [
      'the same, with an AssertionID',
      swap(
        '</e:Header>',
        `<x>${body}</x></e:Header>`,
        swap(body, forged.replace('<e:Body>', '<e:Body AssertionID="body">')),
      ),
      twice,
    ],
    [
      'the signed body in the forged one',
      swap(body, forged.replace('</e:Body>', `${body}</e:Body>`)),
      notThere,
    ],
    ['the signed body as a separate header', intoHeader(body, swap(body, forged)), 'Body is not signed'],
    [
      'the signed body in the Security header',
      swap('</wsse:Security>', `${body}</wsse:Security>`, swap(body, forged)),
      'Body is not signed',
    ],
    [
      'the signed body in the signature',
      swap('</ds:KeyInfo>', `${body}</ds:KeyInfo>`, swap(body, forged)),
      notThere,
    ],
    ['a forged body before', swap(body, forged + body), otherForm],
    ['a forged body after', swap(body, body + forged), otherForm],
    [
      'the header after the body',
      valid.replace(/(<e:Header>.*<\/e:Header>)(.*)(<e:Body.*<\/e:Body>)/s, '$3$2$1'),
      otherForm,
    ],
    ['a forged header before', swap('<e:Header>', '<e:Header></e:Header><e:Header>'), otherForm],
    ['text beside the body', swap(body, `x${body}`), otherForm],
    [
      'the whole envelope in another envelope',
      `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header>${valid}</e:Header>${forged}</e:Envelope>`,
      'not signed',
    ],
    [
      'a body of the other SOAP version',
      swap(
        body,
        body
          .replaceAll('e:Body', 'o:Body')
          .replace('<o:Body', '<o:Body xmlns:o="http://www.w3.org/2003/05/soap-envelope"'),
      ),
      otherForm,
    ],
    [
      'the signed RelatesTo moved aside',
      swap(relatesTo, `<wsa:RelatesTo>${messageId}</wsa:RelatesTo><x>${relatesTo}</x>`),
      notThere,
    ],
    [
      'the signed RelatesTo beside a forged one',
      swap(relatesTo, `${relatesTo}<wsa:RelatesTo>${messageId}</wsa:RelatesTo>`),
      'RelatesTo is not signed',
    ],
    [
      'the signed timestamp moved aside',
      swap(stamp, `${timestamp().replace('ts', 'ts2')}<x>${stamp}</x>`),
      notThere,
    ],
    [
      'the signed timestamp beside a forged one',
      swap(stamp, stamp + timestamp().replace('"ts"', '"ts2"')),
      'Timestamp is not signed',
    ],
    [
      'an unsigned Action beside the signed one',
      intoHeader('<wsa:Action>urn:x</wsa:Action>'),
      'Action is not signed',
    ],
    ['two Security headers', intoHeader(`<wsse:Security xmlns:wsse="${ns.wsse}"/>`), 'two Security headers'],
    ['the Security header in a wrapper', swap(security, `<x>${security}</x>`), 'not signed'],
    [
      'the signature in the header',
      intoHeader(
        signature.replace('<ds:KeyInfo>', `<ds:KeyInfo xmlns:wsse="${ns.wsse}">`),
        swap(signature, ''),
      ),
      'not signed',
    ],
    ['the signature deeper in the Security header', swap(signature, `<x>${signature}</x>`), 'not signed'],
    [
      'the signature in the body',
      swap(
        '</e:Body>',
        `${signature.replace('<ds:KeyInfo>', `<ds:KeyInfo xmlns:wsse="${ns.wsse}">`)}</e:Body>`,
        swap(signature, ''),
      ),
      'not signed',
    ],
    ['a second signature', swap(signature, signature + signature), 'two signatures'],
    ['a comment in a value', swap('>12<', '>1<!-- -->2<'), 'a comment in a signed message'],
    ['a comment in RelatesTo', swap('>urn:uuid:0', '>urn:<!-- -->uuid:0'), 'a comment in a signed message'],
    ['a comment anywhere', `${valid}<!-- -->`, 'a comment in a signed message'],
    ['space in the name of a namespace', swap(`="${ns.wsa}"`, `="${ns.wsa} "`), 'a part that was changed'],
    ['no envelope', answer('20', '12'), 'no SOAP envelope'],
    [
      'a message over the limit of size',
      swap('</wsse:Security>', `${' '.repeat(200_000)}</wsse:Security>`),
      'a message too large',
    ],
    ['an envelope without a body', swap(body, ''), otherForm],
  ])('an answer is refused with %s', (_, xml, why) => {
    expect(xml).not.toBe(valid)
    expect(refuse(xml)).toBe(why)
  })

  it.each([
    ['a document type', `<!DOCTYPE a [<!ENTITY x "5">]>${valid}`],
    ['a processing instruction', swap('>12<', '>1<?x?>2<')],
    ['another XML than 1.0', `<?xml version="1.1"?>${valid}`],
    ['half of it', valid.slice(0, -20)],
  ])('%s is nothing that is read at all', (_, xml) => {
    expect(parseXml(xml)).toBeUndefined()
  })
})

describe('time and relation', () => {
  it.each<[string, AnswerOptions, string | undefined]>([
    ['RelatesTo of another message', { relatesTo: 'urn:uuid:other' }, 'RelatesTo refers to another message'],
    ['no RelatesTo', { relatesTo: undefined }, 'no RelatesTo'],
    [
      'two RelatesTo headers',
      {
        headers: `<wsa:RelatesTo wsu:Id="rel">${messageId}</wsa:RelatesTo><wsa:RelatesTo wsu:Id="rel2">${messageId}</wsa:RelatesTo>`,
      },
      'RelatesTo twice',
    ],
    ['no timestamp', { timestamp: '' }, 'no timestamp'],
    [
      'a timestamp without an end',
      {
        timestamp:
          '<wsu:Timestamp wsu:Id="ts"><wsu:Created>2022-10-31T12:00:00Z</wsu:Created></wsu:Timestamp>',
      },
      'a timestamp without Created and Expires',
    ],
    [
      'a timestamp without a zone',
      { timestamp: timestamp().replaceAll('Z<', '<') },
      'a timestamp without Created and Expires',
    ],
    [
      'a timestamp on an invalid day',
      { timestamp: timestamp().replaceAll('2022-10-31', '2022-10-32') },
      'a timestamp without Created and Expires',
    ],
    [
      'a timestamp in another zone',
      { timestamp: timestamp().replace('12:00:00.000Z', '13:00:00+01:00') },
      undefined,
    ],
    ['a timestamp that ends before it begins', { timestamp: timestamp(at, at) }, 'an expired timestamp'],
    ['a timestamp exactly as far ahead as the skew', { timestamp: timestamp(at + skewMs) }, undefined],
    ['a timestamp further ahead', { timestamp: timestamp(at + skewMs + 1) }, 'a timestamp in the future'],
    [
      'a timestamp that expired within the skew',
      { timestamp: timestamp(at - 300_000, at - skewMs + 1) },
      undefined,
    ],
    [
      'a timestamp that expired longer ago',
      { timestamp: timestamp(at - 300_000, at - skewMs) },
      'an expired timestamp',
    ],
  ])('the verdict on time and relation is right: %s', (_, options, why) => {
    expect(refuse(signedAnswer(options))).toBe(why)
  })
})

describe('an unsigned fault', () => {
  const fault = '<e:Fault><faultcode>e:Server</faultcode></e:Fault>'
  const unsigned = bareAnswer({ body: fault })
  const bare = fault11('e:Server', '<ErrorCode>ServiceAgreementNotFound</ErrorCode>')

  it('an unsigned fault is refused by default', () => {
    expect(refuse(unsigned)).toBe('an unsigned fault')
    expect(refuse(bare)).toBe('an unsigned fault')
  })

  it.each<[string, string, string | undefined]>([
    ['with a Security header', unsigned, undefined],
    ['without a Security header', bare, undefined],
    [
      'in answer to another message',
      bareAnswer({ body: fault, relatesTo: 'urn:uuid:other' }),
      'RelatesTo refers to another message',
    ],
    ['with an answer beside it', bareAnswer({ body: fault + answer('20', '0') }), 'not signed'],
    ['in an answer', bareAnswer({ body: `<x>${fault}</x>` }), 'not signed'],
    ['of another namespace', bareAnswer({ body: '<Fault/>' }), 'not signed'],
    [
      'with an expired timestamp',
      bareAnswer({ body: fault, timestamp: timestamp(at - 3_600_000) }),
      'an expired timestamp',
    ],
    ['with two ids', bareAnswer({ body: fault.replace('<e:Fault>', '<e:Fault wsu:Id="body">') }), twice],
    ['a count', bareAnswer(), 'not signed'],
    [
      'a fault with an invalid signature',
      swap('e:Server', 'e:Client', signedAnswer({ body: fault })),
      'a part that was changed',
    ],
  ])('an unsigned fault is accepted only if allowed and otherwise valid: %s', (_, xml, why) => {
    expect(refuse(xml, { unsignedFaults: true })).toBe(why)
  })
})
