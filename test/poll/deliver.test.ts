// Tests the calls for received cases on a simulated clock and a real store.
import { describe, expect, it } from 'vitest'
import type { Fact } from '../../server/domain/facts/facts.ts'
import type { Delivery } from '../../server/domain/measured/delivery.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { day, hour, minute, second } from '../../server/domain/time.ts'
import { deliveryTask } from '../../server/poll/deliver.ts'
import { startTasks } from '../../server/poll/probing.ts'
import { createIndexDouble } from '../support/index-double.ts'
import { rulesFor } from '../support/measured.ts'
import { createMovedClock } from '../support/moved-clock.ts'
import { openTestStore } from '../support/store.ts'

const rules = rulesFor(['02.34.02', '02.34.04', '27.36.04'])
const polled = ['0101', '0147', '0751', '0851'].map((kommunekode) => ({ kommunekode, right: 'full' }))

const begin = () => {
  // Not on the hour, so that no call is due just as time stops.
  const clock = createMovedClock(Date.UTC(2026, 10, 23, 8, 3))
  const index = createIndexDouble(clock)
  const { store } = openTestStore()
  const start = () =>
    startTasks(
      [deliveryTask({ store, source: index, time: clock, polled, rules, products: [], everyMs: hour })],
      clock,
    )
  /** The spans of Aarhus' KLE 02: asked about, or recorded. */
  const isAarhus = ({ kommunekode, numbers }: { kommunekode: string; numbers: readonly string[] }) =>
    kommunekode === '0751' && numbers.includes('02.34.02')
  const asked = () => index.received.map(({ request }) => request).filter(isAarhus)
  const recorded = async (): Promise<Delivery[]> =>
    (await store.readDeliveries('0751', 0)).filter(({ group }) => group === '02')
  return { clock, index, store, start, asked, recorded, tasks: start() }
}

