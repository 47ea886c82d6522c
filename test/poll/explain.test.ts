// Tests what explains the counts: after those of a round, once about each count, and again when the question changes.
import { describe, expect, it } from 'vitest'
import type { Fact } from '../../server/domain/facts/facts.ts'
import type { Product } from '../../server/domain/facts/products.ts'
import { StoreFailed } from '../../server/domain/ports/store-trouble.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { day, hour, minute, second } from '../../server/domain/time.ts'
import { explainTask } from '../../server/poll/explain.ts'
import { insistingTask } from '../../server/poll/insisting.ts'
import { observeTask } from '../../server/poll/observe.ts'
import { startPoller } from '../../server/poll/poller.ts'
import { createPrecedence } from '../../server/poll/precedence.ts'
import { startTasks } from '../../server/poll/probing.ts'
import { createIndexDouble } from '../support/index-double.ts'
import { rulesFor } from '../support/measured.ts'
import { createMovedClock } from '../support/moved-clock.ts'
import { openTestStore } from '../support/store.ts'

const kommuner = ['0101', '0147', '0751', '0851']
const polled = kommuner.map((kommunekode) => ({ kommunekode, right: 'full', systemUuid: 'ours' }))
const rules = rulesFor(['02.34.02', '27.36.04'], { staleAfterMs: 2 * hour })
const assessor = createAssessor(rules)
const products: Product[] = [
  { id: 'acadre', navn: 'Acadre', kind: 'esdh', vendor: '', systemNames: ['Acadre'] },
]

const begin = () => {
  const clock = createMovedClock()
  const index = createIndexDouble(clock)
  const { store } = openTestStore()
  const loads: object[] = []
  /** Each question, in order. */
  const asked: string[] = []
  const { check, explain, countProduct } = index
  index.check = (request, signal) => {
    asked.push('check')
    return check(request, signal)
  }
  index.explain = (request, count, signal) => {
    asked.push('explain')
    return explain(request, count, signal)
  }
  index.countProduct = (request, signal) => {
    asked.push('product')
    return countProduct(request, signal)
  }
  const start = () => {
    const precedence = createPrecedence(clock)
    const shared = { store, source: index, time: clock, polled, precedence, log: () => undefined }
    const poller = startPoller({
      ...shared,
      lag: { since: () => 0, stop: () => undefined },
      rules,
      assessor,
      options: { countsMs: hour, pulseMs: day, pulseSample: 1, concurrency: 2 },
      isPaused: () => false,
    })
    const tasks = startTasks(
      [
        explainTask({ ...shared, rules, assessor, countsMs: hour, onLoad: (added) => loads.push(added) }),
        observeTask({ ...shared, products, everyMs: 7 * day }),
      ].map((task) => insistingTask(task, clock, () => undefined)),
      clock,
    )
    return { stop: () => Promise.all([poller.stop(), tasks.stop()]) }
  }
  const explained = () =>
    index.requests.filter(({ question }) => question === 'explain').map(({ request }) => request)
  const cellOf = async (kommunekode: string) => (await store.readKommune(kommunekode)).cells[0]
  const learn = async (fact: Fact) => {
    const staged = store.stage(fact.kind)
    staged.add([fact])
    await staged.commit({ name: 'test', at: clock.now(), whole: false, confirms: false }, assessor)
    staged.drop()
  }
  return { clock, index, store, asked, loads, start, explained, cellOf, learn }
}

describe('what explains the counts', () => {
  it('comes after all totals of a round, as the counts of products do', async () => {
    const { clock, index, asked, start } = begin()
    index.takesMs = 30 * second
    const { stop } = start()
    await clock.advance(20 * minute)
    expect(asked.slice(0, 8)).toEqual(Array(8).fill('check'))
    expect(asked.slice(8).sort()).toEqual([...Array(8).fill('explain'), ...Array(4).fill('product')])
    await stop()
  })

  it('waits for a round that begins, and goes on between its jobs', async () => {
    const { clock, index, asked, start } = begin()
    const { stop } = start()
    await clock.advance(59 * minute)
    asked.splice(0)
    index.takesMs = 5 * minute
    await clock.advance(60 * minute)
    expect(asked.filter((question) => question === 'check')).toHaveLength(8)
    expect(asked[0]).toBe('check')
    expect(asked.filter((question) => question === 'explain').length).toBeGreaterThan(2)
    await stop()
  })

  it('is stored beside its count, and asked once about each', async () => {
    const { clock, start, explained, cellOf } = begin()
    const { stop } = start()
    await clock.advance(59 * minute)
    expect(explained()).toHaveLength(8)
    const cell = await cellOf('0751')
    expect(cell).toMatchObject({ systemUuid: 'ours', bySystem: 2, cases: 5 })
    expect(cell?.explainedAt).toBe(cell?.answeredAt)
    await clock.advance(hour)
    expect(explained()).toHaveLength(16)
    await stop()
  })

  it('is not asked again about the same count when it is not answered, and nothing is 0 meanwhile', async () => {
    const { clock, index, start, explained, cellOf } = begin()
    index.explains = () => undefined
    const { stop } = start()
    await clock.advance(59 * minute)
    expect(explained()).toHaveLength(8)
    expect(await cellOf('0751')).toMatchObject({ cases: 5, bySystem: undefined })
    await stop()
  })

  it('is asked after a restart, about what was counted before it', async () => {
    const { clock, index, start, asked, cellOf } = begin()
    index.takesMs = second
    const before = start()
    await clock.advance(4.5 * second)
    await before.stop()
    expect(await cellOf('0851')).toMatchObject({ cases: 5, bySystem: undefined })
    asked.splice(0)
    const after = start()
    await clock.advance(2 * minute)
    expect(asked).not.toContain('check')
    expect(await cellOf('0851')).toMatchObject({ cases: 5, bySystem: 2 })
    await after.stop()
  })

  it('is asked again when it could not be stored', async () => {
    const { clock, start, explained, cellOf, store } = begin()
    const { record } = store
    let fails = true
    store.record = async (batch, ...rest) => {
      if (batch.explanations !== undefined && fails) throw new StoreFailed('failing', 'Check the disk.')
      return record(batch, ...rest)
    }
    const { stop } = start()
    await clock.advance(5 * minute)
    expect(await cellOf('0101')).toMatchObject({ cases: 5, bySystem: undefined })
    expect(explained().length).toBeGreaterThan(0)
    fails = false
    await clock.advance(5 * minute)
    for (const kommunekode of kommuner) expect(await cellOf(kommunekode)).toMatchObject({ bySystem: 2 })
    await stop()
  })

  it('is asked soon when a configuration that filters becomes known', async () => {
    const { clock, start, explained, cellOf, learn, loads } = begin()
    const { stop } = start()
    await clock.advance(10 * minute)
    const before = explained().length
    await learn({
      kind: 'kle-konfiguration',
      kommunekode: '0751',
      key: '02.34.02',
      value: { aktiv: true, deaktiverFradatoForAktive: false, fagsystemfilter: [], fradato: '2022-01-01' },
    })
    await clock.advance(2 * minute)
    expect(explained().slice(before)).toMatchObject([{ kommunekode: '0751', kle: '02.34.02' }])
    expect(await cellOf('0751')).toMatchObject({ visible: 2, bySystem: 2 })
    // The own systems of four kommuner in two numbers, and the filter.
    expect(loads[0]).toEqual({ counting: 0, explaining: 8 })
    expect(loads.at(-1)).toEqual({ counting: 0, explaining: 9 })
    await stop()
  })
})
