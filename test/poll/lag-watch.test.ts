// Tests since when our own delays have left series without judged results.
import { describe, expect, it } from 'vitest'
import { minute } from '../../server/domain/time.ts'
import { createLagWatch } from '../../server/poll/lag-watch.ts'

const open = () => {
  const told: (number | undefined)[] = []
  const watch = createLagWatch((since) => told.push(since))
  return {
    told,
    clear: watch.clear,
    note: (series: string, minutes: number, lagMs: number) =>
      watch.note(series, { at: minutes * minute, lagMs }, 5 * minute),
  }
}

describe('the lag watch', () => {
  it('tells nothing of a single result that is left out, nor at the limit of lag', () => {
    const { note, told } = open()
    note('sapa', 0, 51)
    note('sapa', 5, 50)
    note('sapa', 10, 51)
    note('sapa', 10.1, 51)
    expect(told).toEqual([])
  })

  it('tells once an interval of results is left out, and when one is judged again', () => {
    const { note, told } = open()
    note('sapa', 0, 200)
    note('sdi', 1, 200)
    note('sapa', 5, 200)
    note('sdi', 6, 200)
    note('sapa', 10, 0)
    note('sdi', 11, 0)
    expect(told).toEqual([0, minute, undefined])
  })

  it('forgets all when it is cleared', () => {
    const { note, clear, told } = open()
    note('sapa', 0, 200)
    note('sapa', 5, 200)
    clear()
    expect(told).toEqual([0, undefined])
  })
})
