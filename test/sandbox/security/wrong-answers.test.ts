// Owns the tests of the ways in which the sandbox's answers are wrongly signed, when told so.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { minute } from '../../../server/domain/time.ts'
import { type Rule, type SoapVersion, soapVersions } from '../../../server/sandbox/rules.ts'
import { type SecurityHow, securityHows } from '../../../server/sandbox/security/how.ts'
import { startSandbox } from '../../../server/sandbox/server.ts'
import { ask } from '../question.ts'
import { at, messageCoveredBy, textAt } from './answer.ts'
import { newMessageId } from './client.ts'
import { cases, kle, now, type Secured, scenario, startSecured } from './secured.ts'
import { uris } from './signer.ts'

let secured: Secured
beforeAll(async () => {
  secured = await startSecured()
})
afterEach(() => secured.sandbox.control.set({ rules: [], soap: '1.1' }))
afterAll(() => secured.sandbox.close())

describe('an answer that is told to be wrong', () => {
  const reported = async (how: SecurityHow, version: SoapVersion = '1.1') => {
    secured.sandbox.control.set({ rules: [{ do: 'security', how }] })
    const { status, text } = await secured.send(secured.message({ version }), version)
    const byService = messageCoveredBy(text, secured.pki.service.certificate)
    const antal = textAt(text, 'Body', 'FremsoegSagDokumentIndeksOutput', 'Antal', 'Antal')
    return { status, text, byService, antal: antal === undefined ? undefined : Number(antal) }
  }

  it.each(['unsigned', 'unsignedFault'] as const)('%s', async (how) => {
    const { status, text } = await reported(how)
    expect([status, at(text, 'Header', 'Security')]).toEqual([how === 'unsigned' ? 200 : 500, undefined])
  })

  it('wrongKey: right by another certificate, which it carries', async () => {
    const { text, byService } = await reported('wrongKey')
    expect(byService).toBeUndefined()
    expect(messageCoveredBy(text, secured.pki.sts.certificate)).toContain('Body')
  })

  it('tampered: another count than was signed', async () => {
    const { byService, antal } = await reported('tampered')
    expect([byService, antal]).toEqual([undefined, cases + 1000])
  })

  it.each(soapVersions)(
    'wrapped, in SOAP %s: the signature is right, of a Body that stands aside',
    async (version) => {
      const { text, byService, antal } = await reported('wrapped', version)
      expect(byService).toContain('Body')
      expect(antal).toBe(cases + 1000)
      expect(
        textAt(text, 'Header', 'aside', 'Body', 'FremsoegSagDokumentIndeksOutput', 'Antal', 'Antal'),
      ).toBe(String(cases))
    },
  )

  it('withoutBody: the rest is signed', async () => {
    expect((await reported('withoutBody')).byService).toEqual([
      'Action',
      'BinarySecurityToken',
      'MessageID',
      'RelatesTo',
      'Timestamp',
    ])
  })

  it('expired: signed ten minutes ago', async () => {
    const { text, byService } = await reported('expired')
    expect(byService).toContain('Timestamp')
    expect(textAt(text, 'Header', 'Security', 'Timestamp', 'Expires')).toBe(
      new Date(now - 5 * minute).toISOString(),
    )
  })

  it('otherRelatesTo: signed, as the answer to another', async () => {
    const messageId = newMessageId()
    secured.sandbox.control.set({ rules: [{ do: 'security', how: 'otherRelatesTo' }] })
    const { text } = await secured.send(secured.message({ messageId }))
    expect(messageCoveredBy(text, secured.pki.service.certificate)).toContain('RelatesTo')
    expect(textAt(text, 'Header', 'RelatesTo')).toMatch(/^urn:uuid:/)
    expect(textAt(text, 'Header', 'RelatesTo')).not.toBe(messageId)
  })

  it('sha1: right by the key, by what no longer counts', async () => {
    const { text, byService } = await reported('sha1')
    expect(byService).toContain('Body')
    expect(text).toContain(`SignatureMethod Algorithm="${uris.rsaSha1}"`)
    expect(text).not.toContain(uris.sha256)
  })

  it('changes nothing where there is no security, but for the fault', async () => {
    const plain = await startSandbox({ scenario, clock: () => now })
    for (const how of securityHows) {
      plain.control.set({ rules: [{ do: 'security', how }] })
      expect((await ask(plain.url, '1.1', { kle })).status).toBe(how === 'unsignedFault' ? 500 : 200)
    }
    await plain.close()
  })

  it('in other ways too: half of a signed answer, and what cannot be signed', async () => {
    secured.sandbox.control.set({ rules: [{ do: 'truncated' }] })
    expect((await secured.send(secured.message())).text).toContain('<wsse:Security')
    for (const rule of [{ do: 'notXml' }, { do: 'http', status: 503 }] as Rule[]) {
      secured.sandbox.control.set({ rules: [rule] })
      expect((await secured.send(secured.message())).text).not.toContain('Security')
    }
  })
})
