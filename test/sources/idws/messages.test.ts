// Tests that our signed messages equal the golden files byte for byte. WSS4J and xmlsec1 have verified those, and xml-crypto verifies them here.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExclusiveCanonicalization, SignedXml } from 'xml-crypto'
import { canonicalize } from '../../../server/sources/idws/c14n.ts'
import { createCall } from '../../../server/sources/idws/call.ts'
import { buildIssue } from '../../../server/sources/idws/rst.ts'
import { readIssued, type Token } from '../../../server/sources/idws/token.ts'
import { sdiProtocol } from '../../../server/sources/sdi-messages.ts'
import type { SoapOptions } from '../../../server/sources/soap.ts'
import { parseXml, type XmlDocument } from '../../../server/sources/xml-tree.ts'
import { ydiProtocol } from '../../../server/sources/ydi-messages.ts'
import { canValidate, validate, whereValidated } from '../../support/shared.ts'
import { type AssertionOptions, at, cvr, entityId, issuedAnswer, messageId, partyOf } from './signed.ts'

const golden = (name: string) => fileURLToPath(new URL(`./golden/${name}.xml`, import.meta.url))
const client = partyOf('client')

const tokenOf = (options: AssertionOptions = {}): Token => {
  const text = issuedAnswer(options)
  const { certificate: sts } = partyOf('sts')
  const token = readIssued(parseXml(text) as XmlDocument, text, {
    entityId,
    own: client.certificate,
    sts,
    messageId,
    cvr,
    now: at,
    skewMs: 0,
  })
  if ('mistake' in token) throw new Error(token.mistake)
  return token
}

const request = { cvr: '55133018', kle: '02.34.02' }
const url = 'https://indeks.example/sdi/6?a=1&b=2'
const message = {
  action: sdiProtocol.action,
  payload: sdiProtocol.build(request),
  messageId,
  transactionUuid: '00000000-0000-4000-8000-000000000002',
}
const call = (options: Partial<SoapOptions>, token = tokenOf(), sent = message) =>
  createCall({ url, soapVersion: '1.1', libertyHeader: true, ...options }, client)(sent, token, at)
const issueRequest = buildIssue(
  { stsUrl: 'https://sts.example/14/certificatemixed', entityId, credentials: client },
  { cvr: '55133018', messageId, now: at },
)

const messages: [string, string][] = [
  ['rst', issueRequest.body],
  ['call-1.1-liberty', call({}).body],
  ['call-1.2', call({ soapVersion: '1.2', libertyHeader: false }).body],
  ['call-prefixed-assertion', call({}, tokenOf({ prefix: 'saml' })).body],
]

/** The STR-Transform of WSS 1.1 with xml-crypto's canonicalisation: the assertion replaces the reference. */
class StrTransform {
  getAlgorithmName() {
    return 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform'
  }
  process(node: Element) {
    const assertion = node.ownerDocument.getElementsByTagNameNS(
      'urn:oasis:names:tc:SAML:2.0:assertion',
      'Assertion',
    )[0]
    if (assertion?.getAttribute('ID') !== node.textContent)
      throw new Error('a reference to another assertion')
    const canonical = String(new ExclusiveCanonicalization().process(assertion, {}))
    return /^<\S+ xmlns="/.test(canonical) ? canonical : canonical.replace(/^(<\S+)/, '$1 xmlns=""')
  }
}

/** The references of a signature, verified by xml-crypto; throws if it is invalid. */
const verified = (xml: string, at: string): string[] => {
  const signature = new DOMParser().parseFromString(xml, 'text/xml').getElementsByTagName(at)
  const signer = new SignedXml({ publicCert: client.tls().cert, idMode: 'wssecurity' })
  signer.CanonicalizationAlgorithms[new StrTransform().getAlgorithmName()] = StrTransform as never
  signer.loadSignature(signature[signature.length - 1] as never)
  if (!signer.checkSignature(xml)) throw new Error('the signature does not hold')
  return signer.getReferences().map(({ uri }) => String(uri))
}

const addressing = ['#action', '#message-id', '#to', '#reply-to']

