// Tests that a server freezes the week it missed, by the command in its own process, and answers meanwhile.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { parseConfig } from '../../server/config/config.ts'
import { limitsOf, rulesOf } from '../../server/config/derive.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { hour } from '../../server/domain/time.ts'
import { defaultFreezeTime, freezeAtOf, lastDueWeek } from '../../server/domain/week/iso-week.ts'
import { runHere } from '../support/cli.ts'
import { eventually } from '../support/eventually.ts'
import { makeBatch, makeResult } from '../support/measured.ts'
import { addressOf, startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/store.ts'

/** Nothing listens on port 9. */
const file = `
sources: { sdi: { url: "http://127.0.0.1:9/6" } }
obligatory: [{ kle: "02.34.02" }]
kommuner: { "0751": {} }
reachability: { references: ["127.0.0.1:9"] }
`

it('a server freezes the week that it missed soon after its start, as of its time', async () => {
  const folder = temporaryFolder()
  const config = join(folder, 'borgerblik.yaml')
  writeFileSync(config, file)
  const parsed = parseConfig(file)
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join())
  // Not one that has just become due, which is not late.
  const week = lastDueWeek(Date.now() - hour, defaultFreezeTime)
  const at = freezeAtOf(week, defaultFreezeTime) - hour
  const store = createStore(openDb(join(folder, 'borgerblik.db'), 'live'), limitsOf(parsed.config))
  const results = [makeResult({ kommunekode: '0751', kle: '02.34.02', cases: 3, measuredAt: at })]
  const assessor = createAssessor(rulesOf(parsed.config))
  await store.record(makeBatch(results, { recordedAt: at }), assessor, 12 * hour)

  const env = { BORGERBLIK_DATA: folder, BORGERBLIK_CONFIG: config }
  const server = startServer(env)
  const address = await addressOf(server)
  await eventually(async () => expect(await store.readWeek(week)).toBeDefined())
  expect((await fetch(`${address}/`)).status).toBe(200)
  const stored = await store.readWeek(week)
  await store.close()
  expect(stored?.content).toMatchObject({ week, at: at + hour, late: true, demo: false })
  const aarhus = stored?.content.kommuner.find(({ kommunekode }) => kommunekode === '0751')
  expect(aarhus?.groups['02'].level).toBe('alle')
  await server.waitForOutput(new RegExp(`uge: ${week} revision 1: frozen as of .*, from the history`))
  expect(await runHere(['uge', 'verify'], env)).toMatchObject({ code: 0 })
})
