// Tests how many of an index's calls about all other kommuner have failed lately.
import { describe, expect, it } from 'vitest'
import { createLately } from '../../../server/domain/incidents/lately.ts'
import { hour, minute } from '../../../server/domain/time.ts'

const start = 1000 * hour

const latelyWith = (calls: number, badOf: (nth: number) => boolean, kommunekode = '0101') => {
  const lately = createLately(() => 0.02)
  for (let nth = 0; nth < calls; nth += 1)
    lately.add({ at: start, service: 'sdi', kommunekode, outcome: badOf(nth) ? 'failed' : 'ok' })
  return lately
}

describe('the share of other calls that have failed lately', () => {
  it('is the usual one without calls', () => {
    expect(createLately(() => 0.02).beside('sdi', '0751', start)).toBeCloseTo(0.02)
  })

  it('leaves out the calls of the kommune itself, and those of another index', () => {
    const lately = latelyWith(200, (nth) => nth % 2 === 0)
    expect(lately.beside('sdi', '0751', start)).toBeGreaterThan(0.4)
    expect(lately.beside('sdi', '0101', start)).toBeCloseTo(0.02)
    expect(lately.beside('ydi', '0751', start)).toBeCloseTo(0.02)
  })

  it('is steadied by usual calls, so that one failure is no trend', () => {
    expect(latelyWith(1, () => true).beside('sdi', '0751', start)).toBeLessThan(0.07)
  })

  it('fades within minutes', () => {
    const lately = latelyWith(100, () => true)
    expect(lately.beside('sdi', '0751', start + 3 * minute)).toBeCloseTo((50 + 0.4) / 70)
    expect(lately.beside('sdi', '0751', start + hour)).toBeLessThan(0.03)
  })

  it('knows nothing after the clock was set', () => {
    const lately = latelyWith(100, () => true)
    lately.clear()
    expect(lately.beside('sdi', '0751', start)).toBeCloseTo(0.02)
  })
})
