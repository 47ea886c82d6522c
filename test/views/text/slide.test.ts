// Tests the findings of the slides about levels and products.
import { describe, expect, it } from 'vitest'
import { productsFinding } from '../../../views/text/slide.ts'

describe('the finding about products', () => {
  const users = (navn: string, alle: number, ingen: number) => ({
    navn,
    counts: { alle, flere: 0, ingen, ukendt: 0 },
  })
  const behind = users('SBSYS', 0, 5)

  it('names at most three products with short names, and counts more', () => {
    const complete = ['Acadre', 'eDoc', 'Nova ESDH', 'F2'].map((navn) => users(navn, 1, 0))
    expect(productsFinding([...complete.slice(0, 3), behind])).toBe(
      'alle kommuner med Acadre, eDoc eller Nova ESDH er på indekserne',
    )
    expect(productsFinding([...complete, behind])).toBe(
      'alle kommuner med 4 af de 5 løsninger er på indekserne',
    )
    expect(productsFinding([users('x'.repeat(81), 1, 0), behind])).toBe(
      'alle kommuner med 1 af de 2 løsninger er på indekserne',
    )
  })
})
