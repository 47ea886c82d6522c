// Tests that equal values have equal canonical texts.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../../server/domain/week/canonical.ts'

/** The same value, with the keys of its objects added in the opposite order. */
const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, one]) => [key, turned(one)]),
  )
}

describe('canonical JSON', () => {
  it('does not depend on the order of keys, and is the value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(canonical(turned(value) as object)).toBe(canonical(value))
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('leaves out what is undefined, and keeps the order of lists', () => {
    expect(canonical({ b: [2, 1], a: undefined, c: { z: null, y: 'æ' } })).toBe(
      '{"b":[2,1],"c":{"y":"æ","z":null}}',
    )
  })
})
