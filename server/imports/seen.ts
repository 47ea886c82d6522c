// Owns noticing that a file says the same thing twice, or two things of the same.
import { hash } from 'node:crypto'
import type { Fact } from '../domain/facts/facts.ts'

export type Seen = 'new' | 'same' | { line: number }

const hashLength = 16

/** The same text on its own: what is put together, or cut out, keeps all that it was made of in memory. */
const flat = (text: string): string => Buffer.from(text).toString()

/** Remembers a line and a short hash for each key: about 100 bytes a fact, however long its value. */
export const createSeen = (): ((fact: Fact, line: number) => Seen) => {
  const seen = new Map<string, string>()
  return ({ kommunekode, key, value, oplystDato }, line) => {
    // One reader has made all the values, so their keys stand in the same order.
    const said = hash('sha256', JSON.stringify([value, oplystDato]), 'base64').slice(0, hashLength)
    const id = flat(`${kommunekode} ${key}`)
    const former = seen.get(id)
    if (former === undefined) {
      seen.set(id, flat(`${said}${line}`))
      return 'new'
    }
    return former.startsWith(said) ? 'same' : { line: Number(former.slice(hashLength)) }
  }
}

/** What is expected of a key that is told twice. */
export const twiceExpected = (key: string, line: number): string =>
  `one value for ${key}: line ${line} says another`
