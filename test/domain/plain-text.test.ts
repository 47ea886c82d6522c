// Tests that plain text contains nothing invisible, and does not change when applied again.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainText } from '../../server/domain/plain-text.ts'

describe('plainText', () => {
  it.each([
    ['Aarhus', 'Aarhus'],
    ['  to  ord \r\n og\tet ', 'to ord og et'],
    ['a\u0000b\u0007c', 'abc'],
    ['sik\u00adker\u200b', 'sikker'],
    ['\ufeffA\u030arhus\u00a0K', 'Århus K'],
    ['\u202eomvendt', 'omvendt'],
    ['halv\ud800', 'halv'],
    ['a \u0000 b', 'a b'],
    ['', ''],
  ])('%j becomes %j', (text, plain) => {
    expect(plainText(text)).toBe(plain)
  })

  it('has no control characters or double spaces, and is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const plain = plainText(text)
        expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]|\s\s|^\s|\s$/u)
        expect(plainText(plain)).toBe(plain)
      }),
      { numRuns: 2000 },
    )
  })
})
