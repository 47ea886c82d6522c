// Tests the sentences about how a kommune's state changed between two weeks.
import { describe, expect, it } from 'vitest'
import type { Transition } from '../../../server/domain/week/difference.ts'
import { changeClause, movedText, shownChanges } from '../../../views/text/week-changes.ts'

const tuesday = Date.parse('2026-11-24T08:00:00Z')
const none = { level: 'ingen', obligatory: 6, delivered: 0 } as const
const some = { level: 'flere', obligatory: 6, delivered: 4 } as const
const unknown = { level: 'ukendt', obligatory: 6 } as const

const clause = (change: Partial<Transition>): string =>
  changeClause({
    ...{ kommunekode: '0860', group: '02', kind: 'frem', from: none, to: some },
    ...{ reason: { rung: 'leverance' }, ...change },
  })

describe('a change', () => {
  it.each<[string, Partial<Transition>]>([
    ['KLE 02 fra Ingen til Flere (4 af 6), siden 24. november 2026', { since: tuesday }],
    ['KLE 02 fra 3 til 4 af 6 numre (stadig Flere)', { from: { ...some, delivered: 3 } }],
    [
      'KLE 02 fra 3 af 5 til 4 af 6 numre (stadig Flere)',
      { kind: 'aendretAfOs', from: { ...some, delivered: 3, obligatory: 5 } },
    ],
    [
      'KLE 02 fra 1 nummer til 6 numre (stadig ikke målt)',
      { kind: 'aendretAfOs', from: { ...unknown, obligatory: 1 }, to: unknown },
    ],
    ['KLE 27 og 29 fra Flere til Ingen', { group: 'eoj', kind: 'tilbage', from: some, to: none }],
    ['KLE 02 nu målt: Flere (4 af 6)', { kind: 'ny', from: unknown }],
    [
      'KLE 02 nu målt: Flere (4 af 6), vi har fået adgang',
      { kind: 'ny', from: unknown, reason: { rung: 'adgang', from: 'noAccess', to: 'yes' } },
    ],
    ['KLE 02 ny, endnu ikke målt', { kind: 'ny', from: { level: 'ukendt', obligatory: 0 }, to: unknown }],
    ['KLE 02 fra Flere til ikke målt', { kind: 'ikkeMaalt', from: some, to: unknown }],
    [
      'KLE 02 fra Flere til ikke målt, vi har ikke længere adgang',
      { kind: 'ikkeMaalt', from: some, to: unknown, reason: { rung: 'adgang', from: 'yes', to: 'noAccess' } },
    ],
    [
      'KLE 02 udgået, var Flere (4 af 6)',
      { kind: 'udgaaet', from: some, to: { level: 'ukendt', obligatory: 0 } },
    ],
    ['KLE 02 fra Ingen til Flere (4 af 7)', { kind: 'aendretAfOs', to: { ...some, obligatory: 7 } }],
  ])('reads: %s', (text, change) => {
    expect(clause(change)).toBe(text)
  })

  it('is counted with those that did not move, and the rare kinds only where there are some', () => {
    const counts = { frem: 3, tilbage: 0, ny: 0, udgaaet: 0, ikkeMaalt: 1, aendretAfOs: 2, uaendret: 92 }
    expect(shownChanges(counts)).toEqual(['frem', 'tilbage', 'uaendret', 'ikkeMaalt', 'aendretAfOs'])
    expect(movedText(counts, '02')).toBe('3 kommuner er gået frem i KLE 02')
    expect(movedText({ ...counts, tilbage: 1 }, '02')).toBe('3 kommuner er gået frem i KLE 02 og 1 tilbage')
    expect(movedText({ ...counts, frem: 0 }, '02')).toBe('ingen kommune har flyttet sig i KLE 02')
  })
})
