// Tests that the sandbox accepts messages signed by another implementation: Apache WSS4J, as golden files.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { minute } from '../../../server/domain/time.ts'
import { createTestPki, type TestPki } from '../../../server/sandbox/security/pki.ts'
import { createSecurity } from '../../../server/sandbox/security/security.ts'
import { faultOf } from './answer.ts'

const golden = (name: string) => readFile(fileURLToPath(new URL(`golden/${name}`, import.meta.url)), 'utf8')
const createdAt = (xml: string) => Date.parse(/<wsu:Created>([^<]*)/.exec(xml)?.[1] ?? '')

/** The certificates of the golden files; their keys are not kept. */
let pki: TestPki
beforeAll(async () => {
  const made = await createTestPki({ now: 0 })
  const [client, sts] = await Promise.all([golden('client.pem'), golden('sts.pem')])
  pki = { ...made, client: { certificate: client, key: '' }, sts: { ...made.sts, certificate: sts } }
})

describe('messages signed by WSS4J, with inclusive prefixes', () => {
  it('a token is issued for a request signed by WSS4J', async () => {
    const body = await golden('wss4j-issue.xml')
    expect(body).toContain('InclusiveNamespaces')
    const { sts } = await createTestPki({ now: 0 })
    const { answerSts } = createSecurity({ pki: { ...pki, sts } })
    const raw = { body, contentType: 'application/soap+xml' }
    const reaction = answerSts(raw, () => ({ delayMs: 0 }), createdAt(body))
    expect(reaction.kind === 'reply' && reaction.reply.status).toBe(200)
  })

  it.each([
    ['1.1', 'a prefixed token', /<saml2:Assertion /],
    ['1.2', 'a token without a prefix', /<Assertion /],
  ] as const)('a SOAP %s call signed by WSS4J is accepted with %s', async (version, _, form) => {
    const body = await golden(`wss4j-call-${version}.xml`)
    expect(body).toMatch(form)
    expect(body).toContain('InclusiveNamespaces')
    const { refuse } = createSecurity({ pki })
    const raw = { body, contentType: '' }
    expect(refuse(raw, version, 'sdi', createdAt(body))).toBeUndefined()
    // The refusal as a repeated message proves that the first was accepted. A late message is refused, so it is checked.
    expect(faultOf(refuse(raw, version, 'sdi', createdAt(body))?.body ?? '')?.reason).toContain('used before')
    const late = createSecurity({ pki }).refuse(raw, version, 'sdi', createdAt(body) + 7 * minute)
    expect(faultOf(late?.body ?? '')?.codes.at(-1)).toBe('wsu:MessageExpired')
  })
})
