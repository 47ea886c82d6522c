// Tests the check command against a sandbox, with every exit code.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { openPkiFolder } from '../../server/sandbox/security/pki-folder.ts'
import { type SandboxOptions, startSandbox } from '../../server/sandbox/server.ts'
import { runHere } from '../support/cli.ts'
import { temporaryFolder } from '../support/store.ts'

const closed = 'http://127.0.0.1:9/'
const kommuner = ['0101', '0217', '0751', '0851', '0860']

/** No probe is slow here, on any machine. */
const longLimits = 'every: 5m, warnAt: 1m, failAt: 2m'

/** Starts a sandbox; `check` runs the command on a configuration for it, in which `parts` replace the defaults. */
const open = async (options: Partial<SandboxOptions> = {}) => {
  const scenario = createScenario({ presentAt: Date.now() })
  const sandbox = await startSandbox({ scenario, clock: Date.now, ...options })
  onTestFinished(() => sandbox.close())
  const folder = temporaryFolder()
  const { sdi, ydi, services } = sandbox.urls
  const own = {
    poll: '{ maxCallsPerSecond: 500, timeout: 2m }',
    reachability: `{ references: ["127.0.0.1:${sandbox.port}"] }`,
    sdi: `{ url: "${sdi}" }`,
    ydi: `{ url: "${ydi}" }`,
    kleKonfiguration: `{ url: "${services['kle-konfiguration']}" }`,
    servicePage: `{ url: "${services.driftsstatus}" }`,
    probes: `[{ id: sapa, name: SAPA, url: "${services.sapa}", ${longLimits} }]`,
    obligatory: '[{ kle: "02.34.02" }, { kle: "27.24.00" }]',
    slide: '{}',
  }
  const check = async (parts: Partial<Record<keyof typeof own, string>> = {}) => {
    const { poll, reachability, probes, obligatory, slide, ...sources } = { ...own, ...parts }
    const config = join(folder, 'borgerblik.yaml')
    const lines = Object.entries(sources).flatMap(([name, text]) =>
      text === '' ? [] : [`  ${name}: ${text}`],
    )
    writeFileSync(
      config,
      `poll: ${poll}
reachability: ${reachability}
sources:
${lines.join('\n')}
probes: ${probes}
obligatory: ${obligatory}
slide: ${slide}
kommuner: { ${kommuner.map((kode) => `"${kode}": {}`).join(', ')} }
`,
    )
    const data = join(folder, 'data')
    const ended = await runHere(['check'], { BORGERBLIK_CONFIG: config, BORGERBLIK_DATA: data })
    // The command never stores anything.
    expect(existsSync(data)).toBe(false)
    return ended
  }
  return { sandbox, check, folder, closedSdi: { sdi: `{ url: "${closed}" }` } }
}

/** The state and text of each finding, by its name. */
const rowsOf = (out: string): Record<string, string> =>
  Object.fromEntries(
    [...out.matchAll(/^(ok|WARNING|NO RIGHT|FAILS) +(\S+(?: (?:STS|sapa|127\S+))?) {2,}(.*)$/gm)].map(
      ([, state, name, text]) => [name as string, `${state}: ${text}`],
    ),
  )

