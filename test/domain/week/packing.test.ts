// Tests that a packed week is the same week, with the same canonical text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../../server/domain/week/canonical.ts'
import type { FrozenWeek } from '../../../server/domain/week/frozen-week.ts'
import { packWeek, unpackedText, unpackWeek } from '../../../server/domain/week/packing.ts'
import { makeWeek } from '../../support/weeks.ts'

type Cells = FrozenWeek['kommuner'][number]['cells']

const week = makeWeek('2026-W48')
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
const cell = fc.record({
  indeks: fc.constantFrom('sdi' as const, 'ydi' as const),
  kle: fc.string(),
  answer: fc.constantFrom('counted' as const, 'noRight' as const, 'unknown' as const),
  cases: maybe(fc.nat()),
  receivedSince: maybe(fc.nat()),
  countedWith: maybe(fc.string()),
  answeredAt: maybe(fc.integer({ min: -(2 ** 42), max: 2 ** 42 })),
})
const withCells = (cells: readonly Cells[]): FrozenWeek => ({
  ...week,
  kommuner: week.kommuner.map((kommune, i) => ({ ...kommune, cells: cells[i] ?? [] })),
})

describe('a packed week', () => {
  it('is the same week, and has the same canonical text', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 98 }), (cells) => {
        const content = withCells(cells)
        const stored = packWeek(content)
        expect(unpackWeek(stored)).toEqual(content)
        expect(unpackedText(stored)).toBe(canonical(content))
      }),
      { numRuns: 30 },
    )
  })

  it('is also read from its canonical text', () => {
    expect(unpackWeek(canonical(week))).toEqual(week)
    expect(unpackedText(canonical(week))).toBe(canonical(week))
  })

  it.each([
    'x',
    '',
    'null',
    '1',
    '{"packed":1}',
    '{"columns":{},"counts":[1],"packed":1,"week":{"kommuner":[]}}',
  ])('is not in the text %j, which stays as it is', (text) => expect(unpackedText(text)).toBe(text))
})
