// Owns the tests of the sandbox's STS over real HTTP: the token it issues, and every way it misbehaves.
import { X509Certificate } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { minute, second } from '../../../server/domain/time.ts'
import type { Rule } from '../../../server/sandbox/rules.ts'
import { createSecurity } from '../../../server/sandbox/security/security.ts'
import { startSandbox } from '../../../server/sandbox/server.ts'
import { at, coveredBy, faultOf, messageCoveredBy, textAt } from './answer.ts'
import { assertionIn, newMessageId, sdi, stsPath, ydi } from './client.ts'
import { now, type Secured, scenario, soap12, startSecured } from './secured.ts'
import { uris } from './signer.ts'

let secured: Secured
beforeAll(async () => {
  secured = await startSecured()
})
afterEach(() => secured.sandbox.control.set({ rules: [], soap: '1.1' }))
afterAll(() => secured.sandbox.close())

const token = [
  'Body',
  'RequestSecurityTokenResponseCollection',
  'RequestSecurityTokenResponse',
  'RequestedSecurityToken',
  'Assertion',
] as const
const conditions = [...token, 'Conditions'] as const
const confirmation = [...token, 'Subject', 'SubjectConfirmation'] as const
const periodOf = (xml: string): string[] =>
  ['NotBefore', 'NotOnOrAfter'].map((name) => at(xml, ...conditions)?.getAttribute(name) ?? '')
const audienceIn = (xml: string) => textAt(xml, ...conditions, 'AudienceRestriction', 'Audience')
const iso = (ms: number): string => new Date(ms).toISOString()

describe('a token', () => {
  it('is issued, signed by the STS, in an answer that the STS has signed too', async () => {
    const messageId = newMessageId()
    const { status, contentType, text } = await secured.issue({ messageId })
    expect([status, contentType]).toEqual([200, 'application/soap+xml; charset=utf-8'])
    expect(messageCoveredBy(text, secured.pki.sts.certificate)).toEqual([
      'Action',
      'Body',
      'RelatesTo',
      'Timestamp',
    ])
    expect(coveredBy(text, secured.pki.sts.certificate, ...token)).toEqual(['Assertion'])
    expect(textAt(text, 'Header', 'RelatesTo')).toBe(messageId)
    expect(textAt(text, 'Header', 'Action')).toBe(
      'http://docs.oasis-open.org/ws-sx/ws-trust/200512/RSTRC/IssueFinal',
    )
  })

  it('says whom it is from and for, which kommune, whose key, and until when', async () => {
    const { text } = await secured.issue({ cvr: '55133018' })
    expect(at(text, ...token)?.getAttribute('Version')).toBe('2.0')
    expect(audienceIn(text)).toBe(sdi)
    expect(periodOf(text)).toEqual([iso(now), iso(now + 5 * minute)])
    expect(at(text, ...confirmation)?.getAttribute('Method')).toBe(
      'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key',
    )
    const data = [...confirmation, 'SubjectConfirmationData']
    expect(textAt(text, ...data, 'KeyInfo', 'X509Data', 'X509Certificate')).toBe(
      new X509Certificate(secured.pki.client.certificate).raw.toString('base64'),
    )
    expect(at(text, ...data)?.getAttribute('Recipient')).toBe(sdi)
    const attributes = Array.from(at(text, ...token, 'AttributeStatement')?.childNodes ?? []) as Element[]
    const cvr = attributes.find((a) => a.getAttribute('Name') === 'dk:gov:saml:attribute:CvrNumberIdentifier')
    expect(cvr?.textContent).toBe('55133018')
    const response = token.slice(0, 3)
    expect(textAt(text, ...response, 'Lifetime', 'Expires')).toBe(iso(now + 5 * minute))
    expect(textAt(text, ...response, 'AppliesTo', 'EndpointReference', 'Address')).toBe(sdi)
    for (const reference of ['RequestedAttachedReference', 'RequestedUnattachedReference'])
      expect(textAt(text, ...response, reference, 'SecurityTokenReference', 'KeyIdentifier')).toBe(
        at(text, ...token)?.getAttribute('ID'),
      )
  })

  it('has an ID of its own each time, and is for the index asked about', async () => {
    const [one, two] = [await secured.issue(), await secured.issue({ audience: ydi })]
    const ids = [one, two].map(({ text }) => at(text, ...token)?.getAttribute('ID'))
    expect(new Set(ids).size).toBe(2)
    expect(audienceIn(two.text)).toBe(ydi)
  })

  it('repeats the Context of the request', async () => {
    const before = (xml: string) => xml.replace('<wst:RequestSecurityToken ', '$&Context="a &amp; b" ')
    const { text } = await secured.sendToSts(secured.request({}, { before }))
    expect(at(text, ...token.slice(0, 3))?.getAttribute('Context')).toBe('a & b')
  })

  it('holds as long as it is set to, and counts as no call to an index', async () => {
    const other = await startSandbox({
      scenario,
      clock: () => now,
      security: { pki: secured.pki, tokenLifetimeMs: 120 * minute },
    })
    const { text } = await secured.sendToSts(secured.request(), soap12, other.urls.sts)
    expect(periodOf(text)[1]).toBe(iso(now + 120 * minute))
    expect([other.calls(), other.requests()]).toEqual([0, []])
    await other.close()
  })

  it('is asked for with XML-DSig’s KeyInfo in UseKey as well', async () => {
    const before = (xml: string) =>
      xml.replace(
        /(<wst:UseKey>).*(<\/wst:UseKey>)/,
        (_, open, close) =>
          `${open}<ds:KeyInfo xmlns:ds="${uris.ds}"><ds:X509Data><ds:X509Certificate>` +
          `${new X509Certificate(secured.pki.client.certificate).raw.toString('base64')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${close}`,
      )
    expect((await secured.sendToSts(secured.request({}, { before }))).status).toBe(200)
  })

  it('is not there without security', async () => {
    const plain = await startSandbox({ scenario, clock: () => now })
    expect(plain.urls.sts).toBeUndefined()
    const { status } = await secured.sendToSts(
      secured.request(),
      soap12,
      plain.url.replace('/sagdokumentindeks/6', stsPath),
    )
    expect(status).toBe(404)
    await plain.close()
  })
})