describe('the calls for received cases', () => {
  it('are one for each kommune and KLE group in an interval, spread evenly over it', async () => {
    const { clock, index, tasks } = begin()
    await clock.advance(hour)
    const groups = (kommunekode: string) =>
      index.received
        .filter(({ request }) => request.kommunekode === kommunekode)
        .map(({ request }) => request.numbers.join(' '))
        .sort()
    for (const { kommunekode } of polled)
      expect(groups(kommunekode)).toEqual(['02.34.02 02.34.04', '27.36.04'])
    // Seven and a half minutes apart, and due calls are looked for every half minute.
    const times = index.received.map(({ at }) => at)
    const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(7 * minute)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(8 * minute)
    await clock.advance(hour)
    expect(index.received).toHaveLength(16)
    await tasks.stop()
  })

  it('ask about the span since the former call, and the first about one interval', async () => {
    const { clock, asked, recorded, store, index, tasks } = begin()
    index.delivers = ({ kommunekode }) => (kommunekode === '0751' ? 7 : 0)
    await clock.advance(3 * hour)
    const [first, second, third] = asked()
    expect([first?.until, second?.until]).toEqual([second?.from, third?.from])
    expect((first?.until ?? 0) - (first?.from ?? 0)).toBe(hour)
    expect(await recorded()).toMatchObject(
      asked().map(({ from, until }) => ({ kommunekode: '0751', group: '02', from, until, received: 7 })),
    )
    expect((await store.readSizes()).attempts).toBe(24)
    await tasks.stop()
  })

  it('ask after a failure about the span since the last answer', async () => {
    const { clock, index, asked, recorded, store, tasks } = begin()
    await clock.advance(hour)
    const answered = asked().at(-1)?.until
    index.delivers = () => undefined
    await clock.advance(2 * hour)
    index.delivers = () => 3
    await clock.advance(hour)
    expect(
      asked()
        .map(({ from }) => from)
        .slice(1),
    ).toEqual([answered, answered, answered])
    expect(await recorded()).toMatchObject([{}, { from: answered, received: 3 }])
    expect((await store.readSizes()).attempts).toBe(4 * 8)
    await tasks.stop()
  })

  it.each([
    ['since the last answer when that is at most a day ago', 23 * hour, true],
    ['about one interval when the last answer is older than a day', 25 * hour, false],
  ])('ask after a pause %s', async (_, pauseMs, sinceLast) => {
    const { clock, asked, start, tasks } = begin()
    await clock.advance(hour)
    await tasks.stop()
    const before = asked().length
    clock.pass(pauseMs)
    const restarted = start()
    await clock.advance(hour)
    expect(asked()).toHaveLength(before + 1)
    const { from, until } = asked().at(-1)!
    expect(from).toBe(sinceLast ? asked()[0]?.until : until - hour)
    await restarted.stop()
  })

  it('are not repeated after a restart within the interval', async () => {
    const { clock, index, start, tasks } = begin()
    await clock.advance(30 * minute)
    await tasks.stop()
    const restarted = start()
    await clock.advance(30 * minute)
    expect(index.received).toHaveLength(8)
    await restarted.stop()
  })

  it('ask again only once about an index that was slower than the interval', async () => {
    const { clock, index, tasks } = begin()
    index.takesMs = 3 * hour
    await clock.advance(hour)
    index.takesMs = 10
    await clock.advance(4 * hour)
    const spans = index.received.map(
      ({ request }) => `${request.kommunekode} ${request.numbers[0]} ${request.until}`,
    )
    expect(new Set(spans).size).toBe(spans.length)
    expect(spans.length).toBeLessThanOrEqual(1 + 2 * 8 + 8)
    await tasks.stop()
  })

  it.each([
    ['forwards', 50 * minute],
    ['back', -50 * minute],
  ])('record nothing for a span in which the clock was set %s', async (_, ms) => {
    const { clock, index, asked, recorded, tasks } = begin()
    await clock.advance(hour + 10 * minute)
    const before = await recorded()
    const calls = index.received.length
    // Time passes between readings, so that a span that begins now is not empty.
    const { now } = clock
    let readings = 0
    clock.now = () => now() + ++readings
    clock.set(ms)
    const setAt = clock.now()
    await clock.advance(31 * second)
    // The calls that the jump skipped are not made up for at once.
    expect(index.received.length - calls).toBeLessThanOrEqual(1)
    await clock.advance(2 * hour)
    const after = asked().slice(before.length)
    expect(after.length).toBeGreaterThan(1)
    // Noticed within the half minute between two looks.
    expect(after[0]?.from).toBeGreaterThanOrEqual(setAt)
    expect(after[0]?.from).toBeLessThanOrEqual(setAt + 31 * second)
    expect(after[1]?.from).toBe(after[0]?.until)
    const former = before.map(({ until }) => until)
    const recordedSince = (await recorded()).filter(({ until }) => !former.includes(until))
    expect(recordedSince.map(({ from, until }) => [from, until])).toEqual(
      after.map(({ from, until }) => [from, until]),
    )
    await tasks.stop()
  })

  it('record nothing when the clock is set during a call, but its attempts', async () => {
    const { clock, index, recorded, store, tasks } = begin()
    index.takesMs = minute
    for (let left = 200; index.received.length === 0 && left > 0; left -= 1) await clock.advance(10 * second)
    expect(index.received).toHaveLength(1)
    clock.set(10 * second)
    await clock.advance(minute)
    expect((await store.readSizes()).attempts).toBe(1)
    expect(await store.readLastDeliveries()).toEqual([])
    expect(await recorded()).toEqual([])
    await tasks.stop()
  })

  it('follow imported products and successions, and the numbers in force of the day', async () => {
    const { clock, store, asked, tasks } = begin()
    await clock.advance(hour)
    const facts: Fact[] = [
      {
        kind: 'loesninger',
        kommunekode: '0751',
        key: 'esdh',
        value: { kind: 'esdh', product: 'acadre', systemUuid: 'imported' },
      },
      {
        kind: 'kle',
        kommunekode: '',
        key: '02.34.04',
        value: { udgaaet: '2020-01-01', afloestAf: ['02.34.99'] },
      },
    ]
    for (const fact of facts) {
      const staged = store.stage(fact.kind)
      staged.add([fact])
      await staged.commit(
        { name: 'test', at: clock.now(), whole: false, confirms: false },
        createAssessor(rules),
      )
      staged.drop()
    }
    await clock.advance(hour)
    expect(asked()).toMatchObject([
      { numbers: ['02.34.02', '02.34.04'], right: 'full' },
      { numbers: ['02.34.02', '02.34.04', '02.34.99'], systemUuid: 'imported' },
    ])
    expect(asked()[0]?.systemUuid).toBeUndefined()
    await tasks.stop()
  })

  it('ignore a last end in the future, because the clock was set back while stopped', async () => {
    const { clock, asked, store, tasks } = begin()
    await tasks.stop()
    const until = clock.now() + day
    await store.recordDelivery(
      { kommunekode: '0751', group: '02', from: until - hour, until, received: 1 },
      [],
    )
    const restarted = startTasks(
      [
        deliveryTask({
          store,
          source: createIndexDouble(clock),
          time: clock,
          polled,
          rules,
          products: [],
          everyMs: hour,
        }),
      ],
      clock,
    )
    await clock.advance(hour)
    expect(asked().every((one) => one.until - one.from === hour)).toBe(true)
    await restarted.stop()
  })
})
