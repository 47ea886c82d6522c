// Tests that a failed write loses and doubles no incident: the detector begins anew from what is stored.
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { createJudging } from '../../server/compose/judging.ts'
import { parseConfig } from '../../server/config/config.ts'
import { limitsOf, rulesOf } from '../../server/config/derive.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { createMovedClock } from '../support/moved-clock.ts'
import { makeProbeResult } from '../support/services.ts'
import { temporaryFolder } from '../support/store.ts'

const configuration = `
sources: { sdi: { url: "https://sdi.example" } }
obligatory: [{ kle: "02.34.02" }]
probes:
  - { id: sapa, name: SAPA, url: "https://sapa.example" }
  - { id: mitoverblik, name: Mit Overblik, url: "https://mitoverblik.example" }`

const begin = async () => {
  const parsed = parseConfig(configuration)
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join())
  const { config } = parsed
  const db = openDb(join(temporaryFolder(), 'borgerblik.db'), 'live')
  const store = createStore(db, limitsOf(config))
  onTestFinished(store.close)
  const time = createMovedClock()
  let onNextId = async (): Promise<void> => undefined
  let renewals = 0
  const judging = createJudging({
    config,
    store: {
      ...store,
      nextIncidentId: async () => {
        const id = await store.nextIncidentId()
        renewals += 1
        await onNextId()
        return id
      },
    },
    rules: rulesOf(config),
    time,
    log: () => undefined,
  })
  store.judgeBy(judging.judge, createAssessor(rulesOf(config)))
  db.$client.exec('CREATE TABLE filler (bytes)')
  const stored = async () => {
    const all = await store.readIncidents(0)
    const details = await Promise.all(all.map(({ id }) => store.readIncident(id)))
    return details.map((one) => [
      one?.incident.id,
      one?.incident.state,
      one?.steps.map(({ kind }) => kind),
      one?.notices.map(({ kind }) => kind),
    ])
  }
  return {
    stored,
    time,
    store,
    renewals: () => renewals,
    /** Sets what happens, once, while the incidents are read for a new detector. */
    meanwhile: (work: () => Promise<void>): void => {
      onNextId = async () => {
        onNextId = async () => undefined
        await work()
      }
    },
    /** The next run of the task that renews the detector. */
    renew: () => judging.task.run(new AbortController().signal),
    /** Results of both services, five minutes later. */
    measure: async (sapa: 'ok' | 'status'): Promise<void> => {
      time.pass(5 * minute)
      const at = time.now()
      for (const [probe, outcome] of [['mitoverblik', 'ok'] as const, ['sapa', sapa] as const])
        await store.recordProbe(makeProbeResult(at, { probe, at, outcome, durationMs: 100 }))
    },
    /** Leaves room for measurements, but none for a step of an incident. */
    fillDisk: (): void => {
      const pages = db.$client.pragma('page_count', { simple: true }) as number
      db.$client.pragma(`max_page_count = ${pages + 20}`)
      db.$client.exec(
        'CREATE TRIGGER full AFTER INSERT ON incident_step BEGIN INSERT INTO filler VALUES (zeroblob(1000000)); END',
      )
    },
    freeDisk: (): void => {
      db.$client.exec('DROP TRIGGER full')
      db.$client.pragma('max_page_count = 1000000')
    },
  }
}

type Judged = Awaited<ReturnType<typeof begin>>

/** Measures until a write fails; returns its error's code. */
const failAtStep = async ({ measure }: Judged, sapa: 'ok' | 'status'): Promise<string | undefined> => {
  for (let i = 0; i < 20; i += 1) {
    const code = await measure(sapa).then(
      () => undefined,
      (error: { code?: string }) => error.code ?? 'none',
    )
    if (code !== undefined) return code
  }
  return undefined
}

it('an incident whose write failed is opened once, when the disk has room again', async () => {
  const judged = await begin()
  const { measure, renew, stored, fillDisk, freeDisk } = judged
  await renew()
  for (let i = 0; i < 12; i += 1) await measure('ok')
  fillDisk()
  expect(await failAtStep(judged, 'status')).toBe('SQLITE_FULL')
  expect(await stored()).toEqual([])
  // Until the next run of the task nothing is judged; what is measured is evidence all the same.
  await measure('status')
  await measure('status')
  expect(await stored()).toEqual([])
  freeDisk()
  await renew()
  for (let i = 0; i < 8; i += 1) await measure('status')
  expect(await stored()).toEqual([[1, 'open', ['opened'], ['opened']]])
})

it('a step whose write failed leaves its incident as it was, and is made once when the disk has room', async () => {
  const judged = await begin()
  const { measure, renew, stored, fillDisk, freeDisk } = judged
  await renew()
  for (let i = 0; i < 12; i += 1) await measure('ok')
  for (let i = 0; i < 12; i += 1) await measure('status')
  const open = [[1, 'open', ['opened'], ['opened']]]
  expect(await stored()).toEqual(open)
  fillDisk()
  expect(await failAtStep(judged, 'ok')).toBe('SQLITE_FULL')
  expect(await stored()).toEqual(open)
  freeDisk()
  await renew()
  for (let i = 0; i < 8; i += 1) await measure('ok')
  expect(await stored()).toEqual([[1, 'recovering', ['opened', 'recovering'], ['opened']]])
  for (let i = 0; i < 40; i += 1) await measure('ok')
  expect(await stored()).toEqual([[1, 'closed', ['opened', 'recovering', 'closed'], ['opened', 'closed']]])
})

it('an incident that is opened while the detector is renewed is followed by the new one', async () => {
  const { measure, renew, stored, time, meanwhile } = await begin()
  await renew()
  for (let i = 0; i < 12; i += 1) await measure('ok')
  time.pass(day)
  meanwhile(async () => {
    for (let i = 0; i < 8; i += 1) await measure('status')
    expect(await stored()).toEqual([[1, 'open', ['opened'], ['opened']]])
  })
  await renew()
  for (let i = 0; i < 8; i += 1) await measure('status')
  expect(await stored()).toEqual([[1, 'open', ['opened'], ['opened']]])
  for (let i = 0; i < 40; i += 1) await measure('ok')
  expect(await stored()).toEqual([[1, 'closed', ['opened', 'recovering', 'closed'], ['opened', 'closed']]])
})

it('the detector is renewed for facts that change which product delivers, and for no others', async () => {
  const { renew, renewals, store, time } = await begin()
  const observe = (product: string, cases: number) => {
    const at = time.now()
    return store.recordObservations([{ kommunekode: '0751', product, cases, checkedAt: at, answeredAt: at }])
  }
  await observe('nexus', 12)
  await renew()
  expect(renewals()).toBe(1)
  time.pass(2 * hour)
  await observe('nexus', 14)
  await renew()
  expect(renewals()).toBe(1)
  await observe('cura', 3)
  time.pass(2 * hour)
  await renew()
  expect(renewals()).toBe(2)
  time.pass(day)
  await renew()
  expect(renewals()).toBe(3)
})