describe('told to misbehave', () => {
  const reported = (how: Extract<Rule, { do: 'sts' }>['how'], more: Partial<Rule> = {}) =>
    secured.issue({}, [{ do: 'sts', how, ...more } as Rule])

  it('fault: its own, signed', async () => {
    const { status, text } = await reported('fault')
    expect([status, faultOf(text)?.codes]).toEqual([500, ['soap:Receiver', 'wst:RequestFailed', 'INTERNAL']])
    expect(messageCoveredBy(text, secured.pki.sts.certificate)).toContain('Body')
  })

  it('noAgreement', async () => {
    expect(faultOf((await reported('noAgreement')).text)?.codes).toContain('ServiceAgreementNotFound')
  })

  it('wrongKey: the message and the token are by another', async () => {
    const { text } = await reported('wrongKey')
    expect(messageCoveredBy(text, secured.pki.sts.certificate)).toBeUndefined()
    expect(coveredBy(text, secured.pki.sts.certificate, ...token)).toBeUndefined()
    expect(coveredBy(text, secured.pki.service.certificate, ...token)).toEqual(['Assertion'])
  })

  it('otherAudience and shortLived: signed all the same', async () => {
    const other = (await reported('otherAudience')).text
    expect([audienceIn(other), coveredBy(other, secured.pki.sts.certificate, ...token)]).toEqual([
      ydi,
      ['Assertion'],
    ])
    const short = (await reported('shortLived')).text
    expect(periodOf(short)).toEqual([iso(now), iso(now + 10 * second)])
  })

  it('slow: the right answer after that many milliseconds, at 3 seconds when it is not said', async () => {
    const security = createSecurity({ pki: secured.pki })
    const delayOf = (ms?: number) =>
      security.answerSts(
        { body: secured.request(), contentType: 'application/soap+xml' },
        () => ({ delayMs: 0, behaviour: { do: 'sts', how: 'slow', ms } }),
        now,
      ).delayMs
    expect([delayOf(), delayOf(20)]).toEqual([3000, 20])
    expect((await reported('slow', { ms: 5 } as Partial<Rule>)).status).toBe(200)
  })

  it('for a kommune or an index alone', async () => {
    const rules: Rule[] = [{ do: 'sts', how: 'fault', match: { kommune: '0751', indeks: 'sdi' } }]
    expect((await secured.issue({}, rules)).status).toBe(500)
    expect((await secured.issue({ audience: ydi }, rules)).status).toBe(200)
    expect((await secured.issue({ cvr: '29189935' }, rules)).status).toBe(200)
  })

  it('by no rule for the indexes', async () => {
    for (const rule of [{ do: 'fault' }, { do: 'noRight' }, { do: 'security', how: 'unsigned' }] as Rule[])
      expect((await secured.issue({}, [rule])).status).toBe(200)
  })

  it('keeps the token in one piece', async () => {
    expect(assertionIn((await secured.issue()).text)).toMatch(
      /^<Assertion [^>]*xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/,
    )
  })
})
