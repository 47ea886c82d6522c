// Tests which weeks are due: since the first measurement, not frozen, and at most a year's.
import { describe, expect, it } from 'vitest'
import { day, hour } from '../../../server/domain/time.ts'
import { dueWeeks, frozenBeforeTime } from '../../../server/domain/week/due.ts'
import { defaultFreezeTime } from '../../../server/domain/week/iso-week.ts'

const at = (text: string): number => Date.parse(text)
const friday = at('2026-11-27T11:00:00Z')
const due = (now: number, measuredFrom: number | undefined, frozen: readonly string[] = []) =>
  dueWeeks(now, measuredFrom, new Set(frozen), defaultFreezeTime)

describe('weeks that are due', () => {
  it('are those whose time has come since the first measurement', () => {
    expect(due(friday - 1, friday - 1)).toEqual([])
    expect(due(friday, friday)).toEqual(['2026-W48'])
    expect(due(friday, friday + 1)).toEqual([])
    expect(due(friday, at('2026-11-13T12:00:00Z'))).toEqual(['2026-W47', '2026-W48'])
    expect(due(friday, undefined)).toEqual([])
  })

  it('are not those that are frozen', () => {
    expect(due(friday, at('2026-11-01'), ['2026-W46', '2026-W48'])).toEqual(['2026-W45', '2026-W47'])
  })

  it("are at most a year's, also over New Year", () => {
    const weeks = due(at('2027-01-15T11:00:00Z'), 0)
    expect([weeks.length, weeks[0], weeks[50], weeks[51], weeks[52]]).toEqual([
      53,
      '2026-W03',
      '2026-W53',
      '2027-W01',
      '2027-W02',
    ])
  })
})

describe('weeks that were frozen before their time', () => {
  it.each([
    ['before', { at: friday - hour, frozenAt: friday - hour }, true],
    ['at its time', { at: friday, frozenAt: friday }, false],
    ['from the history', { at: friday, frozenAt: friday + day }, false],
    ['before, and corrected after it', { at: friday - hour, frozenAt: friday + 1 }, false],
  ])('%s: %j', (_, times, expected) => {
    const entry = { number: 1, week: '2026-W48', revision: 1, previous: '', hash: '', late: false, ...times }
    expect(frozenBeforeTime([entry], defaultFreezeTime)).toEqual(expected ? [entry] : [])
  })
})
