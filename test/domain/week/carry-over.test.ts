// Tests what a correction keeps of the revision before, and what it takes from the history as it is known now.
import { describe, expect, it } from 'vitest'
import { carryOver } from '../../../server/domain/week/carry-over.ts'
import type { FrozenGroup, FrozenWeek } from '../../../server/domain/week/frozen-week.ts'
import { makeWeek } from '../../support/weeks.ts'

type Kommune = FrozenWeek['kommuner'][number]

const week = makeWeek('2026-W48', () => 'flere')
const aarhusIn = ({ kommuner }: FrozenWeek) => kommuner.find((k) => k.kommunekode === '0751') as Kommune
const aarhus = aarhusIn(week)

const weekWith = (change: Partial<Kommune>): FrozenWeek => ({
  ...week,
  kommuner: week.kommuner.map((k) => (k === aarhus ? { ...k, ...change } : k)),
})
const groupWith = (change: Partial<FrozenGroup>): Partial<Kommune> => ({
  groups: { ...aarhus.groups, '02': { ...aarhus.groups['02'], ...change } },
})

/** Aarhus in the correction, from how it is in the three views. */
const merged = (former: Partial<Kommune>, base: Partial<Kommune>, next: Partial<Kommune>): Kommune =>
  aarhusIn(carryOver({ former: weekWith(former), base: weekWith(base), next: weekWith(next) }))

const group = (former: Partial<FrozenGroup>, base: Partial<FrozenGroup>, next: Partial<FrozenGroup>) =>
  merged(groupWith(former), groupWith(base), groupWith(next)).groups['02']

const [x, y] = ['acadre', 'sbsys']
const cell = { indeks: 'sdi', kle: '02.34.02', answer: 'counted', cases: 3 } as const
const measured = { ...cell, receivedSince: 2, answeredAt: 5 }

describe('a correction', () => {
  it.each<[string, (string | undefined)[], string | undefined]>([
    ['keeps a product that was observed', [x, undefined, undefined], x],
    ['takes a product that is reported now', [x, undefined, y], y],
    ['takes a product that the configuration has now', [x, y, y], y],
    ['drops a product that is not reported any more', [x, x, undefined], undefined],
  ])('%s', (_, products, expected) => {
    const [former = {}, base = {}, next = {}] = products.map((esdh) => ({ products: { esdh } }))
    expect(merged(former, base, next).products.esdh).toBe(expected)
  })

  it.each<[string, Kommune['cells'][], Kommune['cells']]>([
    ['keeps the evidence of a cell', [[measured], [cell], [cell]], [measured]],
    [
      'takes a cell that is counted otherwise',
      [[measured], [cell], [{ ...cell, cases: 4 }]],
      [{ ...cell, cases: 4 }],
    ],
    ['has a number that is counted only now', [[], [], [cell]], [cell]],
    ['has no number that is not in force any more', [[measured], [cell], []], []],
  ])('%s', (_, cells, expected) => {
    const [former = {}, base = {}, next = {}] = cells.map((own) => ({ cells: own }))
    expect(merged(former, base, next).cells).toEqual(expected)
  })

  it('keeps friskhed, and the step that it is, beside another rung that changed', () => {
    const step = { rung: 'friskhed', outcome: 'no', who: 'kommune', evidence: { received: 0 } } as const
    const opening = { rung: 'gate', outcome: 'no', who: 'digst', evidence: {} } as const
    expect(
      group(
        { ladder: { friskhed: 'no', gate: 'yes' }, nextStep: step },
        { ladder: { friskhed: 'notMeasured', gate: 'yes' } },
        { ladder: { friskhed: 'notMeasured', gate: 'no' }, nextStep: opening },
      ),
    ).toMatchObject({ ladder: { friskhed: 'no', gate: 'no' }, nextStep: step })
  })

  it('has a step of its own ladder, when neither of the others has it', () => {
    const opening = { rung: 'gate', outcome: 'no', who: 'digst', evidence: {} } as const
    expect(
      group(
        { ladder: { leverance: 'no', konfiguration: 'partly', gate: 'yes' } },
        { ladder: { leverance: 'no', konfiguration: 'notMeasured', gate: 'no' }, nextStep: opening },
        { ladder: { leverance: 'yes', konfiguration: 'notMeasured', gate: 'no' }, nextStep: opening },
      ).nextStep,
    ).toEqual({ rung: 'konfiguration', outcome: 'partly', who: 'kommune', evidence: {} })
  })

  it('takes counts together, and the oldest answer of the kept cells', () => {
    const counts = { level: 'alle' as const, obligatory: 1, delivered: 1, zero: 0 }
    const made = merged(
      { ...groupWith({ measuredAt: 4, changedAt: 1 }), cells: [measured] },
      { ...groupWith({}), cells: [cell] },
      { ...groupWith({ ...counts, changedByUs: true }), cells: [cell] },
    )
    expect(made.groups['02']).toMatchObject({ ...counts, changedByUs: true, measuredAt: 5 })
    expect(made.groups['02'].changedAt).toBeUndefined()
  })

  it('keeps nothing of a kommune that is not polled any more', () => {
    const made = merged(
      { ...groupWith({ measuredAt: 4 }), cells: [measured] },
      { ...groupWith({ level: 'ukendt' }), cells: [], polled: false },
      { ...groupWith({ level: 'ukendt' }), cells: [], polled: false },
    )
    expect(made).toMatchObject({ polled: false, cells: [], groups: { '02': { level: 'ukendt' } } })
  })

  it.each(['coverage', 'products', 'klik', 'incidents', 'reported', 'times'] as const)(
    'keeps %s that nothing has changed, and takes what is another',
    (section) => {
      const values = ['former', 'base', 'next'].map((name) => [
        { id: name },
      ]) as unknown as FrozenWeek['klik'][]
      const [former, base, next] = values.map((value) => ({ ...week, [section]: value })) as FrozenWeek[]
      if (former === undefined || base === undefined || next === undefined) throw new Error('three views')
      expect(carryOver({ former, base, next })[section]).toEqual(next[section])
      expect(carryOver({ former, base, next: base })[section]).toEqual(former[section])
    },
  )
})
