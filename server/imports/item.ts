// Import items: facts, and faults with their place, the value there, and what was expected.
import type { Fact } from '../domain/facts/facts.ts'
import { findCpr } from '../domain/personal-data.ts'
import { plainText } from '../domain/plain-text.ts'

/**
 * A fault in a file. Nothing of a file with a fault may be kept.
 * `line` is a text file's line, a sheet's row, or 0 for the whole file; `column` is the header's name, with the
 * letter of a sheet's column; `sheet` is the sheet that was read, of a workbook; `value` is at most 40 characters, and empty if it may contain personal data.
 */
export type Fault = { sheet?: string; line: number; column: string; value: string; expected: string }

/**
 * `unread` are the headers of unknown columns, whose cells are not read. `note` says what may not be what the file's
 * author meant, and what was chosen where there was a choice; the file is read all the same.
 */
export type ImportItem = { fact: Fact } | { fault: Fault } | { unread: readonly string[] } | { note: string }

export const maxFaults = 100
const maxShown = 40

/** The part of a text that may be shown: its beginning as plain text, or '' if it may contain personal data. */
export const shown = (text: string): string => {
  if (findCpr(text)) return ''
  const plain = plainText(text)
  return plain.length <= maxShown ? plain : plainText(`${plain.slice(0, maxShown - 1)}…`)
}

/** A fault of the whole file. */
export const fileFault = (expected: string, line = 0): { fault: Fault } => ({
  fault: { line, column: '', value: '', expected },
})

/** Whether any text in a value contains a CPR-like number. */
export const hasCpr = (value: unknown): boolean =>
  typeof value === 'string'
    ? findCpr(value)
    : typeof value === 'object' && value !== null && Object.values(value).some(hasCpr)

const cprExpected =
  'ingen personoplysninger: dette ligner et CPR-nummer. Fjern det og alt andet om personer fra filen'

/** The fault for a CPR-like number: its place, but nothing of the number. */
export const cprFault = (line: number, column: string): { fault: Fault } => ({
  fault: { line, column: shown(column), value: '', expected: cprExpected },
})

export const moreFaults = fileFault(
  `en fil uden fejl; læsningen stoppede efter ${maxFaults} fejl, og der kan være flere`,
)
