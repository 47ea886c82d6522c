// Tests starting, stopping and killing the server.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Database } from '../../db/driver.ts'
import { addressOf, type Started, startByNpm, startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/store.ts'

const json = async (url: string) => (await (await fetch(url)).json()) as Record<string, unknown>
const firstRound = (started: Started) =>
  started.says(/round ended: (\d+) of (\d+) checks, (\d+) without an answer/)

describe('the demo', () => {
  it('answers with its first round, its history, and the figures its audience knows', async () => {
    const started = startByNpm({ BORGERBLIK_DATA: temporaryFolder() })
    const address = await addressOf(started)
    expect((await fetch(address)).status).toBe(200)
    expect((await firstRound(started)).slice(1)).toEqual(['2352', '2352', '0'])
    const overblik = await json(`${address}/api/v1/overblik`)
    expect(overblik).toMatchObject({
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
    // A signal to npm's process stops the server.
    started.child.kill('SIGTERM')
    await started.ended
    expect(started.printed()).toContain('stopping: SIGTERM')
    await expect(fetch(address)).rejects.toThrow()
  })

  it('survives kill -9 while it makes its history and while it polls, and resumes', async () => {
    const folder = temporaryFolder()
    const first = startServer({ BORGERBLIK_DATA: folder })
    await addressOf(first)
    first.child.kill('SIGKILL')
    await first.ended
    const second = startServer({ BORGERBLIK_DATA: folder })
    const address = await addressOf(second)
    const done = await vi.waitFor(
      async () => {
        const metrics = await (await fetch(`${address}/metrics`)).text()
        const recorded = Number(/round_done_checks (\d+)/.exec(metrics)?.[1] ?? 0)
        expect(recorded).toBeGreaterThanOrEqual(100)
        return recorded
      },
      { timeout: 60_000, interval: 50 },
    )
    second.child.kill('SIGKILL')
    await second.ended
    const third = startServer({ BORGERBLIK_DATA: folder })
    const [, made, planned] = await firstRound(third)
    expect(made).toBe(planned)
    // Checks recorded by the second server are not repeated.
    expect(Number(planned)).toBeLessThanOrEqual(2352 - done)
    third.child.kill('SIGKILL')
    await third.ended
    const db = new Database(join(folder, 'demo.db'))
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    const past = db.prepare('SELECT count(DISTINCT first_at) AS n FROM run WHERE first_at < ?')
    expect((past.get(Date.now() - 86_400_000) as { n: number }).n).toBeGreaterThan(10)
    db.close()
  })

  it('calls its indexes by OIO IDWS with security on', async () => {
    const started = startServer({ BORGERBLIK_DATA: temporaryFolder(), BORGERBLIK_DEMO_SECURITY: '1' })
    const address = await addressOf(started)
    await vi.waitFor(
      async () => {
        const metrics = await (await fetch(`${address}/metrics`)).text()
        const value = (name: string) => Number(new RegExp(`${name} (\\d+)`).exec(metrics)?.[1] ?? 0)
        expect(value('round_done_checks')).toBeGreaterThanOrEqual(24)
        expect(value('round_failed_checks')).toBe(0)
        expect(metrics).toContain(
          'certificate_expires_timestamp_seconds{name="sources.ydi.auth.certificate"}',
        )
      },
      { timeout: 60_000, interval: 100 },
    )
    started.child.kill('SIGKILL')
  })

  it('refuses a second poller in the folder, and the first continues', async () => {
    const folder = temporaryFolder()
    const first = startServer({ BORGERBLIK_DATA: folder })
    const address = await addressOf(first)
    const second = startServer({ BORGERBLIK_DATA: folder })
    expect(await second.ended).toBe(1)
    expect(second.printed()).toContain('already polling')
    expect((await fetch(address)).status).toBe(200)
    const beside = new Database(join(folder, 'demo.db'))
    beside.prepare("INSERT INTO mark VALUES ('beside', 'yes')").run()
    expect(beside.prepare("SELECT value FROM mark WHERE key = 'beside'").get()).toEqual({ value: 'yes' })
    beside.close()
    first.child.kill('SIGINT')
    expect(await first.ended).toBe(0)
  })

  it('prints what to do when it cannot start', async () => {
    const folder = temporaryFolder()
    const config = join(folder, 'borgerblik.yaml')
    writeFileSync(config, 'poll: { counts: often }\nkommuner: { 0751: {} }\n')
    const wrong = startServer({ BORGERBLIK_DATA: join(folder, 'data'), BORGERBLIK_CONFIG: config })
    const production = startServer({ BORGERBLIK_DATA: join(folder, 'data'), NODE_ENV: 'production' })
    expect([await wrong.ended, await production.ended]).toEqual([1, 1])
    expect(wrong.printed()).toMatch(/poll\.counts: got "often"/)
    expect(wrong.printed()).toMatch(/"0751"/)
    expect(wrong.printed()).not.toMatch(/\n {4}at /)
    expect(production.printed()).toContain('BORGERBLIK_CONFIG')
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })
})
