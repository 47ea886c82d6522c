// Tests the frozen weeks that other tests are made of.
import { describe, expect, it } from 'vitest'
import { makeWeek } from '../../support/weeks.ts'

describe('a frozen week', () => {
  it('has all 98 kommuner, each with a level in each group', () => {
    const week = makeWeek('2026-W48', (kommunekode) => (kommunekode === '0751' ? 'alle' : undefined))
    const levels = week.kommuner.map(({ groups }) => groups['02'].level)
    expect(levels.filter((level) => level === 'alle')).toHaveLength(1)
    expect(levels.filter((level) => level === 'ingen')).toHaveLength(97)
  })
})
