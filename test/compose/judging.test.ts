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
  let renewals = 0
  /** What happens, once, when the past is read for a new detector, and when the detector is made. */
  const works = new Map<'reading' | 'making', () => Promise<void>>()
  const reach = async (at: 'reading' | 'making'): Promise<void> => {
    const work = works.get(at)
    works.delete(at)
    await work?.()
  }
  const judging = createJudging({
    config,
    store: {
      ...store,
      nextIncidentId: async () => {
        const id = await store.nextIncidentId()
        renewals += 1
        await reach('making')
        return id
      },
      readGivenRights: async () => {
        await reach('reading')
        return store.readGivenRights()
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
  const record = async (sapa: 'ok' | 'status', at: number): Promise<void> => {
    for (const [probe, outcome] of [['mitoverblik', 'ok'] as const, ['sapa', sapa] as const])
      await store.recordProbe(makeProbeResult(at, { probe, at, outcome, durationMs: 100 }))
  }
  return {
    stored,
    time,
    store,
    renewals: () => renewals,
    /** Sets what happens, once, while the detector is renewed. */
    meanwhile: (at: 'reading' | 'making', work: () => Promise<void>) => void works.set(at, work),
    /** The next run of the task that renews the detector. */
    renew: () => judging.task.run(new AbortController().signal),
    /** Results of both services, five minutes later. */
    measure: async (sapa: 'ok' | 'status'): Promise<void> => {
      time.pass(5 * minute)
      await record(sapa, time.now())
    },
    record,
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

/** Measures until a write fails; returns the kind of its trouble. */
const failAtStep = async ({ measure }: Judged, sapa: 'ok' | 'status'): Promise<string | undefined> => {
  for (let i = 0; i < 20; i += 1) {
    const code = await measure(sapa).then(
      () => undefined,
      (error: { kind?: string }) => error.kind ?? 'none',
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
  expect(await failAtStep(judged, 'status')).toBe('full')
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
  expect(await failAtStep(judged, 'ok')).toBe('full')
  expect(await stored()).toEqual(open)
  freeDisk()
  // No detector is made until something has been stored.
  await measure('ok')
  await renew()
  for (let i = 0; i < 7; i += 1) await measure('ok')
  expect(await stored()).toEqual([[1, 'recovering', ['opened', 'recovering'], ['opened']]])
  for (let i = 0; i < 40; i += 1) await measure('ok')
  expect(await stored()).toEqual([[1, 'closed', ['opened', 'recovering', 'closed'], ['opened', 'closed']]])
})

it('an incident that is opened while the past is read is followed by the new detector', async () => {
  const { measure, renew, stored, time, meanwhile } = await begin()
  await renew()
  for (let i = 0; i < 12; i += 1) await measure('ok')
  time.pass(day)
  meanwhile('reading', async () => {
    for (let i = 0; i < 8; i += 1) await measure('status')
    expect(await stored()).toEqual([[1, 'open', ['opened'], ['opened']]])
  })
  await renew()
  for (let i = 0; i < 8; i += 1) await measure('status')
  expect(await stored()).toEqual([[1, 'open', ['opened'], ['opened']]])
  for (let i = 0; i < 40; i += 1) await measure('ok')
  expect(await stored()).toEqual([[1, 'closed', ['opened', 'recovering', 'closed'], ['opened', 'closed']]])
})

/** How many failures it takes until an incident opens. */
const failUntilOpen = async ({ measure, stored }: Judged): Promise<number> => {
  for (let n = 1; ; n += 1) {
    await measure('status')
    if ((await stored()).length > 0) return n
  }
}

/** A detector that is to be renewed. */
const beginDue = async (): Promise<Judged> => {
  const judged = await begin()
  await judged.renew()
  for (let i = 0; i < 12; i += 1) await judged.measure('ok')
  judged.time.pass(day)
  return judged
}

it.each(['reading', 'making'] as const)(
  'what is recorded while the detector is renewed (%s) is neither lost nor taken twice',
  async (at) => {
    const undisturbed = await beginDue()
    await undisturbed.renew()
    const needed = await failUntilOpen(undisturbed)
    expect(needed).toBeGreaterThan(2)

    const judged = await beginDue()
    judged.meanwhile(at, async () => {
      for (let i = 0; i < needed - 1; i += 1) await judged.measure('status')
      expect(await judged.stored()).toEqual([])
    })
    await judged.renew()
    expect(await judged.stored()).toEqual([])
    expect(await failUntilOpen(judged)).toBe(1)
  },
)

it('a call that began before the renewal and is recorded while the past is read is taken once', async () => {
  const undisturbed = await beginDue()
  await undisturbed.renew()
  const needed = await failUntilOpen(undisturbed)
  // Taken twice, they would leave one less to fail.
  const early = needed - 2
  expect(early).toBeGreaterThan(0)

  const judged = await beginDue()
  const begunAt = judged.time.now()
  judged.meanwhile('reading', async () => {
    for (let i = early; i > 0; i -= 1) await judged.record('status', begunAt - i * 1000)
  })
  await judged.renew()
  expect(await failUntilOpen(judged)).toBe(2)
})

it('the incident that is shown while the new detector is made opens with the next measurement, once', async () => {
  const judged = await beginDue()
  const { measure, renew, stored, meanwhile } = judged
  meanwhile('making', async () => {
    for (let i = 0; i < 8; i += 1) await measure('status')
    expect(await stored()).toEqual([])
  })
  await renew()
  for (let i = 0; i < 4; i += 1) await measure('status')
  expect(await stored()).toEqual([[1, 'open', ['opened'], ['opened']]])
})

it('a detector is made anew when the clock was set meanwhile', async () => {
  const { measure, renew, renewals, time, meanwhile } = await beginDue()
  meanwhile('making', async () => {
    time.set(hour)
    await measure('ok')
  })
  await renew()
  expect(renewals()).toBe(2)
  await renew()
  expect(renewals()).toBe(3)
  await renew()
  expect(renewals()).toBe(3)
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
