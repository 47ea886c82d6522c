// Tests sums that fade with time.
import { describe, expect, it } from 'vitest'
import { createFadingSums } from '../../../server/domain/incidents/fading.ts'

const halfLifeMs = 1000
const start = 1_000_000

const sumsWith = (own: number, others: number) => {
  const sums = createFadingSums(halfLifeMs)
  for (const [key, whole] of [
    ['own', own],
    ['all', own + others],
  ] as const)
    sums.add(key, start, { part: whole / 2, whole })
  return sums
}

describe('a fading sum', () => {
  it('is that of all without its own', () => {
    expect(sumsWith(4, 12).beside('all', 'own', start)).toEqual({ part: 6, whole: 12 })
    expect(sumsWith(4, 12).beside('all', 'unknown', start)).toEqual({ part: 8, whole: 16 })
  })

  it('halves in each half-life', () => {
    const sums = sumsWith(4, 12)
    expect(sums.beside('all', 'own', start + halfLifeMs)).toEqual({ part: 3, whole: 6 })
    expect(sums.beside('all', 'own', start + 3 * halfLifeMs)).toEqual({ part: 0.75, whole: 1.5 })
  })

  it('fades nothing when time runs backwards', () => {
    expect(sumsWith(4, 12).beside('all', 'own', start - halfLifeMs)).toEqual({ part: 6, whole: 12 })
  })

  it('is nothing once cleared', () => {
    const sums = sumsWith(4, 12)
    sums.clear()
    expect(sums.beside('all', 'own', start)).toEqual({ part: 0, whole: 0 })
  })
})
