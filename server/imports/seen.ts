// Detects repeated keys in a file, with the same or with another value.
import { hash } from 'node:crypto'
import type { Fact } from '../domain/facts/facts.ts'

export type Seen = 'new' | 'same' | { line: number }

const hashLength = 16

/** Copies a string, because V8 keeps the source of a slice or concatenation in memory. */
const copyOf = (text: string): string => Buffer.from(text).toString()

/** Remembers a line and a short hash for each key: about 100 bytes per fact, whatever the length of its value. */
export const createSeen = (): ((fact: Fact, line: number) => Seen) => {
  const seen = new Map<string, string>()
  return ({ kommunekode, key, value, oplystDato }, line) => {
    // All values come from one reader, so their properties are in the same order.
    const valueHash = hash('sha256', JSON.stringify([value, oplystDato]), 'base64').slice(0, hashLength)
    const id = copyOf(`${kommunekode} ${key}`)
    const former = seen.get(id)
    if (former === undefined) {
      seen.set(id, copyOf(`${valueHash}${line}`))
      return 'new'
    }
    return former.startsWith(valueHash) ? 'same' : { line: Number(former.slice(hashLength)) }
  }
}

/** The expectation in the fault for a key with two values. */
export const twiceExpected = (key: string, line: number): string =>
  `én værdi for ${key}: linje ${line} har en anden`
