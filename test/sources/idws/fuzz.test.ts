// Fuzzes signed documents: whatever is changed, only signed content is accepted.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalize } from '../../../server/sources/idws/c14n.ts'
import { refuseAnswer } from '../../../server/sources/idws/refuse.ts'
import { judgeIssued } from '../../../server/sources/idws/sts.ts'
import { sdiProtocol } from '../../../server/sources/sdi-messages.ts'
import { elementsOf } from '../../../server/sources/xml.ts'
import { type Element, parseXml, type XmlDocument } from '../../../server/sources/xml-tree.ts'
import { answer } from '../../support/answers.ts'
import {
  at,
  bareAssertion,
  cvr,
  entityId,
  issuedAnswer,
  messageId,
  partyOf,
  signedAnswer,
  timestamp,
} from './signed.ts'

const find = (element: Element, local: string): Element[] => [
  ...(element.local === local ? [element] : []),
  ...elementsOf(element).flatMap((child) => find(child, local)),
]

/** Random edits of a document: texts to insert, including the document's own elements. */
const edits = (seed: string) => {
  const elements = find((parseXml(seed) as XmlDocument).root, 'Envelope')
    .flatMap((root) => [root, ...elementsOf(root)])
    .flatMap((element) => [element, ...elementsOf(element), ...elementsOf(element).flatMap(elementsOf)])
    .map(({ start, end }) => seed.slice(start, end))
  const piece = fc.oneof(
    fc.constantFrom(...elements),
    fc.constantFrom(
      '',
      ' ',
      '0',
      '9',
      'A',
      '<',
      '>',
      '&amp;',
      '"',
      '/',
      '<!-- -->',
      '<![CDATA[1]]>',
      '<x>',
      '</x>',
      '<x/>',
      '<e:Body>',
      '</e:Body>',
      '<e:Header/>',
      ' wsu:Id="body"',
      ' Id="body"',
      ' ID="_assertion-1"',
      ' xmlns="urn:x"',
      ' xmlns:e="urn:x"',
      'urn:uuid:',
      answer('20', '0'),
      bareAssertion({ id: '_x' }),
      timestamp(at + 1),
    ),
  )
  const place = fc.oneof(
    fc.nat(seed.length),
    // Edit at the start or end of an element, because an edit elsewhere usually only breaks the XML.
    fc.constantFrom(...[...seed.matchAll(/<|(?<=>)/g)].map(({ index }) => index)),
  )
  return fc.array(fc.tuple(place, fc.oneof(fc.constant(0), fc.nat(3), fc.nat(2000)), piece), {
    minLength: 1,
    maxLength: 4,
  })
}
type Edit = [number, number, string]
const edited = (seed: string, changes: Edit[]): string =>
  changes.reduce(
    (text, [place, length, piece]) => text.slice(0, place) + piece + text.slice(place + length),
    seed,
  )

describe('an answer', () => {
  const seeds = [
    signedAnswer(),
    signedAnswer({ version: '1.2', prefixes: ['e', 'wsu'] }),
    signedAnswer({ body: answer('44') }),
  ]
  const expected = {
    certificate: partyOf('service').certificate,
    messageId,
    now: at,
    skewMs: 60_000,
    unsignedFaults: false,
  }
  /** The canonical form of everything that is read. */
  const signedOf = (document: XmlDocument) =>
    ['Body', 'RelatesTo', 'Timestamp', 'Action', 'MessageID']
      .flatMap((name) => find(document.root, name))
      .map((element) => canonicalize(element))
      .sort()
      .join('\n')

  const contentOf = (document: XmlDocument) => ({ ...sdiProtocol.read(document), payload: undefined })

  it('an answer is accepted only if everything that is read was signed', () => {
    let believed = 0
    let read = 0
    for (const seed of seeds) {
      const whole = parseXml(seed) as XmlDocument
      expect(refuseAnswer(whole, expected)).toBeUndefined()
      fc.assert(
        fc.property(edits(seed), (changes) => {
          const document = parseXml(edited(seed, changes))
          if (document === undefined) return
          read += 1
          if (refuseAnswer(document, expected) !== undefined) return
          believed += 1
          expect(signedOf(document)).toBe(signedOf(whole))
          expect(contentOf(document)).toEqual(contentOf(whole))
        }),
        { numRuns: 3000 },
      )
    }
    // Without any accepted answer the test would prove nothing.
    expect(read).toBeGreaterThan(500)
    expect(believed).toBeGreaterThan(5)
  })

  it('random text as an answer does not throw', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '<',
            '>',
            '/',
            'a',
            ' ',
            '"',
            '=',
            '&',
            ';',
            '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/">',
            '<e:Body/>',
            '</e:Envelope>',
          ),
        }),
        (text) => {
          const document = parseXml(text)
          if (document !== undefined) expect(refuseAnswer(document, expected)).toBeDefined()
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('a token', () => {
  const sts = partyOf('sts')
  const seeds = [issuedAnswer(), issuedAnswer({ prefix: 'saml', security: timestamp(), signedBy: sts })]
  const expected = {
    entityId,
    own: partyOf('client').certificate,
    sts: sts.certificate,
    messageId,
    cvr,
    now: at,
    skewMs: 60_000,
  }
  const issued = (body: string) => judgeIssued({ kind: 'reply', status: 200, body, durationMs: 1 }, expected)

  it('a token is accepted only if it is what the STS signed', () => {
    let taken = 0
    for (const seed of seeds) {
      const whole = issued(seed)
      if (whole.kind !== 'token') throw new Error(whole.detail)
      const { digest, endsAt, id } = whole.token
      fc.assert(
        fc.property(edits(seed), (changes) => {
          const made = issued(edited(seed, changes))
          if (made.kind !== 'token') return
          taken += 1
          expect(made.token).toMatchObject({ id, endsAt })
          // The digest includes the signature, which can be written in several ways.
          if (made.token.assertion === whole.token.assertion) expect(made.token.digest).toBe(digest)
          const [assertion, original] = [made, whole].map(({ token }) => {
            const { root } = parseXml(token.assertion) as XmlDocument
            return canonicalize(root, { without: find(root, 'Signature')[0] })
          })
          expect(assertion).toBe(original)
        }),
        { numRuns: 3000 },
      )
    }
    expect(taken).toBeGreaterThan(5)
  })
})
