// Tests live mode end to end: configuration, index and pages, and that no citizen's data is stored or shown.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Database } from '../../db/driver.ts'
import { plantedPersonalData } from '../../server/sandbox/personal-data.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { startSandbox } from '../../server/sandbox/server.ts'
import type { Rule } from '../../server/sandbox/switches.ts'
import { addressOf, startServer } from '../support/server-process.ts'
import { createStops, type Later } from '../support/stops.ts'
import { temporaryFolderFor } from '../support/store.ts'

/** Three kommuner answer with personal data that nobody asked for, the fourth with a fault that has it. */
const rules: readonly Rule[] = [
  { match: { kommune: '0461' }, do: 'personalData', in: 'fault' },
  { do: 'personalData', in: 'answer' },
]

const pages = [
  '/',
  '/kommuner',
  '/kommuner/0751',
  '/kommuner/0461',
  '/loesninger',
  '/drift',
  '/metrics',
  '/api/v1/kommuner/0751',
  '/api/v1/kommuner/0461',
]

/** A sandbox, and a server after its first round. */
const startLive = async (later: Later) => {
  const scenario = createScenario({ presentAt: Date.now() })
  const sandbox = await startSandbox({ scenario, clock: Date.now, switches: { rules } })
  later(sandbox.close)
  const folder = temporaryFolderFor(later)
  const config = join(folder, 'borgerblik.yaml')
  writeFileSync(
    config,
    `poll: { counts: 1m, pulse: 10s, maxCallsPerSecond: 200, retries: 0 }
sources: { sdi: { url: "${sandbox.url}" } }
obligatory: [${scenario.obligatory.map(({ kle }) => `{ kle: "${kle}" }`).join(', ')}]
kommuner:
  "0751": { esdh: acadre }
  "0217": { eoj: nexus }
  "0101": { rights: { kle: ["02"] } }
  "0461": {}
`,
  )
  const server = startServer({ BORGERBLIK_DATA: folder, BORGERBLIK_CONFIG: config }, later)
  const address = await addressOf(server)
  await server.waitForOutput(/round ended/)
  const get = async (path: string) => (await fetch(address + path)).text()
  return { get, server, folder, config }
}

// The tests share a data folder; the second stops the server, and the third starts another.
describe('live mode', () => {
  let live: Awaited<ReturnType<typeof startLive>>
  beforeAll(async () => {
    const { later, stop } = createStops()
    live = await startLive(later)
    return stop
  })

  it('polls the configured kommuner, and shows the others as ukendt', async () => {
    const { demo, kommuner } = JSON.parse(await live.get('/api/v1/kommuner'))
    expect(demo).toBe(false)
    expect(kommuner).toHaveLength(98)
    const levelOf = (kode: string, group: string) =>
      kommuner.find((k: { kommunekode: string }) => k.kommunekode === kode).groups[group].level
    expect(['alle', 'flere']).toContain(levelOf('0751', '02'))
    expect(levelOf('0217', 'eoj')).toBe('flere')
    expect(levelOf('0851', '02')).toBe('ukendt')
    // A 0 under a right limited to KLE numbers is not ingen.
    expect(levelOf('0101', '27')).toBe('ukendt')
    const cells = JSON.parse(await live.get('/api/v1/kommuner/0101')).kle.filter((c: { kle: string }) =>
      c.kle.startsWith('27'),
    )
    expect(cells.map((c: { cases: number }) => c.cases)).toEqual(Array(cells.length).fill(0))
    expect(await live.get('/')).not.toContain('Demodata')
  })

  it('stores and shows no citizen’s data planted in an answer or a fault', async () => {
    const { get, server, folder } = live
    const texts = await Promise.all(pages.map(get))
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    const files = readdirSync(folder).filter((name) => name.includes('.db'))
    expect(files).toContain('borgerblik.db')
    const seen = [
      ...texts,
      server.printed(),
      ...files.map((name) => readFileSync(join(folder, name), 'latin1')),
    ].join('\n')
    const planted = Object.values(plantedPersonalData).flat()
    expect(planted.length).toBeGreaterThan(3)
    expect(planted.filter((text) => seen.includes(text) || seen.includes(text.replace('-', '')))).toEqual([])
    // The calls were made, and their answers judged.
    const outcomes = texts.slice(-2).map((text) => JSON.parse(text).kle[0].outcome)
    expect(outcomes).toEqual(['counted', 'fault'])
  })

  it('trusts no former answer when the index’s address has changed, and exits with a reason when measurements cannot be stored', async () => {
    const { server, folder, config } = live
    server.child.kill('SIGKILL')
    await server.ended
    const changed = readFileSync(config, 'utf8').replace(/:\d+\//, ':9/')
    // A round that takes some seconds.
    writeFileSync(config, changed.replace('maxCallsPerSecond: 200', 'maxCallsPerSecond: 20'))
    const other = startServer({ BORGERBLIK_DATA: folder, BORGERBLIK_CONFIG: config })
    const address = await addressOf(other)
    const { groups } = JSON.parse(await (await fetch(`${address}/api/v1/overblik`)).text())
    expect(groups['02']).toEqual({ alle: 0, flere: 0, ingen: 0, ukendt: 98 })
    // The next check cannot be stored: one of the round, or of the pulse after it.
    const beside = new Database(join(folder, 'borgerblik.db'))
    beside.exec('DROP TABLE attempt')
    beside.close()
    expect(await other.ended).toBe(1)
    expect(other.printed()).toMatch(/the poller failed: .*no such table/)
  })
})
