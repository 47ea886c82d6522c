// Tests negotiating and applying content encodings.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compress, negotiate } from '../../server/http/encoding.ts'

describe('negotiate', () => {
  it.each([
    [null, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['GZIP;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br; q=0.000, gzip;q=0', 'identity'],
    ['br;q=0.001', 'br'],
    ['x-br, brotli', 'identity'],
    ['*', 'identity'],
  ])('for %s chooses %s', (header, encoding) => {
    expect(negotiate(header)).toBe(encoding)
  })
})

describe('compress', () => {
  it('makes bytes that decompress to the original', async () => {
    const bytes = Buffer.from('Ærø og Læsø '.repeat(500))
    expect(brotliDecompressSync(await compress(bytes, 'br', 5)).equals(bytes)).toBe(true)
    expect(gunzipSync(await compress(bytes, 'gzip', 5)).equals(bytes)).toBe(true)
  })
})
