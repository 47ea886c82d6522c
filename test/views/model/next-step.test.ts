// Tests since when a group has stood at its next step, and which of its KLE numbers the step is about.
import { describe, expect, it } from 'vitest'
import type { LevelRun } from '../../../server/domain/ports/levels.ts'
import { day } from '../../../server/domain/time.ts'
import { firstShown } from '../../../server/domain/visibility/konfiguration-faults.ts'
import { kleLines } from '../../../views/model/kle-lines.ts'
import { stepNumbers, stepSince } from '../../../views/model/next-step.ts'
import { setup } from '../../support/kommune-page.ts'
import { rules, type WorldOptions, worldNow } from '../../support/world-data.ts'

const daysAgo = (n: number) => worldNow - n * day

/** A run of KLE 02 that began so many days ago and ended as another. */
const run = (from: number, to: number, delivered: number, more: Partial<LevelRun> = {}): LevelRun => ({
  ...{ kommunekode: '0101', group: '02', obligatory: 6, byUs: false, delivered },
  ...{ level: delivered === 0 ? 'ingen' : 'flere', firstAt: daysAgo(from), lastAt: daysAgo(to) },
  ...more,
})

const sinceOf = (change: Partial<WorldOptions>, runs: readonly LevelRun[] = []) => {
  const { world, k, detail } = setup(change)
  return stepSince(k, '02', runs, kleLines(world, k, detail))
}
const nothing: Partial<WorldOptions> = { answer: () => 0 }

describe('since when a group has stood at its step', () => {
  it('missing deliveries are so since the number of delivered numbers last changed, gaps of ours aside', () => {
    const runs = [run(40, 30, 2), run(29, 20, 0), run(20, 18, 0, { level: 'ukendt' }), run(18, 0, 0)]
    expect(sinceOf(nothing, runs)).toEqual({ at: daysAgo(29), of: 'step', isFirst: false })
  })

  it('what has never been otherwise is so since its first measurement or before', () => {
    expect(sinceOf(nothing, [run(40, 30, 0), run(29, 0, 0)])).toEqual({
      ...{ at: daysAgo(40), of: 'step', isFirst: true },
    })
  })

  it('a change of ours, a change in force and no history say nothing', () => {
    expect(sinceOf(nothing, [run(40, 30, 2), run(29, 0, 0, { byUs: true })])).toBeUndefined()
    expect(sinceOf(nothing, [run(40, 30, 0), run(29, 0, 0, { obligatory: 5 })])).toBeUndefined()
    expect(sinceOf(nothing)).toBeUndefined()
  })

  it('a gate has no such time, because its step has the day', () => {
    const gates = [{ area: '02' as const, opens: '2022-12-01' }]
    expect(sinceOf({ rules: { ...rules, gates } }, [run(40, 0, 6)])).toBeUndefined()
  })

  it('faults of configurations are told with since when these are known', () => {
    const { world, k, detail } = setup({ konfiguration: (_, kle) => ({ aktiv: kle !== '02.34.04' }) })
    const konfigurationer = detail.konfigurationer.map((fact) => ({
      ...fact,
      knownSinceAt: daysAgo(fact.key === '02.34.04' ? 12 : 30),
    }))
    const lines = kleLines(world, k, { ...detail, konfigurationer })
    expect(stepSince(k, '02', [], lines)).toEqual({ at: daysAgo(12), of: 'konfiguration', isFirst: false })
    expect(stepNumbers(k, '02', lines).lines.map(({ kle }) => kle)).toEqual(['02.34.04'])
  })

  it('several faulty configurations are all unchanged only since the latest of them', () => {
    const { world, k, detail } = setup({ konfiguration: (_, kle) => ({ aktiv: !kle.startsWith('02.34') }) })
    const konfigurationer = detail.konfigurationer.map((fact) => ({
      ...fact,
      knownSinceAt: daysAgo(fact.key === '02.34.04' ? 12 : 30),
    }))
    const lines = kleLines(world, k, { ...detail, konfigurationer })
    expect(stepNumbers(k, '02', lines).count).toBeGreaterThan(1)
    expect(stepSince(k, '02', [], lines)).toMatchObject({ at: daysAgo(12) })
  })

  it('more faulty configurations than are listed are counted, and have no such time', () => {
    const { world, k, detail } = setup({ konfiguration: () => ({ aktiv: false }) })
    const lines = kleLines(world, k, detail)
    const all = lines.filter(({ group }) => group === '02').length
    expect(all).toBeGreaterThan(firstShown)
    expect(stepNumbers(k, '02', lines)).toMatchObject({ count: all, lines: { length: firstShown } })
    expect(stepSince(k, '02', [], lines)).toBeUndefined()
  })

  it('a right that we lack is so since the answer changed', () => {
    const { world, k, detail } = setup({ answer: () => 'noRight' })
    const cells = detail.cells.map((cell, i) => ({ ...cell, changedAt: daysAgo(i === 2 ? 5 : 3) }))
    expect(stepSince(k, '02', [], kleLines(world, k, { ...detail, cells }))).toMatchObject({ at: daysAgo(5) })
    expect(stepSince(k, '02', [], kleLines(world, k, detail))).toBeUndefined()
    const partly = cells.map((cell, i) => (i === 1 ? { ...cell, changedAt: undefined } : cell))
    expect(stepSince(k, '02', [], kleLines(world, k, { ...detail, cells: partly }))).toBeUndefined()
    const byUs = cells.map((cell, i) => ({ ...cell, changedByUs: i === 2 }))
    expect(stepSince(k, '02', [], kleLines(world, k, { ...detail, cells: byUs }))).toBeUndefined()
  })
})

describe('the numbers of a step', () => {
  it('are those that are missing in the group', () => {
    const { world, k, detail } = setup({ answer: (_, kle) => (kle < '02.34' || kle > '29' ? 0 : 400) })
    const lines = kleLines(world, k, detail)
    const of = (group: '02' | 'eoj') => stepNumbers(k, group, lines).lines.map(({ kle }) => kle)
    expect([of('02'), of('eoj')]).toEqual([
      ['02.00.00', '02.01.02'],
      ['29.03.00', '29.18.00'],
    ])
  })

  it('are none where nothing is missing', () => {
    const { world, k, detail } = setup({})
    expect(stepNumbers(k, '02', kleLines(world, k, detail)).count).toBe(0)
  })
})