describe('our signed messages', () => {
  it.each(messages)('the message %s equals its golden file', (name, body) => {
    expect(`${body}\n`).toBe(readFileSync(golden(name), 'utf8'))
  })

  it.each<[string, string[]]>([
    ['rst', [...addressing, '#x509', '#timestamp', '#body']],
    ['call-1.1-liberty', ['#token', ...addressing, '#framework', '#timestamp', '#body']],
    ['call-1.2', ['#token', ...addressing, '#timestamp', '#body']],
    ['call-prefixed-assertion', ['#token', ...addressing, '#framework', '#timestamp', '#body']],
  ])('the message %s is signed with our key in the required parts', (name, parts) => {
    const body = new Map(messages).get(name) as string
    expect(verified(body, 'ds:Signature')).toEqual(parts)
    const changed = body.replace('http://www.w3.org/2005/08/addressing/anonymous', 'http://evil.example/')
    expect(() => verified(changed, 'ds:Signature')).toThrow()
  })

  it('a call contains the STS’s assertion unchanged', () => {
    const token = tokenOf()
    expect(call({}, token).body.split(token.assertion)).toHaveLength(2)
  })

  it('a message is valid for five minutes', () => {
    const [created, expires] = ['Created', 'Expires'].map((name) =>
      Date.parse(new RegExp(`<wsu:${name}>([^<]*)`).exec(issueRequest.body)?.[1] as string),
    )
    expect([created, expires]).toEqual([at, at + 300_000])
  })

  it('the STS is called over SOAP 1.2, and the service in its configured version', () => {
    const issue = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue'
    expect(issueRequest.headers).toEqual({
      'content-type': `application/soap+xml; charset=utf-8; action="${issue}"`,
    })
    expect(call({}).headers).toEqual({
      'content-type': 'text/xml; charset=utf-8',
      soapaction: `"${sdiProtocol.action}"`,
    })
    expect(call({ soapVersion: '1.2' }).headers).toEqual({
      'content-type': `application/soap+xml; charset=utf-8; action="${sdiProtocol.action}"`,
    })
  })

  it('no message contains the private key', () => {
    const line = client.tls().key.split('\n')[5] as string
    for (const [, body] of messages) expect(body).not.toContain(line)
  })

  it.skipIf(!canValidate)(`our signed messages are valid against the published XSD ${whereValidated}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'golden-'))
    const files = messages.slice(1).map(([name, body]) => {
      const file = join(folder, `${name}.xml`)
      writeFileSync(file, body)
      return file
    })
    expect(validate(files).match(/: valid$/gm)).toHaveLength(files.length)
  })
})

describe('a payload', () => {
  const awkward = fc.string({
    unit: fc.constantFrom('a', '<', '>', '&', '"', "'", ' ', '\n', '\r', '\t', ']', 'æ', '\u{1f600}'),
  })
  const query = fc.record(
    {
      cvr: awkward,
      kle: awkward,
      receivedFrom: fc.integer({ min: 0, max: at }),
      createdFrom: fc.integer({ min: 0, max: at }),
      createdTo: fc.integer({ min: 0, max: at }),
      state: fc.constantFrom('Opstaaet' as const, 'Afsluttet' as const),
      system: fc.oneof(
        awkward.map((uuid) => ({ uuid })),
        awkward.map((navn) => ({ navn })),
      ),
    },
    { requiredKeys: ['cvr'] },
  )
  const canonical = (xml: string) => canonicalize((parseXml(xml) as XmlDocument).root)

  it('every SDI payload is built in canonical form, so that it is sent as signed', () => {
    fc.assert(
      fc.property(query, (given) => {
        const payload = sdiProtocol.build(given)
        expect(canonical(payload)).toBe(payload)
        const body = /<soap:Body .*<\/soap:Body>/s.exec(
          call({}, token, { ...message, payload }).body,
        )?.[0] as string
        expect(canonical(body)).toBe(body)
      }),
      { numRuns: 200 },
    )
  })
  const token = tokenOf()

  it('every YDI payload is built in canonical form', () => {
    fc.assert(
      fc.property(
        awkward,
        awkward,
        fc.option(fc.integer({ min: 0, max: at }), { nil: undefined }),
        (cvr, kle, receivedFrom) => {
          const payload = ydiProtocol.build({ cvr, kle, receivedFrom })
          expect(canonical(payload)).toBe(payload)
        },
      ),
      { numRuns: 200 },
    )
  })
})
