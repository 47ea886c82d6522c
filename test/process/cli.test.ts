// Tests the commands while a server runs, and the data after an import is killed.
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { Database } from '../../db/driver.ts'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { day } from '../../server/domain/time.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { startSandbox } from '../../server/sandbox/server.ts'
import { runHere, startCli } from '../support/cli.ts'
import { konfigurationCsv } from '../support/facts.ts'
import { makeChanges, makeIncident } from '../support/incidents.ts'
import { addressOf, startServer } from '../support/server-process.ts'
import { createStops, type Later } from '../support/stops.ts'
import { temporaryFolder, temporaryFolderFor } from '../support/store.ts'

const codes = kommuner.map(({ kommunekode }) => kommunekode)

/** Returns `most` KLE numbers, including the obligatory ones. */
const numbers = (most: number, obligatory: readonly string[]): string[] => {
  const all = Array.from({ length: most }, (_, i) => [`02.${10 + Math.floor(i / 100)}`, i % 100] as const)
  const texts = all.map(([group, i]) => `${group}.${String(i).padStart(2, '0')}`)
  return [...new Set([...obligatory, ...texts])].slice(0, most)
}

/** Starts a server that writes all the time, because its round takes half a minute. */
const startBusy = async (later: Later) => {
  const scenario = createScenario({ presentAt: Date.now() })
  const sandbox = await startSandbox({ scenario, clock: Date.now })
  later(() => sandbox.close())
  const folder = temporaryFolderFor(later)
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
  const server = startServer(env, later)
  const address = await addressOf(server)
  const get = async (path: string) => (await fetch(address + path)).text()
  return { server, get, env, folder, obligatory }
}

/** Whether another process holds the write lock of a database. */
const isLocked = (file: string): boolean => {
  const client = new Database(file, { timeout: 0 })
  try {
    client.exec('BEGIN IMMEDIATE; COMMIT')
    return false
  } catch {
    return true
  } finally {
    client.close()
  }
}

/** Runs `look` again and again until `work` ends. */
const until = async (work: Promise<unknown>, look: () => unknown): Promise<void> => {
  let over = false
  const ended = work.finally(() => {
    over = true
  })
  while (!over) {
    await look()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await ended
}

describe('the output', () => {
  it('of a command ends quietly when its reader does', async () => {
    const { child, ended } = startCli(['haendelse', 'list'], { BORGERBLIK_DATA: temporaryFolder() })
    child.stdout?.destroy()
    expect(await ended).toMatchObject({ code: 0, err: '' })
  })
})

describe('beside a running server', () => {
  let busy: Awaited<ReturnType<typeof startBusy>>
  beforeAll(async () => {
    const { later, stop } = createStops()
    busy = await startBusy(later)
    return stop
  })

  it('an incident is noted and closed', async () => {
    const { env, folder } = busy
    const keeps = { keepMs: day, maxBytes: 1e6, keepHoursMs: day, keepRollupsMs: day }
    const store = createStore(openDb(join(folder, 'borgerblik.db'), 'live'), keeps)
    onTestFinished(() => store.close())
    await store.recordIncidents(makeChanges(makeIncident(), 'opened'))
    const { ended } = startCli(['haendelse', 'note', '1', 'Driften ser på det.'], env)
    expect(await ended).toMatchObject({ code: 0, out: '1: note added\n', err: '' })
    expect(await runHere(['haendelse', 'close', '1'], env)).toMatchObject({ code: 0, err: '' })
    expect(await store.readIncident(1)).toMatchObject({
      incident: { state: 'closed' },
      steps: [{ kind: 'opened' }, { kind: 'note', text: 'Driften ser på det.' }, { kind: 'closed' }],
    })
  })

  it('20,000 lines are imported while it answers, a backup is complete, and a restore needs it stopped', async () => {
    const { server, get, env, folder, obligatory } = busy
    const file = join(temporaryFolder(), 'facts.csv')
    const take = async (most: number, fradato: string) => {
      writeFileSync(file, konfigurationCsv(codes, numbers(most, obligatory), { fradato, oplystDato: '' }))
      const { ended } = startCli(['import', 'kle-konfiguration', file], env)
      await until(ended, async () => expect(JSON.parse(await get('/healthz'))).toMatchObject({ store: 'ok' }))
      // The built-in products have no systemNames.
      const err = expect.stringMatching(
        /^[^\n]*har navne, som ingen løsning har i systemNames: "Acadre"[^\n]*\n$/,
      )
      expect(await ended).toMatchObject({ code: 0, err })
      expect(await get('/kommuner/0751')).toContain(fradato)
      return (await ended).out
    }
    expect(await take(21, '17.03.2019')).toContain('2.058 rækker; 2.058 nye')
    expect(await take(210, '18.04.2020')).toContain('20.580 rækker; 18.522 nye, 2.058 ændret')

    const copy = join(temporaryFolder(), 'copy.db')
    const backUp = await runHere(['backup', copy], env)
    expect(backUp).toMatchObject({ code: 0, err: '' })
    expect(backUp.out).toMatch(/copy\.db: a copy of .*borgerblik\.db, checked; \d+\.\d MB/)
    const opened = new Database(copy)
    expect(opened.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(opened.prepare('SELECT count(*) FROM fact WHERE ended_at IS NULL').pluck().get()).toBe(20_580)
    opened.close()

    writeFileSync(file, konfigurationCsv(['0751'], obligatory, { fradato: '19.05.2021', oplystDato: '' }))
    expect(await runHere(['import', 'kle-konfiguration', file], env)).toMatchObject({ code: 0 })
    expect(await get('/kommuner/0751')).toContain('19.05.2021')
    expect(await runHere(['restore', copy], env)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('already polling'),
    })
    server.child.kill('SIGINT')
    expect(await server.ended).toBe(0)
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
    const file = join(temporaryFolder(), 'facts.csv')
    const env = { BORGERBLIK_DATA: data }
    const database = join(data, 'demo.db')
    const kles = numbers(100, [])
    writeFileSync(file, konfigurationCsv(codes, kles))
    expect(await runHere(['import', 'kle-konfiguration', file, '--demo'], env)).toMatchObject({ code: 0 })
    writeFileSync(file, konfigurationCsv(codes, kles, { aktiv: 'nej' }))
    const { child, ended } = startCli(['import', 'kle-konfiguration', file, '--demo'], env)
    let locked = 0
    // Twice in a row: it stores, and does not merely open the data.
    await until(ended, () => {
      locked = isLocked(database) ? locked + 1 : 0
      if (locked === 2) child.kill('SIGKILL')
    })
    const store = createStore(openDb(database, 'demo'), {
      keepMs: 1,
      maxBytes: 1,
      keepHoursMs: 1,
      keepRollupsMs: 1,
    })
    const facts = await store.readFacts('kle-konfiguration')
    await store.close()
    expect(facts).toHaveLength(9800)
    expect(new Set(facts.map(({ value }) => value.aktiv)).size).toBe(1)
    expect(readdirSync(data).sort()).toEqual(['demo.db', 'lock.db'])
  })
})
