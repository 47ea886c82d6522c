// Tests how the parts of a platform's incident are followed, and which of them is left.
import { describe, expect, it } from 'vitest'
import { onlyPartLeft } from '../../../server/domain/incidents/parts.ts'
import {
  createParts,
  followPart,
  hasFailingPart,
  type Part,
  type Parts,
} from '../../../server/domain/incidents/service-parts.ts'
import { hour, minute } from '../../../server/domain/time.ts'

/** The part that is left when an incident must be well for an hour. */
const leftOf = (parts: Parts): string | undefined => onlyPartLeft(parts, hour)?.[0]

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
    expect(leftOf(parts)).toBe(left)
  })

  it('leave none while another has been well for too short a time, or all are well', () => {
    const { parts, take } = partsOf('sdi', 'ydi', 'sapa')
    take('sdi', false, 90)
    take('ydi', true, 90)
    take('sapa', true, 90)
    expect(leftOf(parts)).toBeUndefined()
    take('sapa', false, 30)
    expect(leftOf(parts)).toBeUndefined()
    take('ydi', false, 90)
    take('sapa', false, 90)
    expect(leftOf(parts)).toBeUndefined()
  })

  it('begin anew when a part fails again', () => {
    const { parts, take } = partsOf('sdi', 'ydi')
    take('ydi', true, 90)
    take('sdi', false, 90)
    take('sdi', true, 6)
    expect(leftOf(parts)).toBeUndefined()
    take('sdi', false, 50)
    expect(leftOf(parts)).toBeUndefined()
    take('sdi', false, 15)
    expect(leftOf(parts)).toBe('ydi')
  })
})
