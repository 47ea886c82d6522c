// Tests the deliberate faults in the signatures of the sandbox's answers.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { minute } from '../../../server/domain/time.ts'
import { startSandbox } from '../../../server/sandbox/server.ts'
import {
  type Rule,
  type SecurityHow,
  type SoapVersion,
  securityHows,
  soapVersions,
} from '../../../server/sandbox/switches.ts'
import { sendRequest } from '../question.ts'
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

describe('an answer with a deliberate fault', () => {
  const answerWith = async (how: SecurityHow, version: SoapVersion = '1.1') => {
    secured.sandbox.control.set({ rules: [{ do: 'security', how }] })
    const { status, text } = await secured.send(secured.message({ version }), version)
    const byService = messageCoveredBy(text, secured.pki.service.certificate)
    const antal = textAt(text, 'Body', 'FremsoegSagDokumentIndeksOutput', 'Antal', 'Antal')
    return { status, text, byService, antal: antal === undefined ? undefined : Number(antal) }
  }

  it.each(['unsigned', 'unsignedFault'] as const)('%s has no Security header', async (how) => {
    const { status, text } = await answerWith(how)
    expect([status, at(text, 'Header', 'Security')]).toEqual([how === 'unsigned' ? 200 : 500, undefined])
  })

  it('wrongKey is signed with another certificate, which it carries', async () => {
    const { text, byService } = await answerWith('wrongKey')
    expect(byService).toBeUndefined()
    expect(messageCoveredBy(text, secured.pki.sts.certificate)).toContain('Body')
  })

  it('tampered has another count than the signed one', async () => {
    const { byService, antal } = await answerWith('tampered')
    expect([byService, antal]).toEqual([undefined, cases + 1000])
  })

  it.each(soapVersions)(
    'wrapped, in SOAP %s, has a valid signature of a Body that is moved aside',
    async (version) => {
      const { text, byService, antal } = await answerWith('wrapped', version)
      expect(byService).toContain('Body')
      expect(antal).toBe(cases + 1000)
      expect(
        textAt(text, 'Header', 'aside', 'Body', 'FremsoegSagDokumentIndeksOutput', 'Antal', 'Antal'),
      ).toBe(String(cases))
    },
  )

  it('withoutBody signs everything except Body', async () => {
    expect((await answerWith('withoutBody')).byService).toEqual([
      'Action',
      'BinarySecurityToken',
      'MessageID',
      'RelatesTo',
      'Timestamp',
    ])
  })

  it('expired is signed with a timestamp ten minutes old', async () => {
    const { text, byService } = await answerWith('expired')
    expect(byService).toContain('Timestamp')
    expect(textAt(text, 'Header', 'Security', 'Timestamp', 'Expires')).toBe(
      new Date(now - 5 * minute).toISOString(),
    )
  })

  it('otherRelatesTo is signed as the answer to another message', async () => {
    const messageId = newMessageId()
    secured.sandbox.control.set({ rules: [{ do: 'security', how: 'otherRelatesTo' }] })
    const { text } = await secured.send(secured.message({ messageId }))
    expect(messageCoveredBy(text, secured.pki.service.certificate)).toContain('RelatesTo')
    expect(textAt(text, 'Header', 'RelatesTo')).toMatch(/^urn:uuid:/)
    expect(textAt(text, 'Header', 'RelatesTo')).not.toBe(messageId)
  })

  it('sha1 is signed with the right key and SHA-1', async () => {
    const { text, byService } = await answerWith('sha1')
    expect(byService).toContain('Body')
    expect(text).toContain(`SignatureMethod Algorithm="${uris.rsaSha1}"`)
    expect(text).not.toContain(uris.sha256)
  })

  it('without security, only unsignedFault changes the answer', async () => {
    const plain = await startSandbox({ scenario, clock: () => now })
    for (const how of securityHows) {
      plain.control.set({ rules: [{ do: 'security', how }] })
      expect((await sendRequest(plain.url, '1.1', { kle })).status).toBe(how === 'unsignedFault' ? 500 : 200)
    }
    await plain.close()
  })

  it('truncated cuts a signed answer, and replies other than SOAP are not signed', async () => {
    secured.sandbox.control.set({ rules: [{ do: 'truncated' }] })
    expect((await secured.send(secured.message())).text).toContain('<wsse:Security')
    for (const rule of [{ do: 'notXml' }, { do: 'http', status: 503 }] as Rule[]) {
      secured.sandbox.control.set({ rules: [rule] })
      expect((await secured.send(secured.message())).text).not.toContain('Security')
    }
  })
})
