// Tests live mode end to end: configuration, index and pages, and that no citizen's data is stored or shown.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Database } from '../../db/driver.ts'
import { plantedPersonalData } from '../../server/sandbox/personal-data.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { startSandbox } from '../../server/sandbox/server.ts'
import { addressOf, startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/store.ts'

const startLive = async (
  rules: Parameters<Awaited<ReturnType<typeof startSandbox>>['control']['set']>[0],
) => {
  const scenario = createScenario('oktober-2022', { presentAt: Date.now() })
  const sandbox = await startSandbox({ scenario, clock: Date.now })
  onTestFinished(() => sandbox.close())
  sandbox.control.set(rules)
  const folder = temporaryFolder()
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
`,
  )
  const server = startServer({ BORGERBLIK_DATA: folder, BORGERBLIK_CONFIG: config })
  const address = await addressOf(server)
  await server.says(/round ended/)
  const get = async (path: string) => (await fetch(address + path)).text()
  return { get, server, folder, config }
}

describe('live mode', () => {
  it('polls the configured kommuner, and shows the others as ukendt', async () => {
    const { get, server } = await startLive({})
    const { demo, kommuner } = JSON.parse(await get('/api/v1/kommuner'))
    expect(demo).toBe(false)
    expect(kommuner).toHaveLength(98)
    const levelOf = (kode: string, group: string) =>
      kommuner.find((k: { kommunekode: string }) => k.kommunekode === kode).groups[group].level
    expect(['alle', 'flere']).toContain(levelOf('0751', '02'))
    expect(levelOf('0217', 'eoj')).toBe('flere')
    expect(levelOf('0851', '02')).toBe('ukendt')
    // A 0 under a right limited to KLE numbers is not ingen.
    expect(levelOf('0101', '27')).toBe('ukendt')
    const cells = JSON.parse(await get('/api/v1/kommuner/0101')).kle.filter((c: { kle: string }) =>
      c.kle.startsWith('27'),
    )
    expect(cells.map((c: { cases: number }) => c.cases)).toEqual(Array(cells.length).fill(0))
    expect(await get('/')).not.toContain('Demodata')
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
  })

  it('trusts no former answer when the index’s address has changed', async () => {
    const { server, folder, config } = await startLive({})
    server.child.kill('SIGTERM')
    await server.ended
    writeFileSync(config, readFileSync(config, 'utf8').replace(/:\d+\//, ':9/'))
    const other = startServer({ BORGERBLIK_DATA: folder, BORGERBLIK_CONFIG: config })
    const address = await addressOf(other)
    const { groups } = JSON.parse(await (await fetch(`${address}/api/v1/overblik`)).text())
    expect(groups['02']).toEqual({ alle: 0, flere: 0, ingen: 0, ukendt: 98 })
  })

  it('exits with a reason when measurements cannot be stored', async () => {
    const { server, folder } = await startLive({})
    const beside = new Database(join(folder, 'borgerblik.db'))
    beside.exec('DROP TABLE attempt')
    beside.close()
    expect(await server.ended).toBe(1)
    expect(server.printed()).toMatch(/the poller broke: .*no such table/)
  })

  it.each(['answer', 'fault'] as const)('stores no citizen’s data planted in the %s', async (place) => {
    const { get, server, folder } = await startLive({ rules: [{ match: {}, do: 'personalData', in: place }] })
    const pages = [
      '/',
      '/kommuner',
      '/kommuner/0751',
      '/loesninger',
      '/drift',
      '/metrics',
      '/api/v1/kommuner/0751',
    ]
    const texts = await Promise.all(pages.map(get))
    server.child.kill('SIGTERM')
    await server.ended
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
    expect(JSON.parse(texts[6] as string).kle[0].outcome).toBe(place === 'answer' ? 'counted' : 'fault')
  })
})
