// Parses a table's cells in the forms of Danish spreadsheets.

import { isKle, type Kle } from '../domain/kle.ts'
import { type Cell, fold, type Parse, textOf } from './cell.ts'
import { writeCount } from './danish.ts'
import { findKommune, kommuneHint } from './kommune-names.ts'

const yes = ['ja', 'j', 'yes', 'sand', 'sandt', 'true', '1', 'x']
const no = ['nej', 'n', 'no', 'falsk', 'false', '0']

export const parseYesNo: Parse<boolean> = (cell) => {
  const word = fold(textOf(cell))
  if (yes.includes(word)) return { value: true }
  return no.includes(word) ? { value: false } : { expected: 'ja eller nej' }
}

/** Parses one of several words, each with alternative spellings. */
export const parseWord = <T extends string>(
  words: Record<T, readonly string[]>,
  expected: string,
): Parse<T> => {
  const known = Object.entries<readonly string[]>(words).flatMap(([word, spellings]) =>
    [word, ...spellings].map((spelling) => [fold(spelling), word as T] as const),
  )
  const byWord = new Map(known)
  return (cell) => {
    const value = byWord.get(fold(textOf(cell)))
    return value === undefined ? { expected } : { value }
  }
}

/** Parses a kommune to its kommunekode. */
export const parseKommune: Parse<string> = (cell) => {
  const text = textOf(cell)
  const kommune = cell instanceof Date ? undefined : findKommune(text)
  return kommune === undefined
    ? { expected: kommuneHint(text) ?? 'en af de 98 kommuner: kommunekode (0751), CVR-nummer eller navn' }
    : { value: kommune.kommunekode }
}

const looksLikeDate = (cell: Cell): boolean =>
  cell instanceof Date || /^\d{1,2}[-./]\d{1,2}[-./]\d{4}$/.test(textOf(cell))

export const parseKle: Parse<Kle> = (cell) => {
  const text = textOf(cell)
  if (isKle(text)) return { value: text }
  const expected = 'et KLE-nummer med alle nuller: 02.34.02'
  if (looksLikeDate(cell)) {
    return { expected: `${expected}. Regnearket har lavet det om til en dato: formatér kolonnen som tekst` }
  }
  return /^[\d.,]+$/.test(text)
    ? { expected: `${expected}. Mangler der nuller, så formatér kolonnen som tekst` }
    : { expected }
}

const wholeNumber = /^(\d{1,3}(?:[. ]\d{3})+|\d+)(?:,0+)?$/

/** Parses a count, 0 or more; the dot in `1.234` separates thousands. */
export const parseCount: Parse<number> = (cell) => {
  const digits = typeof cell === 'number' ? String(cell) : wholeNumber.exec(textOf(cell))?.[1]
  const plain = typeof cell === 'number' ? digits : digits?.replace(/[. ]/g, '')
  return plain !== undefined && /^\d{1,9}$/.test(plain)
    ? { value: Number(plain) }
    : { expected: 'et helt tal, 0 eller derover: 1234 eller 1.234' }
}

const uuid = /^\{?([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})\}?$/i

/** The UUID in a text, in lower case and without braces. */
export const uuidOf = (text: string): string | undefined => uuid.exec(text)?.[1]?.toLowerCase()

export const parseUuid: Parse<string> = (cell) => {
  const value = uuidOf(textOf(cell))
  return value === undefined ? { expected: 'et UUID: 8-4-4-4-12 tegn af 0-9 og a-f' } : { value }
}

/** A spreadsheet turns `1-2` into a day and `sand` into a truth value: what was written is lost. */
const asWritten = 'teksten, som den blev skrevet: regnearket har lavet den om, så formatér kolonnen som tekst'
export const convertedFault = (cell: Cell): { expected: string } | undefined =>
  cell instanceof Date || typeof cell === 'boolean' ? { expected: asWritten } : undefined

/** Parses text on one line, of at most `maxLength` characters. */
export const parseText =
  (maxLength: number): Parse<string> =>
  (cell) => {
    const converted = convertedFault(cell)
    if (converted !== undefined) return converted
    const text = textOf(cell)
    return text !== '' && text.length <= maxLength
      ? { value: text }
      : { expected: `tekst på højst ${writeCount(maxLength)} tegn` }
  }

/** Parses an id; `what` names what it is the id of. */
export const parseId =
  (what: string, example: string): Parse<string> =>
  (cell) => {
    const converted = convertedFault(cell)
    if (converted !== undefined) return converted
    const text = textOf(cell)
    return /^[\p{L}\d][\p{L}\d ._/-]{0,39}$/u.test(text)
      ? { value: text }
      : {
          expected: `${what} på højst 40 bogstaver, cifre, mellemrum og . _ / -, som begynder med et bogstav eller et ciffer: ${example}`,
        }
  }
