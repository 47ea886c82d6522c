// Tests counting products: each kommune once a week, and a missing answer is not 0.
import { describe, expect, it } from 'vitest'
import type { Product } from '../../server/domain/facts/products.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { observeTask } from '../../server/poll/observe.ts'
import { createPrecedence } from '../../server/poll/precedence.ts'
import { startTasks } from '../../server/poll/probing.ts'
import { createIndexDouble } from '../support/index-double.ts'
import { createMovedClock } from '../support/moved-clock.ts'
import { openTestStore } from '../support/store.ts'

const product = (id: string, systemNames: string[]): Product => ({
  id,
  navn: id,
  kind: 'esdh',
  vendor: '',
  systemNames,
})
const products = [product('acadre', ['Acadre', 'Acadre 2']), product('sbsys', ['SBSYS']), product('edoc', [])]
const polled = ['0101', '0751'].map((kommunekode) => ({ kommunekode, right: 'full' }))

const begin = (right = 'full') => {
  const clock = createMovedClock()
  const source = createIndexDouble(clock)
  const { store } = openTestStore()
  const task = observeTask({
    store,
    source,
    time: clock,
    precedence: createPrecedence(clock),
    polled: polled.map((one) => ({ ...one, right })),
    products,
    everyMs: 7 * day,
    log: () => undefined,
  })
  const restart = () => startTasks([task], clock)
  return { clock, source, store, restart, tasks: restart() }
}

describe('counting products', () => {
  it('counts every known name in every kommune, and not again for a week', async () => {
    const { clock, source, tasks, store } = begin()
    await clock.advance(hour)
    const names = ['Acadre', 'Acadre 2', 'SBSYS']
    const first = polled.flatMap(({ kommunekode }) => names.map((name) => `${kommunekode} ${name}`))
    expect(source.products).toEqual(first)
    await clock.advance(6 * day)
    expect(source.products).toEqual(first)
    await clock.advance(2 * day)
    expect(source.products).toEqual([...first, ...first])
    expect((await store.readObservations()).map((o) => o.product)).toEqual([
      'acadre',
      'sbsys',
      'acadre',
      'sbsys',
    ])
    await tasks.stop()
  })

  it('sums the names of a product, and keeps the former count when a name is not answered', async () => {
    const { clock, source, tasks, store } = begin()
    source.shows = (_, name) => (name.startsWith('Acadre') ? 5 : 0)
    await clock.advance(hour)
    const [before] = await store.readObservations()
    expect(before).toMatchObject({ kommunekode: '0101', product: 'acadre', cases: 10 })
    source.shows = (_, name) => (name === 'Acadre 2' ? undefined : 7)
    await clock.advance(8 * day)
    const [after] = await store.readObservations()
    expect(after).toMatchObject({ product: 'acadre', cases: 10, answeredAt: before?.answeredAt })
    expect(after?.checkedAt).toBeGreaterThan(before?.checkedAt as number)
    await tasks.stop()
  })

  it('retries within the hour only what was not answered', async () => {
    const { clock, source, tasks } = begin()
    source.shows = (_, name) => (name === 'SBSYS' ? undefined : 3)
    await clock.advance(minute)
    expect(source.products).toHaveLength(6)
    await clock.advance(hour - 2 * minute)
    expect(source.products).toHaveLength(6)
    await clock.advance(2 * hour)
    const again = ['0101 SBSYS', '0751 SBSYS']
    expect(source.products.slice(6)).toEqual([...again, ...again])
    source.shows = () => 3
    await clock.advance(hour)
    expect(source.products.slice(10)).toEqual(again)
    await clock.advance(5 * day)
    expect(source.products).toHaveLength(12)
    await tasks.stop()
  })

  it('does not repeat recent counts after a restart', async () => {
    const { clock, source, tasks, restart } = begin()
    source.shows = () => undefined
    await clock.advance(minute)
    await tasks.stop()
    const restarted = restart()
    await clock.advance(minute)
    expect(source.products).toHaveLength(6)
    await restarted.stop()
  })

  it('treats a 0 under a limited right as answered without a count, and accepts larger counts', async () => {
    const { clock, source, tasks, store } = begin('kle 02')
    source.shows = (_, name) => (name === 'SBSYS' ? 3 : 0)
    await clock.advance(hour)
    const of = async () => (await store.readObservations()).filter((o) => o.kommunekode === '0101')
    const [acadre, sbsys] = await of()
    expect(acadre).toMatchObject({ product: 'acadre', cases: undefined, answeredAt: acadre?.checkedAt })
    expect(sbsys).toMatchObject({ product: 'sbsys', cases: 3 })
    await clock.advance(5 * day)
    expect(source.products).toHaveLength(6)
    // The former count is removed.
    source.shows = () => 0
    await clock.advance(3 * day)
    expect((await of()).map((o) => o.cases)).toEqual([undefined, undefined])
    await tasks.stop()
  })

  it('asks a kommune that gives no right once a week, and removes its former count', async () => {
    const { clock, source, tasks, store } = begin()
    source.shows = () => 3
    await clock.advance(hour)
    source.gives = (kommunekode) => kommunekode !== '0751'
    await clock.advance(8 * day)
    expect(source.products).toHaveLength(12)
    await clock.advance(5 * day)
    expect(source.products).toHaveLength(12)
    expect((await store.readObservations()).map((o) => o.cases)).toEqual([6, 3, undefined, undefined])
    await tasks.stop()
  })

  it.each([
    ['answered', 3],
    ['not answered', undefined],
  ])(
    'goes on at once after a clock that was 300 days ahead was set right, when it had %s',
    async (_, cases) => {
      const { clock, source, tasks, store, restart } = begin()
      source.shows = () => cases
      clock.set(300 * day)
      await clock.advance(minute)
      await tasks.stop()
      clock.set(-300 * day)
      source.shows = () => 4
      const restarted = restart()
      await clock.advance(2 * minute)
      expect(source.products).toHaveLength(12)
      expect((await store.readObservations()).every((o) => (o.answeredAt ?? 0) <= clock.now())).toBe(true)
      await clock.advance(2 * hour)
      expect(source.products).toHaveLength(12)
      await restarted.stop()
    },
  )

  it('has no count for a product that was never answered', async () => {
    const { clock, source, tasks, store } = begin()
    source.shows = () => undefined
    await clock.advance(hour)
    expect(
      (await store.readObservations()).every((o) => o.cases === undefined && o.answeredAt === undefined),
    ).toBe(true)
    await tasks.stop()
  })
})
