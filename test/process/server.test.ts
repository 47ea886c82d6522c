// Tests starting, stopping and killing the server, and every page of the demo.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { Database } from '../../db/driver.ts'
import { day } from '../../server/domain/time.ts'
import { runHere } from '../support/cli.ts'
import { eventually } from '../support/eventually.ts'
import { describeEveryPage } from '../support/every-page.ts'
import { addressOf, type Started, startByNpm, startServer } from '../support/server-process.ts'
import { createStops } from '../support/stops.ts'
import { temporaryFolder, temporaryFolderFor } from '../support/store.ts'

const json = async (url: string) => (await (await fetch(url)).json()) as Record<string, unknown>
/** The value of a metric; 0 while there is none. */
const metricOf = (metrics: string, name: string) =>
  Number(new RegExp(`^borgerblik_${name} (\\d+)`, 'm').exec(metrics)?.[1] ?? 0)

// The tests share a data folder: each ends with kill -9 of its servers, and the next resumes from there.
describe('the demo', () => {
  let folder: string
  beforeAll(() => {
    const { later, stop } = createStops()
    folder = temporaryFolderFor(later)
    return stop
  })
  /** Checks that were recorded before the last test. */
  let done = 0

  it('answers while it makes its history', async () => {
    const started = startServer({ BORGERBLIK_DATA: folder })
    const address = await addressOf(started)
    expect(started.printed().split('\n')[0]).toMatch(
      /Z no configuration, so this is the demo.*; data folder \//,
    )
    expect((await fetch(address)).status).toBe(200)
    expect(await json(`${address}/api/v1/overblik`)).toMatchObject({ demo: true })
  })

  it('calls its indexes by OIO IDWS with security on', async () => {
    const address = await addressOf(startServer({ BORGERBLIK_DATA: folder, BORGERBLIK_DEMO_SECURITY: '1' }))
    await eventually(async () => {
      const metrics = await (await fetch(`${address}/metrics`)).text()
      done = metricOf(metrics, 'round_done_checks')
      expect(done).toBeGreaterThanOrEqual(24)
      expect(metricOf(metrics, 'round_failed_checks')).toBe(0)
      expect(metrics).toContain('certificate_expires_timestamp_seconds{name="sources.ydi.auth.certificate"}')
    })
  })

  describe('started by npm', () => {
    let started: Started
    let address: string
    beforeAll(async () => {
      const { later, stop } = createStops()
      started = startByNpm({ BORGERBLIK_DATA: folder }, later)
      address = await addressOf(started)
      return stop
    })

    it('resumes its history and its round after kill -9, refuses a second poller, and shows the figures its audience knows', async () => {
      const second = startServer({ BORGERBLIK_DATA: folder })
      expect(await second.ended).toBe(1)
      expect(second.printed()).toContain('already polling')

      const [, made, planned, failed] = await started.waitForOutput(
        /round ended: (\d+) of (\d+) checks, (\d+) without an answer/,
      )
      expect([made, failed]).toEqual([planned, '0'])
      // Checks recorded before the kill are not repeated.
      expect(Number(planned)).toBeLessThanOrEqual(2352 - done)
      expect(await json(`${address}/api/v1/overblik`)).toMatchObject({
        demo: true,
        coverageShare: 1,
        groups: {
          '02': { alle: 2, flere: 29, ingen: 67, ukendt: 0 },
          eoj: { alle: 0, flere: 6, ingen: 92, ukendt: 0 },
        },
      })
      const { kommuner } = await json(`${address}/api/v1/kommuner?loesning=nova`)
      const nova = kommuner as { groups: { '02': { level: string } } }[]
      expect(nova.length).toBeGreaterThan(0)
      expect(nova.every((k) => ['flere', 'alle'].includes(k.groups['02'].level))).toBe(true)

      const { haendelser } = await json(`${address}/api/v1/haendelser`)
      const told = haendelser as { cause: string; state: string }[]
      // On a slow machine, the fault that begins after the start may have been found by now.
      const past = told.filter(({ cause }) => cause !== 'service:verifikationsklient')
      expect(past.map(({ cause, state }) => `${cause} ${state}`)).toEqual([
        'product:acadre open',
        'platform:serviceplatformen closed',
        'kommune:0751 closed',
      ])

      const beside = new Database(join(folder, 'demo.db'))
      onTestFinished(() => void beside.close())
      beside.prepare("INSERT INTO mark VALUES ('beside', 'yes')").run()
      expect(beside.prepare("SELECT value FROM mark WHERE key = 'beside'").get()).toEqual({ value: 'yes' })
      expect(beside.pragma('integrity_check', { simple: true })).toBe('ok')
      const cells = beside.prepare('SELECT count(*) FROM cell WHERE trusted AND outcome = ?').pluck()
      // One kommune has not given the right to its benefits.
      expect([cells.get('counted'), cells.get('noRight')]).toEqual([2352 - 9, 9])
      const runs = beside.prepare('SELECT count(DISTINCT first_at) FROM run WHERE first_at < ?').pluck()
      expect(runs.get(Date.now() - day)).toBeGreaterThan(10)
    })

    describeEveryPage(() => address)

    it('has eight frozen weeks, which are verified while it runs', async () => {
      const env = { BORGERBLIK_DATA: folder }
      const { out } = await runHere(['uge', 'list'], env)
      const weeks = out.trimEnd().split('\n').slice(1)
      expect(weeks).toHaveLength(8)
      const head = weeks.at(-1)?.split(/ {2,}/).at(-1) ?? ''
      expect(await runHere(['uge', 'verify', '--head', head], env)).toMatchObject({
        code: 0,
        out: expect.stringMatching(new RegExp(`^8 rows match. Head: ${head}`)),
      })
    })

    it('stops by a signal to npm', async () => {
      started.child.kill('SIGTERM')
      await started.ended
      expect(started.printed()).toContain('stopping: SIGTERM')
      await expect(fetch(address)).rejects.toThrow()
    })
  })
})

describe('the server', () => {
  it('prints what to do when it cannot start', async () => {
    const folder = temporaryFolder()
    const config = join(folder, 'borgerblik.yaml')
    writeFileSync(config, 'poll: { counts: often }\nkommuner: { 0751: {} }\n')
    const wrong = startServer({ BORGERBLIK_DATA: join(folder, 'data'), BORGERBLIK_CONFIG: config })
    const production = startServer({
      BORGERBLIK_DATA: join(folder, 'data'),
      BORGERBLIK_CONFG: config,
      NODE_ENV: 'production',
    })
    expect([await wrong.ended, await production.ended]).toEqual([1, 1])
    expect(wrong.printed()).toMatch(/poll\.counts: got "often"/)
    expect(wrong.printed()).toMatch(/"0751"/)
    expect(wrong.printed()).not.toMatch(/\n {4}at /)
    expect(wrong.printed().split('\n')[0]).toContain(
      `configuration ${config}; data folder ${join(folder, 'data')}`,
    )
    expect(production.printed()).toContain('BORGERBLIK_CONFIG')
    expect(production.printed()).toContain('BORGERBLIK_CONFG: unknown')
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })
})
