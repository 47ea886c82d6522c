// Tests the commands while a server runs, and the data after an import is killed.
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Database } from '../../db/driver.ts'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { startSandbox } from '../../server/sandbox/server.ts'
import { runHere, startCli } from '../support/cli.ts'
import { konfigurationCsv } from '../support/facts.ts'
import { addressOf, startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/store.ts'

const codes = kommuner.map(({ kommunekode }) => kommunekode)

/** Returns `most` KLE numbers, including the obligatory ones. */
const numbers = (most: number, obligatory: readonly string[]): string[] => {
  const all = Array.from({ length: most }, (_, i) => [`02.${10 + Math.floor(i / 100)}`, i % 100] as const)
  const texts = all.map(([group, i]) => `${group}.${String(i).padStart(2, '0')}`)
  return [...new Set([...obligatory, ...texts])].slice(0, most)
}

/** Starts a server that writes all the time, because its round takes half a minute. */
const startBusy = async () => {
  const scenario = createScenario('oktober-2022', { presentAt: Date.now() })
  const sandbox = await startSandbox({ scenario, clock: Date.now })
  onTestFinished(() => sandbox.close())
  const folder = temporaryFolder()
  const config = join(folder, 'borgerblik.yaml')
  const obligatory = scenario.obligatory.slice(0, 4).map(({ kle }) => kle)
  writeFileSync(
    config,
    `poll: { counts: 1m, pulse: 10s, maxCallsPerSecond: 25 }
sources: { sdi: { url: "${sandbox.url}" } }
obligatory: [${obligatory.map((kle) => `{ kle: "${kle}" }`).join(', ')}]
`,
  )
  const env = { BORGERBLIK_DATA: folder, BORGERBLIK_CONFIG: config }
  const server = startServer(env)
  const address = await addressOf(server)
  const get = async (path: string) => (await fetch(address + path)).text()
  return { server, get, env, folder, obligatory }
}

/** Polls until `work` ends; resolves with the longest answer time and the longest time without a free write lock, ms. */
const watch = async (get: (path: string) => Promise<string>, database: string, work: Promise<unknown>) => {
  const beside = new Database(database, { timeout: 0 })
  const longest = { answerMs: 0, lockedMs: 0 }
  let over = false
  let freeAt = performance.now()
  const ended = work.finally(() => {
    over = true
  })
  while (!over) {
    const askedAt = performance.now()
    expect(JSON.parse(await get('/healthz'))).toMatchObject({ store: 'ok' })
    longest.answerMs = Math.max(longest.answerMs, performance.now() - askedAt)
    try {
      beside.exec('BEGIN IMMEDIATE; COMMIT')
      freeAt = performance.now()
    } catch {
      longest.lockedMs = Math.max(longest.lockedMs, performance.now() - freeAt)
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  beside.close()
  await ended
  return longest
}

describe('beside a running server', () => {
  it('100,000 lines are imported in flat memory while it answers, a backup is complete, and a restore needs it stopped', async () => {
    const { server, get, env, folder, obligatory } = await startBusy()
    const file = join(temporaryFolder(), 'told.csv')
    const take = async (most: number, fradato: string) => {
      writeFileSync(file, konfigurationCsv(codes, numbers(most, obligatory), { fradato, oplystDato: '' }))
      const startedAt = performance.now()
      const { ended } = startCli(['import', 'kle-konfiguration', file], env)
      const longest = await watch(get, join(folder, 'borgerblik.db'), ended)
      return { ...(await ended), ...longest, tookMs: performance.now() - startedAt }
    }
    const small = await take(102, '17.03.2019')
    expect(small).toMatchObject({ code: 0, err: '' })
    expect(small.out).toContain('9,996 rows; 9,996 added')
    expect(await get('/kommuner/0751')).toContain('17.03.2019')

    const large = await take(1020, '18.04.2020')
    expect(large).toMatchObject({ code: 0, err: '' })
    expect(large.out).toContain('99,960 rows; 89,964 added, 9,996 changed')
    expect(await get('/kommuner/0751')).toContain('18.04.2020')
    // The large file has ten times the lines.
    expect(large.maxRss).toBeLessThan(2 * small.maxRss)
    expect(large.answerMs).toBeLessThan(0.1 * large.tookMs)
    // Reading and checking take no write lock; only the commit does.
    expect(large.lockedMs).toBeGreaterThan(0)
    expect(large.lockedMs).toBeLessThan(0.5 * large.tookMs)

    const copy = join(temporaryFolder(), 'copy.db')
    const backUp = await runHere(['backup', copy], env)
    expect(backUp).toMatchObject({ code: 0, err: '' })
    expect(backUp.out).toMatch(/copy\.db: a copy of .*borgerblik\.db, checked; \d+\.\d MB/)
    const opened = new Database(copy)
    expect(opened.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(opened.prepare('SELECT count(*) FROM fact WHERE ended_at IS NULL').pluck().get()).toBe(99_960)
    opened.close()

    writeFileSync(file, konfigurationCsv(['0751'], obligatory, { fradato: '19.05.2021', oplystDato: '' }))
    expect(await runHere(['import', 'kle-konfiguration', file], env)).toMatchObject({ code: 0 })
    expect(await get('/kommuner/0751')).toContain('19.05.2021')
    expect(await runHere(['restore', copy], env)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('already polling'),
    })
    server.child.kill('SIGTERM')
    await server.ended
    const restored = await runHere(['restore', copy], env)
    expect(restored).toMatchObject({ code: 0, err: '' })
    expect(restored.out).toMatch(/restored from .*copy\.db\n.*kept as .*before-restore-\d{8}T\d{9}Z\n/)
    expect(readdirSync(folder).filter((name) => name.includes('before-restore'))).toHaveLength(1)
    const database = new Database(join(folder, 'borgerblik.db'))
    const held = "SELECT DISTINCT json_extract(value, '$.fradato') FROM fact WHERE ended_at IS NULL"
    expect(database.prepare(held).pluck().all()).toEqual(['2020-04-18'])
    database.close()
  })
})

describe('an import that is killed', () => {
  it('leaves the facts from before, or all of its own', async () => {
    const data = join(temporaryFolder(), 'data')
    const file = join(temporaryFolder(), 'told.csv')
    const env = { BORGERBLIK_DATA: data }
    const kles = numbers(100, [])
    writeFileSync(file, konfigurationCsv(codes, kles))
    const startedAt = performance.now()
    expect(await startCli(['import', 'kle-konfiguration', file], env).ended).toMatchObject({ code: 0 })
    const tookMs = performance.now() - startedAt
    writeFileSync(file, konfigurationCsv(codes, kles, { aktiv: 'nej' }))
    for (const share of [0.7, 0.95]) {
      const { child, ended } = startCli(['import', 'kle-konfiguration', file], env)
      setTimeout(() => child.kill('SIGKILL'), share * tookMs)
      await ended
      const store = createStore(openDb(join(data, 'demo.db'), 'demo'), {
        keepMs: 1,
        maxBytes: 1,
        keepRollupsMs: 1,
      })
      const facts = await store.readFacts('kle-konfiguration')
      await store.close()
      expect(facts).toHaveLength(9800)
      expect(new Set(facts.map(({ value }) => value.aktiv)).size).toBe(1)
    }
    expect(readdirSync(data).sort()).toEqual(['demo.db', 'lock.db'])
  })
})
