// Tests the sandbox's STS over real HTTP: the token it issues, and its deliberate faults.
import { X509Certificate } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { minute, second } from '../../../server/domain/time.ts'
import { createSecurity } from '../../../server/sandbox/security/security.ts'
import { startSandbox } from '../../../server/sandbox/server.ts'
import type { Rule } from '../../../server/sandbox/switches.ts'
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
  it('the token and the answer around it are both signed by the STS', async () => {
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

  it('a token contains its audience, kommune, holder’s key and period, and the answer repeats them', async () => {
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

  it('each token has a new ID and is for the requested index', async () => {
    const [one, two] = [await secured.issue(), await secured.issue({ audience: ydi })]
    const ids = [one, two].map(({ text }) => at(text, ...token)?.getAttribute('ID'))
    expect(new Set(ids).size).toBe(2)
    expect(audienceIn(two.text)).toBe(ydi)
  })

  it('the answer repeats the Context of the request', async () => {
    const before = (xml: string) => xml.replace('<wst:RequestSecurityToken ', '$&Context="a &amp; b" ')
    const { text } = await secured.sendToSts(secured.request({}, { before }))
    expect(at(text, ...token.slice(0, 3))?.getAttribute('Context')).toBe('a & b')
  })

  it('a token has the configured lifetime, and its request is not counted as a call to an index', async () => {
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

  it('UseKey may contain XML-DSig’s KeyInfo', async () => {
    const before = (xml: string) =>
      xml.replace(
        /(<wst:UseKey>).*(<\/wst:UseKey>)/,
        (_, open, close) =>
          `${open}<ds:KeyInfo xmlns:ds="${uris.ds}"><ds:X509Data><ds:X509Certificate>` +
          `${new X509Certificate(secured.pki.client.certificate).raw.toString('base64')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${close}`,
      )
    expect((await secured.sendToSts(secured.request({}, { before }))).status).toBe(200)
  })

  it('a sandbox without security has no STS', async () => {
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

describe('deliberate faults of the STS', () => {
  const issueWith = (how: Extract<Rule, { do: 'sts' }>['how'], more: Partial<Rule> = {}) =>
    secured.issue({}, [{ do: 'sts', how, ...more } as Rule])

  it('fault is a signed fault of the STS', async () => {
    const { status, text } = await issueWith('fault')
    expect([status, faultOf(text)?.codes]).toEqual([500, ['soap:Receiver', 'wst:RequestFailed', 'INTERNAL']])
    expect(messageCoveredBy(text, secured.pki.sts.certificate)).toContain('Body')
  })

  it('noAgreement is a fault with the code ServiceAgreementNotFound', async () => {
    expect(faultOf((await issueWith('noAgreement')).text)?.codes).toContain('ServiceAgreementNotFound')
  })

  it('wrongKey signs the message and the token with another key', async () => {
    const { text } = await issueWith('wrongKey')
    expect(messageCoveredBy(text, secured.pki.sts.certificate)).toBeUndefined()
    expect(coveredBy(text, secured.pki.sts.certificate, ...token)).toBeUndefined()
    expect(coveredBy(text, secured.pki.service.certificate, ...token)).toEqual(['Assertion'])
  })

  it('otherAudience and shortLived change the token, and the token is validly signed', async () => {
    const other = (await issueWith('otherAudience')).text
    expect([audienceIn(other), coveredBy(other, secured.pki.sts.certificate, ...token)]).toEqual([
      ydi,
      ['Assertion'],
    ])
    const short = (await issueWith('shortLived')).text
    expect(periodOf(short)).toEqual([iso(now), iso(now + 10 * second)])
  })

  it('otherKommune and noKommune change the kommune of the token, and the token is validly signed', async () => {
    const cvrIn = (text: string) => /CvrNumberIdentifier"[^>]*><AttributeValue>(\d+)</.exec(text)?.[1]
    const other = (await issueWith('otherKommune')).text
    const none = (await issueWith('noKommune')).text
    const asked = cvrIn((await issueWith('slow', { ms: 1 } as Partial<Rule>)).text)
    expect(asked).toMatch(/^\d{8}$/)
    expect(cvrIn(other)).toMatch(/^\d{8}$/)
    expect(cvrIn(other)).not.toBe(asked)
    expect(cvrIn(none)).toBeUndefined()
    for (const text of [other, none])
      expect(coveredBy(text, secured.pki.sts.certificate, ...token)).toEqual(['Assertion'])
  })

  it('slow delays the answer by the given milliseconds, or by 3 seconds', async () => {
    const security = createSecurity({ pki: secured.pki })
    const delayOf = (ms?: number) =>
      security.answerSts(
        { body: secured.request(), contentType: 'application/soap+xml' },
        () => ({ delayMs: 0, behaviour: { do: 'sts', how: 'slow', ms } }),
        now,
      ).delayMs
    expect([delayOf(), delayOf(20)]).toEqual([3000, 20])
    expect((await issueWith('slow', { ms: 5 } as Partial<Rule>)).status).toBe(200)
  })

  it('a rule for the STS can be restricted to a kommune or an index', async () => {
    const rules: Rule[] = [{ do: 'sts', how: 'fault', match: { kommune: '0751', indeks: 'sdi' } }]
    expect((await secured.issue({}, rules)).status).toBe(500)
    expect((await secured.issue({ audience: ydi }, rules)).status).toBe(200)
    expect((await secured.issue({ cvr: '29189935' }, rules)).status).toBe(200)
  })

  it('rules for the indexes do not affect the STS', async () => {
    for (const rule of [{ do: 'fault' }, { do: 'noRight' }, { do: 'security', how: 'unsigned' }] as Rule[])
      expect((await secured.issue({}, [rule])).status).toBe(200)
  })

  it('the assertion declares its own namespace, so that it can be moved unchanged', async () => {
    expect(assertionIn((await secured.issue()).text)).toMatch(
      /^<Assertion [^>]*xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/,
    )
  })
})
