// Tests that the demo's invented deliveries are those that its index would have counted.
import { describe, expect, it } from 'vitest'
import { rulesOf } from '../../server/config/derive.ts'
import { openDemo } from '../../server/demo/demo.ts'
import { makeHistory } from '../../server/demo/history.ts'
import { kleGroupOf, kleGroups } from '../../server/domain/kle.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { countHits } from '../../server/sandbox/count.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { sdi } from '../../server/sandbox/sdi.ts'
import { openTestStore } from '../support/store.ts'

const presentAt = Date.UTC(2022, 9, 31, 8, 20)
const lastHour = presentAt - 20 * minute

/** The scenario of the demo that is first started then. */
const scenario = createScenario({ presentAt })

/** The history of some kommuner only, to save time. */
const historyOf = async (kommunekoder: readonly string[]) => {
  const { store } = openTestStore()
  const demo = await openDemo(store, presentAt)
  const kommuner = demo.config.kommuner.filter(({ kommunekode }) => kommunekoder.includes(kommunekode))
  const some = { ...demo, config: { ...demo.config, kommuner } }
  await makeHistory(store, some, rulesOf(some.config), new AbortController().signal)
  return store
}

describe('the invented deliveries', () => {
  it('are by hour for eight weeks, as the index would have counted them', async () => {
    const { kommuner } = scenario
    // One kommune's cases in some numbers come from an older system too, or from that alone.
    const changed = [...kommuner].filter(([, { older }]) => older !== undefined).map(([code]) => code)
    const codes = ['0751', '0217', ...changed]
    const store = await historyOf(codes)
    for (const kommunekode of codes) {
      const uuid = kommuner.get(kommunekode)!.systemUuid
      const deliveries = await store.readDeliveries(kommunekode, 0)
      const expected = kleGroups.flatMap((group) => {
        const numbers = scenario.obligatory.map(({ kle }) => kle).filter((kle) => kleGroupOf(kle) === group)
        if (numbers.every((kle) => scenario.holdingOf('sdi', kommunekode, kle) === undefined)) return []
        return Array.from({ length: 56 * 24 }, (_, i) => {
          const from = lastHour - 56 * day + i * hour
          const until = from + hour
          const counts = numbers.map((kle) => {
            const query = { kommunekode, kle, receivedFrom: from, receivedTo: until, system: { uuid } }
            return countHits(sdi, scenario, query, until).sager!
          })
          return { kommunekode, group, from, until, received: counts.reduce((a, b) => a + b) }
        })
      })
      expect(deliveries).toEqual(expected)
      expect(deliveries.some(({ received }) => received > 0)).toBe(true)
    }
  })

  it('are left out for groups that the kommune never delivers', async () => {
    const store = await historyOf(['0751'])
    const never = kleGroups.filter((group) =>
      scenario.obligatory.every(
        ({ kle }) => kleGroupOf(kle) !== group || scenario.holdingOf('sdi', '0751', kle) === undefined,
      ),
    )
    expect(never).toEqual(['27', '29'])
    expect(await store.readLastDeliveries()).toEqual([{ kommunekode: '0751', group: '02', until: lastHour }])
  })

  it('stop for good in the kommuner of the stopped product', async () => {
    const { product, from: at } = scenario.stopped
    const numbers = scenario.obligatory.map(({ kle }) => kle).filter((kle) => kleGroupOf(kle) === '02')
    const stopped = [...scenario.kommuner].flatMap(([code, { esdh }]) =>
      esdh === product && numbers.some((kle) => scenario.holdingOf('sdi', code, kle)) ? code : [],
    )
    expect(stopped.length).toBeGreaterThanOrEqual(4)
    const store = await historyOf(stopped)
    for (const kommunekode of stopped) {
      const deliveries = (await store.readDeliveries(kommunekode, 0)).filter(({ group }) => group === '02')
      const received = (is: (from: number) => boolean) =>
        deliveries.filter(({ from }) => is(from)).reduce((sum, one) => sum + one.received, 0)
      expect(received((from) => from < at)).toBeGreaterThan(0)
      expect(received((from) => from >= at)).toBe(0)
      expect(deliveries.at(-1)?.until).toBe(lastHour)
    }
  })
})
