// Owns the proof of plain text: nothing unseen in it, and nothing changed twice.
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
  ])('%j reads %j', (text, plain) => {
    expect(plainText(text)).toBe(plain)
  })

  it('has no control characters, no double spaces, and stays as it is', () => {
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
