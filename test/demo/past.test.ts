// Tests the past that the demo makes at its first start: its incidents, as the detector found them, and its response times.
import { beforeAll, describe, expect, it } from 'vitest'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { factsOf, namedServicesOf, rulesOf } from '../../server/config/derive.ts'
import { demoLimits } from '../../server/demo/config.ts'
import { type Demo, openDemo } from '../../server/demo/demo.ts'
import { reportDemo } from '../../server/demo/facts.ts'
import { makePast } from '../../server/demo/past.ts'
import { makeIncidents } from '../../server/demo/past-incidents.ts'
import { makeTimes } from '../../server/demo/past-times.ts'
import { kommuneWithoutYdi } from '../../server/demo/rules.ts'
import { makeWeeks } from '../../server/demo/weeks.ts'
import { causeText } from '../../server/domain/incidents/cause.ts'
import { inReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import { indeksKey, type PeriodTimes, probeKey } from '../../server/domain/measured/service-times.ts'
import { emptySketch, percentile, type Sketch } from '../../server/domain/measured/sketch.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import type { Level } from '../../server/domain/readiness/level.ts'
import { day, hour, minute, startOf } from '../../server/domain/time.ts'
import { createWorldReader } from '../../server/http/world.ts'
import { createStops } from '../support/stops.ts'
import { openTestStore, temporaryFolderFor } from '../support/store.ts'

const presentAt = Date.UTC(2022, 9, 31, 8, 20)
const going = new AbortController().signal

const incidentsOf = async (store: Store) => (await store.readIncidents(0)).reverse()

describe('the past of the demo', () => {
  let store: Store
  let demo: Demo
  beforeAll(async () => {
    const { later, stop } = createStops()
    store = createStore(openDb(`${temporaryFolderFor(later)}/demo.db`, 'demo'), demoLimits)
    later(store.close)
    demo = await openDemo(store, presentAt)
    const rules = rulesOf(demo.config)
    await makePast(store, demo, rules, going)
    await reportDemo(store, demo, createAssessor(rules))
    await makeWeeks(store, demo, rules, going)
    return stop
  })

  it('has exactly the incidents of its story, of which only the stop of deliveries is open', async () => {
    const told = (await incidentsOf(store)).map(({ cause, signal, what, state }) => [
      causeText(cause),
      signal,
      what,
      state,
    ])
    expect(told).toEqual([
      ['kommune:0751', 'svar', 'slow', 'closed'],
      ['platform:serviceplatformen', 'svar', 'failed', 'closed'],
      [`product:${demo.scenario.stopped.product}`, 'leverance', 'stop', 'open'],
    ])
  })

  it('has eight frozen weeks, with the levels that the scenario had at the time of each', async () => {
    const weeks = await store.readWeeks()
    expect(weeks.map(({ week }) => week)).toEqual(Array.from({ length: 8 }, (_, i) => `2022-W${36 + i}`))
    const { scenario } = demo
    for (const { week, at, frozenAt, late } of weeks) {
      expect([frozenAt, late]).toEqual([at, false])
      // The history was measured every six hours before the present.
      const measuredAt = presentAt - Math.ceil((presentAt - at) / (6 * hour)) * 6 * hour
      const levelOf = (kommunekode: string, group: '02' | 'eoj'): Level => {
        const numbers = scenario.obligatory.filter(({ kle }) => inReadinessGroup(kle, group))
        const delivered = numbers.filter(({ kle }) => scenario.casesAt(kommunekode, kle, measuredAt) > 0)
        return delivered.length === 0 ? 'ingen' : delivered.length === numbers.length ? 'alle' : 'flere'
      }
      const content = (await store.readWeek(week))?.content
      expect(content).toMatchObject({ at, demo: true, coverage: { fresh: 1470, planned: 1470 } })
      for (const group of ['02', 'eoj'] as const)
        expect(content?.kommuner.map(({ groups }) => groups[group].level)).toEqual(
          content?.kommuner.map(({ kommunekode }) => levelOf(kommunekode, group)),
        )
    }
  })

  it('has in its frozen weeks what its server measured a minute before, and the configurations of then', async () => {
    for (const { week, at } of await store.readWeeks()) {
      const { kommuner = [] } = (await store.readWeek(week))?.content ?? {}
      const cells = kommuner.flatMap((kommune) => kommune.cells)
      expect(cells).toHaveLength(98 * (15 + 9))
      expect(new Set(cells.map(({ answer }) => answer))).toEqual(new Set(['counted', 'noRight']))
      expect(new Set(cells.map(({ answeredAt }) => answeredAt))).toEqual(new Set([at - minute]))
      const outcomes = (rung: 'friskhed' | 'konfiguration') =>
        new Set(kommuner.map(({ groups }) => groups['02'].ladder[rung]))
      expect(outcomes('friskhed')).not.toContain('notMeasured')
      // Nine kommuner have not reported, and three did so too long ago.
      const unknown = kommuner.filter(({ groups }) => groups['02'].ladder.konfiguration === 'notMeasured')
      expect(unknown).toHaveLength(12)
      const waiting = kommuner.map(
        ({
          groups: {
            '02': { shown },
          },
        }) => (shown.kind === 'intet' && shown.because === 'gate' ? (shown.waiting ?? 0) : 0),
      )
      expect(Math.max(...waiting)).toBeGreaterThan(100)
    }
  })

  it('has in its newest frozen week the next steps that its pages show', async () => {
    const { config } = demo
    const world = await createWorldReader({
      ...{ store, rules: rulesOf(config), demo: true, facts: factsOf(config), products: config.products },
      observedMaxAgeMs: config.maxAgeMs.observed,
      services: namedServicesOf(config),
      clock: { now: () => presentAt },
      maintenance: () => [],
      intervalMs: config.poll.countsMs,
      status: () => ({ lagMs: 0 }),
    }).read()
    const newest = (await store.readWeeks()).at(-1)?.week ?? ''
    const frozen = (await store.readWeek(newest))?.content.kommuner ?? []
    const stepOf = ({
      nextStep,
    }: {
      nextStep?: { rung: string; outcome: string; who: string } | undefined
    }) => nextStep && `${nextStep.rung} ${nextStep.outcome} ${nextStep.who}`
    for (const group of readinessGroups) {
      const unchanged = world.kommuner.filter(
        (k, i) => k.groups[group].delivered === frozen[i]?.groups[group].delivered,
      )
      expect(unchanged.length).toBeGreaterThan(90)
      const then = new Map(frozen.map(({ kommunekode, groups }) => [kommunekode, stepOf(groups[group])]))
      expect(unchanged.map((k) => then.get(k.kommune.kommunekode))).toEqual(
        unchanged.map((k) => stepOf(k.groups[group])),
      )
    }
    const stopped = frozen.filter(({ groups }) => groups['02'].nextStep?.rung === 'friskhed')
    const [, , product] = await incidentsOf(store)
    expect(stopped.map(({ kommunekode }) => kommunekode)).toEqual([...(product?.hit ?? [])])
  })

  it('has in its frozen weeks the incidents that were live in them', async () => {
    const found = async (week: string) =>
      (await store.readWeek(week))?.content.incidents.map(({ what, state }) => [what, state])
    expect(await found('2022-W38')).toEqual([])
    // Until Friday at 15, and from Thursday to Saturday.
    expect(await found('2022-W39')).toEqual([['slow', 'open']])
    expect(await found('2022-W40')).toEqual([['failed', 'open']])
  })

  it('has in each of its frozen weeks the KLIK statuses and activities as they were reported then', async () => {
    const completed: number[] = []
    for (const { week } of await store.readWeeks()) {
      const { klik = [], products = [] } = (await store.readWeek(week))?.content ?? {}
      expect(klik.length).toBeGreaterThan(3)
      expect(products.filter(({ activity }) => activity !== undefined).length).toBeGreaterThan(5)
      const statuses = klik.flatMap((task) => Object.values(task.statuses))
      completed.push(statuses.filter((status) => status === 'fuldfoert').length)
    }
    expect(completed).toEqual([...completed].sort((a, b) => a - b))
    expect(completed[0]).toBeLessThan(completed.at(-1) ?? 0)
  })

  it('has the incidents in the places of late September, 6 to 8 October, and two working days ago', async () => {
    const [aarhus, platform, product] = await incidentsOf(store)
    expect(aarhus?.beganAt).toBeGreaterThan(startOf('2022-09-28'))
    expect(aarhus?.closedAt).toBeLessThan(startOf('2022-10-02'))
    expect(platform?.beganAt).toBeGreaterThan(startOf('2022-10-06'))
    expect(platform?.openedAt).toBeLessThan(startOf('2022-10-06') + 9 * hour)
    expect(platform?.recoveringAt).toBeGreaterThan(startOf('2022-10-08') + 12 * hour)
    expect(platform?.closedAt).toBeLessThan(startOf('2022-10-09'))
    const { from } = demo.scenario.stopped
    expect(product?.beganAt).toBeGreaterThan(from - 2 * hour)
    expect(product?.openedAt).toBeLessThan(from + 8 * hour)
  })

  it('tells whom each incident hit, in at most three notices', async () => {
    const [aarhus, platform, product] = await incidentsOf(store)
    const { kommuner, stopped } = demo.scenario
    expect(aarhus?.hit).toEqual(['0751'])
    expect(platform?.hit).toHaveLength(98)
    expect(product?.hit.length).toBeGreaterThanOrEqual(4)
    for (const kommunekode of product?.hit ?? [])
      expect(kommuner.get(kommunekode)?.esdh).toBe(stopped.product)
    for (const { id } of [aarhus, platform, product].flatMap((one) => one ?? []))
      expect((await store.readIncident(id))?.notices.length).toBeLessThanOrEqual(3)
  })

  it('makes the deliveries of a kommune that is hit a no of friskhed', async () => {
    const [, , product] = await incidentsOf(store)
    const groups = (await store.readGroups()).filter(({ group }) => group === '02')
    const fresh = (kommunekode: string) =>
      groups.find((group) => group.kommunekode === kommunekode)?.freshness.outcome
    const stopped = groups.map(({ kommunekode }) => kommunekode).filter((code) => fresh(code) === 'no')
    expect(stopped).toEqual([...(product?.hit ?? [])])
  })

  it('has response times of every index and probe in each hour, also in the latest five minutes', async () => {
    const keys = [
      indeksKey('sdi'),
      indeksKey('ydi'),
      ...demo.config.probes.map(({ id }) => probeKey(id)),
    ].sort()
    const thisHour = Math.floor(presentAt / hour) * hour
    const hours = Array.from({ length: 56 * 24 + 2 }, (_, i) => thisHour - 56 * day + i * hour)
    for (const times of await store.readServiceTimes('hour', hours))
      expect([...times.keys()].sort()).toEqual(keys)
    const last = await store.readServiceTimes('fiveMinutes', [presentAt - 5 * minute, presentAt])
    expect([...(last[0]?.keys() ?? [])].sort()).toEqual(keys)
  })

  it('has response times like those of a network, and few failures, outside its incidents', async () => {
    const [times] = await store.readServiceTimes('hour', [presentAt - 14 * day, presentAt - 7 * day])
    for (const { sketch, untimed } of times?.values() ?? []) {
      const share = (sketch.failed + untimed) / (sketch.count + untimed)
      expect(share).toBeGreaterThan(0.005)
      expect(share).toBeLessThan(0.02)
      expect(percentile(sketch, 0.5)).toBeGreaterThan(25)
      expect(percentile(sketch, 0.99)).toBeLessThan(700)
    }
  })

  it('has failures of the services of Serviceplatformen in the hours of its incident, and of no others', async () => {
    const [, platform] = await incidentsOf(store)
    const bounds = [platform?.beganAt ?? 0, platform?.recoveringAt ?? 0].map(
      (at) => Math.floor(at / hour) * hour,
    )
    const [times] = await store.readServiceTimes('hour', bounds)
    for (const [key, { sketch }] of times ?? []) {
      const isHit = /:(sdi|ydi|serviceplatformen)$/.test(key)
      expect([key, sketch.failed / sketch.count > 0.2]).toEqual([key, isHit])
    }
  })

  it('has in its tables the calls that its incidents rest on', async () => {
    const [aarhus, platform] = await incidentsOf(store)
    const hoursOf = async (
      one: StoredIncident | undefined,
      read: (bounds: number[]) => Promise<PeriodTimes[]>,
    ) => {
      const from = Math.floor((one?.beganAt ?? 0) / hour) * hour
      const until = Math.ceil((one?.recoveringAt ?? 0) / hour) * hour
      const [times] = await read([from, until])
      return times ?? new Map()
    }
    const total = (sketches: readonly Sketch[]) => ({
      calls: sketches.reduce((sum, { count }) => sum + count, 0),
      bad: sketches.reduce((sum, { failed }) => sum + failed, 0),
    })
    const ofServices = await hoursOf(platform, (bounds) => store.readServiceTimes('hour', bounds))
    const hit = [...ofServices].filter(([key]) => /:(sdi|ydi|serviceplatformen)$/.test(key))
    const shown = total(hit.map(([, { sketch }]) => sketch))
    const { calls = 0, bad = 0 } = platform?.evidence ?? {}
    // The incident rests on the calls until its last failure, and the table has whole hours.
    expect(shown.calls).toBeGreaterThanOrEqual(calls)
    expect(shown.calls).toBeLessThan(calls + 2 * 900)
    expect(shown.bad).toBeGreaterThanOrEqual(bad)
    expect(shown.bad).toBeLessThan(bad + 20)

    const ofKommune = await hoursOf(aarhus, (bounds) => store.readKommuneTimes('0751', bounds))
    const about = total([...ofKommune.values()].map(({ sketch }) => sketch))
    expect(about.calls).toBeGreaterThanOrEqual(aarhus?.evidence.calls ?? 0)
    expect(about.calls).toBeLessThan((aarhus?.evidence.calls ?? 0) + 100)
  })

  it('has slow calls about the kommune that had a fault of its own while its incident lasted, and not before', async () => {
    const [aarhus] = await incidentsOf(store)
    const began = Math.ceil((aarhus?.beganAt ?? 0) / hour) * hour
    const bounds = [began - day, began - 2 * hour, began, began + day]
    const times = await store.readKommuneTimes('0751', bounds)
    const medians = times.map((one) => percentile(one.get('indeks:sdi')?.sketch ?? emptySketch(), 0.5) ?? 0)
    expect(medians[0]).toBeLessThan(400)
    expect(medians[2]).toBeGreaterThan(2000)
  })

  it('has the rights to all indexes of all kommuner, but for the benefits of one that delivers', async () => {
    const without = kommuneWithoutYdi(demo.scenario)
    const given = await store.readGivenRights()
    const missing = [...demo.scenario.kommuner.keys()].flatMap((code) =>
      ['sdi', 'ydi'].map((indeks) => `${indeks} ${code}`).filter((right) => !given.has(right)),
    )
    expect(missing).toEqual([`ydi ${without}`])
    const groups = await store.readGroups()
    expect(groups.find((g) => g.kommunekode === without && g.group === 'eoj')).toMatchObject({
      level: 'flere',
      noAccess: 0,
      benefits: { known: 0, noAccess: 9 },
    })
  })

  it('is not made again by a restart', async () => {
    const before = await store.readServiceTimes('hour', [0, presentAt])
    const incidents = await incidentsOf(store)
    const version = store.version()
    await makePast(store, await openDemo(store, presentAt + day), rulesOf(demo.config), going)
    expect(store.version()).toBe(version)
    // A kill may come when all but the mark is written.
    await makeTimes(store, demo, going)
    await makeIncidents(store, demo)
    expect(await store.readServiceTimes('hour', [0, presentAt])).toEqual(before)
    expect(await incidentsOf(store)).toEqual(incidents)
  })

  it('is the same for the same start and seed', async () => {
    const other = openTestStore(demoLimits).store
    await makeTimes(other, await openDemo(other, presentAt), going)
    await makeIncidents(other, demo)
    const bounds = [0, presentAt]
    expect(await other.readServiceTimes('hour', bounds)).toEqual(await store.readServiceTimes('hour', bounds))
    expect(await incidentsOf(other)).toEqual((await incidentsOf(store)).slice(0, 2))
  })
})

describe('the incidents of the demo that were over long ago', () => {
  it.each([
    ['a Thursday', '2027-01-21T15:43:00Z'],
    ['Christmas Day', '2026-12-25T11:00:00Z'],
    ['the hour after summer time began', '2027-03-28T01:20:00Z'],
    ['the hour before summer time ends', '2026-10-25T00:40:00Z'],
  ])('are closed at a start on %s', async (_, start) => {
    const { store } = openTestStore(demoLimits)
    const demo = await openDemo(store, Date.parse(start))
    await makeTimes(store, demo, going)
    await makeIncidents(store, demo)
    const found = (await incidentsOf(store)).map(({ cause, state }) => [causeText(cause), state])
    expect(found).toEqual([
      ['kommune:0751', 'closed'],
      ['platform:serviceplatformen', 'closed'],
    ])
  })
})
