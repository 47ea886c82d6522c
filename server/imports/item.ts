// Owns what a file is read into: facts, or faults that say where they are, what stands there and what was expected.
import type { Fact } from '../domain/facts/facts.ts'
import { findCpr } from '../domain/personal-data.ts'
import { plainText } from '../domain/plain-text.ts'

/**
 * What is wrong with a file. A fault means that nothing of the file may be kept.
 * `line` is a text file's line, a sheet's row, or 0 for the file as a whole; `column` is the header's name, with
 * the letter of a sheet's column; `value` is at most 40 characters, and empty where it may be about a person.
 */
export type Fault = { line: number; column: string; value: string; expected: string }

/** `unread` are the headers of columns that the file has and its kind does not: nothing is taken from them. */
export type ImportItem = { fact: Fact } | { fault: Fault } | { unread: readonly string[] }

export const maxFaults = 100
const maxShown = 40

/** What may be shown of a text from a file: its beginning as plain text, or nothing when it may be about a person. */
export const shown = (text: string): string => {
  if (findCpr(text)) return ''
  const plain = plainText(text)
  return plain.length <= maxShown ? plain : plainText(`${plain.slice(0, maxShown - 1)}…`)
}

/** A fault of the file as a whole. */
export const fileFault = (expected: string, line = 0): { fault: Fault } => ({
  fault: { line, column: '', value: '', expected },
})

/** Whether there is a CPR-like number in any text of a value. */
export const hasCpr = (value: unknown): boolean =>
  typeof value === 'string'
    ? findCpr(value)
    : typeof value === 'object' && value !== null && Object.values(value).some(hasCpr)

const cprExpected =
  'no personal data: this looks like a CPR number. Remove it and everything else about persons from the file'

/** A CPR-like number: where it is, and nothing of it. */
export const cprFault = (line: number, column: string): { fault: Fault } => ({
  fault: { line, column: shown(column), value: '', expected: cprExpected },
})

export const moreFaults = fileFault(
  `no faults; after ${maxFaults} the reading stopped, and there may be more`,
)
