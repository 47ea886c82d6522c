// Tests the sandbox's indexes with security, over real HTTP: the calls they accept, and the signatures of answers.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { minute } from '../../../server/domain/time.ts'
import { startSandbox } from '../../../server/sandbox/server.ts'
import { type Rule, soapVersions } from '../../../server/sandbox/switches.ts'
import { canValidate, validate, whereValidated } from '../../support/shared.ts'
import { httpHeaders, payload, post, sendRequest } from '../question.ts'
import { ydiContentType, ydiPayload } from '../ydi-question.ts'
import { at, faultOf, messageCoveredBy, textAt } from './answer.ts'
import { newMessageId, sdi, ydi } from './client.ts'
import { replace, stamped } from './departures.ts'
import { aarhus, cases, kle, now, type Secured, scenario, startSecured } from './secured.ts'

let secured: Secured
beforeAll(async () => {
  secured = await startSecured()
})
afterEach(() => secured.sandbox.control.set({ rules: [], soap: '1.1' }))
afterAll(() => secured.sandbox.close())

describe.each(soapVersions)('SOAP %s', (version) => {
  it('a secured call is answered, and the answer is signed as the policy requires', async () => {
    const messageId = newMessageId()
    const { status, text } = await secured.send(secured.message({ version, messageId }), version)
    expect(status).toBe(200)
    expect(textAt(text, 'Body', 'FremsoegSagDokumentIndeksOutput', 'Antal', 'Antal')).toBe(String(cases))
    expect(textAt(text, 'Header', 'RelatesTo')).toBe(messageId)
    expect(messageCoveredBy(text, secured.pki.service.certificate)).toEqual([
      'Action',
      'BinarySecurityToken',
      'Body',
      'MessageID',
      'RelatesTo',
      'Timestamp',
    ])
    const expires = textAt(text, 'Header', 'Security', 'Timestamp', 'Expires')
    expect(expires).toBe(new Date(now + 5 * minute).toISOString())
  })

  it('an unsecured call is refused with a signed fault', async () => {
    const { status, text } = await sendRequest(secured.sandbox.url, version)
    secured.sandbox.control.set({ soap: version })
    const refused = await sendRequest(secured.sandbox.url, version, { kle })
    expect([status, refused.status]).toEqual([500, 500])
    expect(faultOf(refused.text)?.codes.at(-1)).toBe('wsse:InvalidSecurity')
    expect(messageCoveredBy(refused.text, secured.pki.service.certificate)).toContain('Body')
    expect(text).not.toContain('Antal')
  })

  it('faults and code 40 answers to an accepted call are signed', async () => {
    for (const rule of [{ do: 'noRight' }, { do: 'fault' }, { do: 'status40' }] as Rule[]) {
      secured.sandbox.control.set({ rules: [rule] })
      const { text } = await secured.send(secured.message({ version }), version)
      expect(messageCoveredBy(text, secured.pki.service.certificate)).toContain('Body')
    }
    const wrong = secured.message({ version, payload: payload({ kle, cvr: aarhus, filter: '<x/>' }) })
    expect(
      messageCoveredBy((await secured.send(wrong, version)).text, secured.pki.service.certificate),
    ).toContain('Body')
  })
})

describe('YDI', () => {
  it('YDI accepts only a token for YDI', async () => {
    const call = async (audience: string) => {
      const body = secured.message({
        version: '1.2',
        payload: ydiPayload(),
        token: await secured.fetchToken(audience),
        action: 'http://kombit.dk/sts/ydelseindeks/fremsoeg',
      })
      return post(secured.sandbox.urls.ydi, body, { 'content-type': ydiContentType })
    }
    const { status, text } = await call(ydi)
    expect([status, at(text, 'Body', 'FremsoegYdelseIndeksOutput')?.localName]).toEqual([
      200,
      'FremsoegYdelseIndeksOutput',
    ])
    expect(messageCoveredBy(text, secured.pki.service.certificate)).toContain('Body')
    expect(faultOf((await call(sdi)).text)?.reason).toBe('the token is for another service')
  })
})

describe('accepted calls', () => {
  it('a call is accepted once, and the next with a new MessageID', async () => {
    const first = secured.message()
    expect([(await secured.send(first)).status, (await secured.send(secured.message())).status]).toEqual([
      200, 200,
    ])
    const { status, text } = await secured.send(first)
    expect([status, faultOf(text)]).toEqual([
      500,
      { codes: ['wsa:InvalidAddressingHeader'], reason: 'the MessageID has been used before' },
    ])
  })

  it('a call is accepted with a prefixed assertion, to which the STR-Transform adds an empty default namespace', async () => {
    expect((await secured.send(secured.message({ token: secured.own() }))).status).toBe(200)
  })

  it('a call is accepted with an additional signed element', async () => {
    const departure = { before: replace('<wsa:To ', '<x xmlns="urn:x" wsu:Id="more"/>$&'), more: ['more'] }
    expect((await secured.send(secured.message({}, departure))).status).toBe(200)
  })

  it('a call is accepted at the limits of the accepted clock difference', async () => {
    for (const departure of [
      stamped(now + minute, now + 6 * minute),
      stamped(now - 6 * minute + 1, now - minute + 1),
    ])
      expect((await secured.send(secured.message({}, departure))).status).toBe(200)
    for (const [from, to] of [
      [now + minute, now + 9 * minute],
      [now - 9 * minute, now - minute + 1],
    ] as const)
      expect((await secured.send(secured.message({ token: secured.own({ from, to }) }))).status).toBe(200)
  })

  it('a sandbox without security accepts calls with and without security, and does not sign', async () => {
    const plain = await startSandbox({ scenario, clock: () => now })
    expect((await sendRequest(plain.url, '1.1', { kle })).status).toBe(200)
    expect((await post(plain.url, secured.message(), httpHeaders('1.1'))).text).not.toContain('Security')
    await plain.close()
  })
})

describe('the published XSD', () => {
  it.skipIf(!canValidate)(
    `signed questions and answers are valid against the published XSD ${whereValidated}`,
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sandbox-signed-'))
      try {
        const files: string[] = []
        for (const version of soapVersions) {
          const question = secured.message({ version })
          const answer = (await secured.send(question, version)).text
          for (const [name, text] of Object.entries({ question, answer })) {
            files.push(join(folder, `${name}-${version}.xml`))
            await writeFile(files.at(-1) ?? '', text)
          }
        }
        expect(validate(files).match(/: valid$/gm)).toHaveLength(files.length)
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  )
})
