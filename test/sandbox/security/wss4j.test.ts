// Owns the tests that the sandbox takes what another implementation has signed: messages by Apache WSS4J, kept as golden files.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { minute } from '../../../server/domain/time.ts'
import { createTestPki, type TestPki } from '../../../server/sandbox/security/pki.ts'
import { createSecurity } from '../../../server/sandbox/security/security.ts'
import { faultOf } from './answer.ts'

const golden = (name: string) => readFile(fileURLToPath(new URL(`golden/${name}`, import.meta.url)), 'utf8')
const createdAt = (xml: string) => Date.parse(/<wsu:Created>([^<]*)/.exec(xml)?.[1] ?? '')

/** Those that the messages are by; the keys are not kept. */
let pki: TestPki
beforeAll(async () => {
  const made = await createTestPki({ now: 0 })
  const [client, sts] = await Promise.all([golden('client.pem'), golden('sts.pem')])
  pki = { ...made, client: { certificate: client, key: '' }, sts: { ...made.sts, certificate: sts } }
})

describe('what WSS4J has signed, with prefixes to keep', () => {
  it('a request for a token is granted', async () => {
    const body = await golden('wss4j-issue.xml')
    expect(body).toContain('InclusiveNamespaces')
    const { sts } = await createTestPki({ now: 0 })
    const { answerSts } = createSecurity({ pki: { ...pki, sts } })
    const raw = { body, contentType: 'application/soap+xml' }
    const deed = answerSts(raw, () => ({ delayMs: 0 }), createdAt(body))
    expect(deed.kind === 'reply' && deed.reply.status).toBe(200)
  })

  it.each([
    ['1.1', 'the token with a prefix', /<saml2:Assertion /],
    ['1.2', 'the token without', /<Assertion /],
  ] as const)('a call in SOAP %s is let in, %s', async (version, _, form) => {
    const body = await golden(`wss4j-call-${version}.xml`)
    expect(body).toMatch(form)
    expect(body).toContain('InclusiveNamespaces')
    const { refuse } = createSecurity({ pki })
    const raw = { body, contentType: '' }
    expect(refuse(raw, version, 'sdi', createdAt(body))).toBeUndefined()
    // It was let in, for so it is known when it comes again; and it is looked at: later, it is refused.
    expect(faultOf(refuse(raw, version, 'sdi', createdAt(body))?.body ?? '')?.reason).toContain('used before')
    const late = createSecurity({ pki }).refuse(raw, version, 'sdi', createdAt(body) + 7 * minute)
    expect(faultOf(late?.body ?? '')?.codes.at(-1)).toBe('wsu:MessageExpired')
  })
})
