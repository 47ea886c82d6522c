// Seeded pseudo-random numbers for the demo's invented data: the same seed always gives the same data.

/** Hashes a text to 32 bits (FNV-1a, then mixed, so that texts that differ only at the end get unrelated hashes). */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(hash)
}

/** Scrambles 32 bits (the finalizer of MurmurHash3). */
const mix = (bits: number): number => {
  let h = bits ^ (bits >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A number in [0, 1), determined by a hash and an index. */
export const draw = (hash: number, index: number): number =>
  mix(hash + Math.imul(index, 0x9e3779b1)) / 0x1_0000_0000

/** A lognormal number with median 1 (by Box and Muller), determined by a hash and an index above 0. */
export const drawLognormal = (hash: number, index: number, sigma: number): number => {
  const radius = Math.sqrt(-2 * Math.log(1 - draw(hash, index)))
  return Math.exp(sigma * radius * Math.cos(2 * Math.PI * draw(hash, -index)))
}

export type Random = {
  /** In [0, 1). */
  next(): number
  /** A whole number, both ends included. */
  int(from: number, to: number): number
  /** A new array with the values in random order. */
  shuffle<T>(values: readonly T[]): T[]
}

/** A generator (mulberry32) seeded by a text; a text that names the purpose makes it independent of other generators. */
export const createRandom = (text: string): Random => {
  let state = hashText(text)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const shuffle = <T>(values: readonly T[]): T[] => {
    const out = [...values]
    for (let i = out.length - 1; i > 0; i -= 1) {
      const j = int(0, i)
      ;[out[i], out[j]] = [out[j] as T, out[i] as T]
    }
    return out
  }
  return { next, int, shuffle }
}

/** An invented UUID, determined by a text. */
export const uuidOf = (text: string): string => {
  const hex = [0, 1, 2, 3].map((part) => hashText(`${part} ${text}`).toString(16).padStart(8, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}
