// Tests the pages with security on: tokens, signed calls, verified answers, and a forged answer.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { createTestPki, toPkcs12 } from '../../server/sandbox/security/pki.ts'
import { startSandbox } from '../../server/sandbox/server.ts'
import type { Rule } from '../../server/sandbox/switches.ts'
import { describeInBrowser } from '../support/browser.ts'
import { addressOf, startServer } from '../support/server-process.ts'
import { createStops, type Later } from '../support/stops.ts'
import { temporaryFolderFor } from '../support/store.ts'

const password = 'only for this test'

/** A sandbox that accepts only secured calls, and a server with security on. */
const startSecured = async (rules: readonly Rule[], later: Later) => {
  const pki = await createTestPki({ now: Date.now() })
  const scenario = createScenario({ presentAt: Date.now() })
  const sandbox = await startSandbox({ scenario, clock: Date.now, security: { pki }, switches: { rules } })
  later(sandbox.close)
  const folder = temporaryFolderFor(later)
  writeFileSync(join(folder, 'own.p12'), toPkcs12(pki, password))
  writeFileSync(join(folder, 'sts.pem'), pki.sts.certificate)
  writeFileSync(join(folder, 'service.pem'), pki.service.certificate)
  const auth = `auth: { type: oioidws, sts: { url: "${sandbox.urls.sts}", certificate: sts.pem }, certificate: { file: own.p12, passwordEnv: OUR_PASSWORD }, serviceCertificate: service.pem }`
  const config = join(folder, 'borgerblik.yaml')
  writeFileSync(
    config,
    `poll: { counts: 1m, pulse: 1h, maxCallsPerSecond: 200, retries: 0 }
sources:
  sdi: { url: "${sandbox.urls.sdi}", ${auth} }
  ydi: { url: "${sandbox.urls.ydi}", ${auth} }
obligatory: [{ kle: "02.34.02" }, { kle: "27.12.04" }]
kommuner: { "0751": {}, "0217": {} }
`,
  )
  const env = { BORGERBLIK_DATA: folder, BORGERBLIK_CONFIG: config, OUR_PASSWORD: password }
  const server = startServer(env, later)
  const url = await addressOf(server)
  await server.waitForOutput(/round ended: 6 of 6 checks/)
  return { sandbox, server, url, scenario }
}

const read = async (page: Page, path: string): Promise<string> => {
  await page.goto(path)
  return (await page.locator('body').textContent()) ?? ''
}

/** Starts one pair for all tests of a block. */
const startOnce = async (rules: readonly Rule[]) => {
  const { later, stop } = createStops()
  return { ...(await startSecured(rules, later)), stop }
}

describeInBrowser('with security on', (open) => {
  let started: Awaited<ReturnType<typeof startOnce>>
  beforeAll(async () => {
    started = await startOnce([])
    return started.stop
  })

  it('the counts equal those of the indexes, and every call carries a token', async () => {
    const page = await open(started.url)
    const { kle, groups } = JSON.parse(await read(page, '/api/v1/kommuner/0217'))
    const { scenario, sandbox } = started
    expect(kle.map((one: { kle: string }) => one.kle)).toEqual(['02.34.02', '27.12.04'])
    for (const { kle: number, cases, measuredAt } of kle)
      expect(cases).toBe(scenario.casesAt('0217', number, Date.parse(measuredAt)))
    const { bevillinger, measuredAt } = groups['27'].benefits
    expect(bevillinger).toBe(scenario.bevillingerAt('0217', '27.12.04', Date.parse(measuredAt)))
    expect(sandbox.requests().length).toBeGreaterThanOrEqual(6)
    expect(sandbox.requests().filter(({ body }) => !/<(\w+:)?Assertion /.test(body))).toEqual([])
  })

  it('the page Drift lists the certificates with their days left, and the password appears nowhere', async () => {
    const page = await open(started.url)
    const text = await read(page, '/drift')
    expect(text).toContain('Certifikater')
    expect(text.match(/(89|90) dage/g)?.length).toBeGreaterThanOrEqual(3)
    expect(text + started.server.printed()).not.toContain(password)
  })
})

describeInBrowser('with wrapped answers', (open) => {
  let started: Awaited<ReturnType<typeof startOnce>>
  beforeAll(async () => {
    started = await startOnce([{ match: {}, do: 'security', how: 'wrapped' }])
    return started.stop
  })

  it('wrapped answers are refused and logged, and no kommune gets the level ingen', async () => {
    const page = await open(started.url)
    expect(started.server.printed()).toMatch(/round ended: 6 of 6 checks, 6 without an answer/)
    expect(started.server.printed()).toMatch(/no answer: sdi 0\d{3} [\d.]+ signature \(/)
    const { groups } = JSON.parse(await read(page, '/api/v1/overblik'))
    expect(groups['02']).toEqual({ alle: 0, flere: 0, ingen: 0, ukendt: 98 })
    expect(await read(page, '/drift')).toContain('signatur kunne ikke godkendes')
    expect(await read(page, '/kommuner/0751')).toContain('signatur kunne ikke godkendes')
  })
})
