// Tests the trend: how much all others have received lately.
import { describe, expect, it } from 'vitest'
import { createTrend } from '../../../server/domain/incidents/trend.ts'
import { hour } from '../../../server/domain/time.ts'

describe('the trend beside a product', () => {
  it('is 1 while nothing is known', () => {
    expect(createTrend().beside('nexus', 0)).toBe(1)
  })

  it('is steadied by 20 expected cases', () => {
    const trend = createTrend()
    trend.add('cura', 0, 0, 20)
    expect(trend.beside('nexus', 0)).toBe(0.5)
  })

  it('leaves the product itself out', () => {
    const trend = createTrend()
    trend.add('nexus', 0, 0, 1000)
    trend.add('cura', 0, 60, 80)
    expect(trend.beside('nexus', 0)).toBe(0.8)
    expect(trend.beside('cura', 0)).toBe(20 / 1020)
  })

  it('is at most 1 on a busy day', () => {
    const trend = createTrend()
    trend.add('cura', 0, 300, 100)
    expect(trend.beside('nexus', 0)).toBe(1)
  })

  it('halves the weight of what was three hours ago', () => {
    const trend = createTrend()
    trend.add('cura', 0, 0, 40)
    expect(trend.beside('nexus', 3 * hour)).toBeCloseTo(0.5)
    trend.add('cura', 3 * hour, 20, 20)
    expect(trend.beside('nexus', 3 * hour)).toBeCloseTo(40 / 60)
  })

  it('counts kommuner whose product is not known as others', () => {
    const trend = createTrend()
    trend.add(undefined, 0, 0, 20)
    expect(trend.beside('nexus', 0)).toBe(0.5)
    expect(trend.beside(undefined, 0)).toBe(1)
  })

  it('does not change when the clock is set back', () => {
    const trend = createTrend()
    trend.add('cura', 3 * hour, 0, 20)
    expect(trend.beside('nexus', 0)).toBe(0.5)
  })
})
