// Tests the secured sources against the sandbox's STS and services, which are independent and use xml-crypto.
import { setMaxListeners } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { kommuner } from '../../../server/domain/kommuner.ts'
import type { Indeks } from '../../../server/domain/measured/check.ts'
import { createScenario } from '../../../server/sandbox/scenario/scenario.ts'
import { createTestPki, type TestPki, toPkcs12 } from '../../../server/sandbox/security/pki.ts'
import { type Sandbox, startSandbox } from '../../../server/sandbox/server.ts'
import type { Rule } from '../../../server/sandbox/switches.ts'
import { createTransport } from '../../../server/sources/http.ts'
import { loadCertificate, loadCredentials } from '../../../server/sources/idws/credentials.ts'
import { createIdwsEnvelope } from '../../../server/sources/idws/envelope.ts'
import { createIndeksSource } from '../../../server/sources/indeks.ts'
import { sdiProtocol } from '../../../server/sources/sdi-messages.ts'
import { ydiProtocol } from '../../../server/sources/ydi-messages.ts'

const now = Date.UTC(2022, 9, 31, 9)
const scenario = createScenario({ presentAt: now })
const running = new AbortController().signal
// The number of concurrent calls that wait for tokens.
setMaxListeners(0, running)
const delivered = scenario.obligatory
  .map(({ kle }) => kle)
  .find((kle) => scenario.casesAt('0751', kle, now) > 0) as string

let pki: TestPki
let sandbox: Sandbox
const transport = createTransport({
  timeoutMs: 120_000,
  connections: 8,
  mono: () => performance.now(),
  now: Date.now,
})
beforeAll(async () => {
  pki = await createTestPki({ now })
  sandbox = await startSandbox({ scenario, clock: () => now, security: { pki } })
})
afterEach(() => sandbox.control.set({ soap: '1.1', rules: [] }))
afterAll(async () => {
  await transport.close()
  await sandbox.close()
})

const loadedOf = <T extends { ok: true }>(loaded: T | { ok: false; mistake: string }): T => {
  if (!loaded.ok) throw new Error(loaded.mistake)
  return loaded
}

const sourceOf = (
  indeks: Indeks,
  { unsignedFaults = false, soapVersion = indeks === 'sdi' ? ('1.1' as const) : ('1.2' as const) } = {},
) => {
  const clock = { now: () => now, mono: () => performance.now() }
  const protocol = { sdi: sdiProtocol, ydi: ydiProtocol }[indeks]
  const certificate = (pem: string) => loadedOf(loadCertificate(Buffer.from(pem), now)).certificate
  let requests = 0
  const envelope = createIdwsEnvelope(
    {
      url: sandbox.urls[indeks],
      soapVersion,
      libertyHeader: indeks === 'sdi',
      entityId: {
        sdi: 'http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6',
        ydi: 'http://entityid.kombit.dk/service/ydi/ydelseindeks/6',
      }[indeks],
      stsUrl: sandbox.urls.sts as string,
      credentials: loadedOf(loadCredentials(toPkcs12(pki, 'a password'), 'a password', now)).credentials,
      stsCertificate: certificate(pki.sts.certificate),
      serviceCertificate: certificate(pki.service.certificate),
      skewMs: 60_000,
      unsignedFaults,
      anyKommune: false,
    },
    {
      send: (request, signal) => {
        requests += 1
        return transport.send(request, signal)
      },
      clock,
    },
  )
  const source = createIndeksSource(
    protocol,
    { freshWithinMs: 7 * 86_400_000, joinNumbers: true, retries: 0, retryAfterMs: 1 },
    { envelope, send: transport.send, clock, pace: async () => {}, lagSince: () => 0 },
  )
  const check = (kommunekode = '0751', kle = delivered) =>
    source.check({ indeks, kommunekode, kle, right: 'full' }, running)
  return { check, tokensRequested: () => requests }
}
const misbehave = (...rules: Rule[]) => sandbox.control.set({ rules })

describe('with security on', () => {
  it.each(['1.1', '1.2'] as const)('cases are counted over SOAP %s', async (soapVersion) => {
    sandbox.control.set({ soap: soapVersion })
    const checked = await sourceOf('sdi', { soapVersion }).check()
    expect(checked).toMatchObject({ outcome: 'counted', cases: scenario.casesAt('0751', delivered, now) })
    expect(checked.receivedSince).toBeDefined()
  })

  it('benefits are counted', async () => {
    const checked = await sourceOf('ydi').check('0751', '27.36.04')
    expect(checked.attempts.map(({ outcome }) => outcome)).not.toContain('signature')
    expect(checked.outcome).toBe('counted')
  })

  it('all kommuner are checked concurrently, with one token each', async () => {
    const { check, tokensRequested } = sourceOf('sdi')
    const some = kommuner.slice(0, 12)
    const outcomes = await Promise.all(
      [...some, ...some].map(async ({ kommunekode }) => (await check(kommunekode)).outcome),
    )
    expect(new Set(outcomes)).toEqual(new Set(['counted']))
    expect(tokensRequested()).toBe(some.length)
  })
})

describe('deliberate faults', () => {
  it.each(['unsigned', 'wrongKey', 'wrapped', 'withoutBody', 'expired', 'tampered', 'sha1'] as const)(
    'an answer with the fault %s is refused',
    async (how) => {
      const { check } = sourceOf('sdi')
      misbehave({ do: 'security', how })
      const checked = await check()
      expect(checked).toMatchObject({ outcome: 'signature', cases: undefined })
    },
  )

  it('an answer to another message is refused', async () => {
    const { check } = sourceOf('sdi')
    misbehave({ do: 'security', how: 'otherRelatesTo' })
    expect((await check()).outcome).toBe('shape')
  })

  it.each([
    [false, 'signature'],
    [true, 'fault'],
  ])('an unsigned fault, with unsigned faults allowed %s, is %s', async (unsignedFaults, outcome) => {
    const { check } = sourceOf('sdi', { unsignedFaults })
    misbehave({ do: 'security', how: 'unsignedFault' })
    expect((await check()).outcome).toBe(outcome)
  })

  it('a signed fault that reports no right is noRight', async () => {
    const { check } = sourceOf('sdi')
    misbehave({ do: 'noRight' })
    expect((await check()).outcome).toBe('noRight')
  })

  it.each([
    ['noAgreement', 'noRight'],
    ['fault', 'token'],
    ['wrongKey', 'token'],
    ['otherAudience', 'token'],
    ['otherKommune', 'token'],
    ['noKommune', 'token'],
  ] as const)('an STS that does %s gives %s', async (how, outcome) => {
    const { check } = sourceOf('sdi')
    misbehave({ do: 'sts', how })
    expect((await check()).outcome).toBe(outcome)
  })
})
