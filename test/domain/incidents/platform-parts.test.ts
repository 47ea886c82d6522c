// Tests how the parts of a platform's incident are followed, and which of them is left.
import { describe, expect, it } from 'vitest'
import {
  createParts,
  followPart,
  hasFailingPart,
  onlyPartLeft,
  type Part,
} from '../../../server/domain/incidents/platform-parts.ts'
import { hour, minute } from '../../../server/domain/time.ts'

const settings = { recoverAt: 6, relapseAt: 9, mostBetweenMs: 20 * minute }

const partsOf = (...ids: string[]) => {
  const parts = createParts(ids)
  const calls = new Map<string, number>()
  /** Every minute. */
  const take = (id: string, isBad: boolean, times = 1): void => {
    for (let i = 0; i < times; i += 1) {
      const nth = calls.get(id) ?? 0
      calls.set(id, nth + 1)
      followPart(
        parts.get(id) as Part,
        { at: nth * minute, isBad, evidence: isBad ? -3.9 : 3, usual: 0.02 },
        settings,
      )
    }
  }
  return { parts, take }
}

describe('the parts of a platform', () => {
  it('fail until their calls are good again', () => {
    const { parts, take } = partsOf('sdi', 'ydi')
    expect(hasFailingPart(parts)).toBe(true)
    take('sdi', false, 2)
    expect(hasFailingPart(parts)).toBe(true)
    take('ydi', false)
    expect(hasFailingPart(parts)).toBe(false)
  })

  it.each([
    [59, undefined],
    [60, 'ydi'],
  ])('leave one when the others have been well for an hour: %s minutes, %s', (minutes, left) => {
    const { parts, take } = partsOf('sdi', 'ydi')
    take('ydi', true, 90)
    take('sdi', false, 2 + minutes)
    expect(onlyPartLeft(parts, hour)).toBe(left)
  })

  it('leave none while another has been well for too short a time, or all are well', () => {
    const { parts, take } = partsOf('sdi', 'ydi', 'sapa')
    take('sdi', false, 90)
    take('ydi', true, 90)
    take('sapa', true, 90)
    expect(onlyPartLeft(parts, hour)).toBeUndefined()
    take('sapa', false, 30)
    expect(onlyPartLeft(parts, hour)).toBeUndefined()
    take('ydi', false, 90)
    take('sapa', false, 90)
    expect(onlyPartLeft(parts, hour)).toBeUndefined()
  })

  it('begin anew when a part fails again', () => {
    const { parts, take } = partsOf('sdi', 'ydi')
    take('ydi', true, 90)
    take('sdi', false, 90)
    take('sdi', true, 6)
    expect(onlyPartLeft(parts, hour)).toBeUndefined()
    take('sdi', false, 50)
    expect(onlyPartLeft(parts, hour)).toBeUndefined()
    take('sdi', false, 15)
    expect(onlyPartLeft(parts, hour)).toBe('ydi')
  })
})