describe('check', () => {
  it('exits with 0 when everything is reached, and calls once about each kommune', async () => {
    const { check, sandbox } = await open()
    const { code, out, err } = await check()
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(rowsOf(out)).toEqual({
      sdi: expect.stringMatching(/^ok: answers for 5 of 5 kommuner, in at most \d+ ms$/),
      ydi: expect.stringMatching(/^ok: answers for 5 of 5 kommuner/),
      kleKonfiguration: expect.stringMatching(/^ok: has \d+ configurations$/),
      servicePage: 'ok: has figures for 6 services',
      'probe sapa': expect.stringMatching(/^ok: ok, \d+ ms$/),
      [`reference 127.0.0.1:${sandbox.port}`]: 'ok: answers',
    })
    expect(sandbox.calls()).toBe(2 * kommuner.length)
  })

  it('prints each maintenance window with its next time', async () => {
    const { check } = await open()
    const windows = `[{ text: Flytning, from: "2020-01-01T22:00", until: "2020-01-02T02:00" }, { text: Servicevindue, cron: "0 22 * * 2", for: 2h, at: { service: sapa } }]`
    const probes = `[{ id: sapa, name: SAPA, url: "${closed}", ${longLimits} }]\nmaintenance: ${windows}`
    const { out } = await check({ probes })
    expect(out).toMatch(/^ok +maintenance +is over: Flytning \(everything\)$/m)
    expect(out).toMatch(
      /^ok +maintenance +(next|now,) \d{4}-\d\d-\d\d 22:00 to \d{4}-\d\d-\d\d 00:00, by "0 22 \* \* 2": Servicevindue \(service sapa\)$/m,
    )
  })

  it('exits with 3 when a kommune gives no right, and names it', async () => {
    const { check, sandbox } = await open()
    sandbox.control.set({ rules: [{ match: { kommune: '0751', indeks: 'ydi' }, do: 'noRight' }] })
    const { code, out } = await check()
    expect(code).toBe(3)
    expect(rowsOf(out).sdi).toMatch(/^ok/)
    expect(rowsOf(out).ydi).toMatch(/^NO RIGHT: answers for 4 of 5 kommuner/)
    expect(out).toMatch(/\n {12}0751 Aarhus gives no right \(ServiceAgreement\)\n/)
  })

  it('exits with 2 when an index fails for one kommune, though another gives no right', async () => {
    const { check, sandbox } = await open()
    sandbox.control.set({
      rules: [
        { match: { kommune: '0101', indeks: 'sdi' }, do: 'fault' },
        { match: { kommune: '0751' }, do: 'noRight' },
      ],
    })
    const { code, out } = await check()
    expect(code).toBe(2)
    expect(out).toContain('0101 København answers with a fault')
    expect(out).toContain('0751 Aarhus gives no right')
  })

  it('exits with 2 for each source that fails or has wrong settings, after few calls to a failing index', async () => {
    const { check, sandbox, closedSdi } = await open()
    const rows = async (parts: Parameters<typeof check>[0]) => {
      const { code, out } = await check(parts)
      expect(code).toBe(2)
      return rowsOf(out)
    }
    const nothing = { ydi: '', kleKonfiguration: '', servicePage: '', probes: '[]' }
    const { services, sdi } = sandbox.urls
    const reference = { [`reference 127.0.0.1:${sandbox.port}`]: 'ok: answers' }
    expect(await rows({ ...nothing, ...closedSdi })).toEqual({
      ...reference,
      sdi: 'FAILS: cannot be reached (ECONNREFUSED)',
    })
    expect(sandbox.calls()).toBe(0)
    expect(await rows({ ...nothing, sdi: `{ url: "${sdi}", soapVersion: "1.2" }` })).toEqual({
      ...reference,
      sdi: expect.stringMatching(/^FAILS: is called with wrong settings \(VersionMismatch/),
    })
    expect(sandbox.calls()).toBe(3)
    // A reference that has never answered is not believed: a firewall may keep it from us.
    expect(await rows({ ...nothing, ...closedSdi, reachability: '{ references: ["127.0.0.1:9"] }' })).toEqual(
      {
        sdi: 'FAILS: cannot be reached (ECONNREFUSED)',
        'reference 127.0.0.1:9': 'WARNING: does not answer, so its silence is no sign that we are cut off',
      },
    )
    expect(
      await rows({
        kleKonfiguration: `{ url: "${services.sdi}" }`,
        servicePage: `{ url: "${services.sdi}" }`,
        probes: `[{ id: sapa, name: SAPA, url: "${services.sapa}", expect: { contains: "findes ikke" } }]`,
      }),
    ).toMatchObject({
      sdi: expect.stringMatching(/^ok/),
      kleKonfiguration: 'FAILS: has an answer with faults (in Danish, as imports report them):',
      servicePage: 'FAILS: shape',
      'probe sapa': 'FAILS: content (contains)',
    })
    expect(
      await rows({
        kleKonfiguration: `{ url: "${closed}" }`,
        servicePage: `{ url: "${closed}" }`,
        probes: `[{ id: sapa, name: SAPA, url: "${closed}" }]`,
      }),
    ).toMatchObject({
      kleKonfiguration: 'FAILS: network (ECONNREFUSED)',
      servicePage: 'FAILS: network (ECONNREFUSED)',
      'probe sapa': 'FAILS: network (ECONNREFUSED)',
    })
  })

  it('gets a token where there is security, and shows how long certificates are valid', async () => {
    const folder = join(temporaryFolder(), 'pki')
    const opened = await openPkiFolder(folder, Date.now())
    if ('mistake' in opened) throw new Error(opened.mistake)
    const { check, sandbox } = await open({ security: opened })
    const auth = (sts: string) =>
      `{ type: oioidws, sts: { url: "${sts}", certificate: ${folder}/sts.pem }, ` +
      `certificate: { file: ${folder}/client.pem }, serviceCertificate: ${folder}/service.pem }`
    const secured = (sts: string) => ({
      sdi: `{ url: "${sandbox.urls.sdi}", auth: ${auth(sts)} }`,
      ydi: '',
      kleKonfiguration: '',
      servicePage: '',
      probes: '[]',
    })
    const well = await check(secured(sandbox.urls.sts as string))
    expect(rowsOf(well.out)).toMatchObject({
      'sdi STS': 'ok: gives tokens',
      sdi: expect.stringMatching(/^ok: answers for 5 of 5/),
      'sources.sdi.auth.certificate': expect.stringMatching(/certificate for \d+ more days: /),
    })
    expect(well.code).toBe(0)
    const any = await check({
      ...secured(sandbox.urls.sts as string),
      sdi: secured(sandbox.urls.sts as string).sdi.replace('/sts.pem }', '/sts.pem, cvr: any }'),
    })
    expect(any.code).toBe(0)
    expect(any.out).toMatch(/^WARNING +sdi STS +its tokens are accepted for any kommune \(sts\.cvr: any\)/m)
    const ill = await check(secured(closed))
    expect(ill.code).toBe(2)
    expect(rowsOf(ill.out)).toMatchObject({
      'sdi STS': expect.stringMatching(/^FAILS: gives no token/),
      sdi: expect.stringMatching(/^FAILS: is not called: the STS gives no token/),
    })
  })

  it('exits with 1 for mistakes in the configuration, in a file that it names or in the environment', async () => {
    const { check, folder } = await open()
    const wrong = await check({ poll: '{ counts: often, pulse: never }' })
    expect(wrong).toMatchObject({ code: 1, out: '' })
    expect(wrong.err).toMatch(
      /^The configuration has mistakes:\n.*poll\.counts: got "often".*\n.*poll\.pulse/,
    )
    const missing = await check({
      probes: `[{ id: sapa, name: SAPA, url: "${closed}", certificate: { file: none.pem, passwordEnv: NOT_SET } }]`,
      slide: '{ template: none.pptx }',
    })
    expect(missing).toMatchObject({ code: 1, out: '' })
    expect(missing.err).toContain('NOT_SET is not set')
    expect(missing.err).toContain('slide.template: none.pptx: cannot be read (ENOENT)')
    const template = await check({ slide: '{ template: none.pptx }' })
    expect(template).toMatchObject({ code: 1, out: '' })
    const none = await runHere(['check'], { BORGERBLIK_CONFIG: join(folder, 'none.yaml') })
    expect(none.err).toContain('cannot be read (ENOENT)')
    const production = await runHere(['check'], { NODE_ENV: 'production' })
    expect(production).toMatchObject({ code: 1, out: '' })
    expect(production.err).toMatch(/^The environment has mistakes:\n {2}BORGERBLIK_CONFIG/)
  })

  it('checks the demo when there is no configuration, and prints that', async () => {
    const data = join(temporaryFolder(), 'data')
    const { code, out, err } = await runHere(['check'], { BORGERBLIK_DATA: data })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^BORGERBLIK_CONFIG is not set: checking the demo/)
    expect(rowsOf(out).sdi).toMatch(/^ok: answers for 98 of 98 kommuner/)
    expect(existsSync(data)).toBe(false)
  })
})
