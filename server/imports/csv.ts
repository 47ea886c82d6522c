// Reads CSV, in the form that a Danish Excel saves, into facts and faults.

import { pipeline, Readable } from 'node:stream'
import { CsvError, type Options, parse } from 'csv-parse'
import { writeCount } from './danish.ts'
import { createDecoder, decodePieces, detectEncoding } from './encoding.ts'
import { FileRefused, type Input, notEmpty } from './input.ts'
import type { ImportItem } from './item.ts'
import { type Column, createColumnFinder, type ImportContext, type TableKind } from './kinds/table-kind.ts'
import { isEmpty, type Row } from './row.ts'
import { createTableReader } from './table.ts'

const maxBytes = 100 * 1024 * 1024
/** Characters in one row, and in one line with its delimiters and quotes. */
const maxRow = 100_000
const rowExpected = `en række på højst ${writeCount(maxRow)} tegn; måske mangler et anførselstegn, der begynder her, sin afslutning`
const headLength = 64 * 1024
const delimiters = [';', '\t', ','] as const

/** Excel's optional first line, which declares the delimiter. */
const declaration = /^sep=([;,\t])(?:\r\n|\n|\r)/i

/** The delimiter for which most of the first line's cells are columns of the kind. */
const delimiterOf = (head: string, columns: readonly Column[]): string => {
  const line = head.split(/[\r\n]+/).find((text) => text.trim() !== '') ?? ''
  const find = createColumnFinder(columns)
  const known = (delimiter: string) => line.split(delimiter).filter((cell) => find(cell) !== undefined).length
  return delimiters.reduce((best, delimiter) => (known(delimiter) > known(best) ? delimiter : best))
}

async function* counted(input: Input, context: ImportContext): AsyncGenerator<Uint8Array> {
  let read = 0
  for await (const piece of input.pieces()) {
    read += piece.length
    context.progress?.(read, input.size)
    yield piece
  }
}

/** Passes the text on. Throws FileRefused at a line too long, because the parser does not count delimiters. */
async function* bounded(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let line = 1
  let length = 0
  let wasReturn = false
  for await (const piece of pieces) {
    const lines = piece.split(/\r\n|\r|\n/)
    for (const [i, text] of lines.entries()) {
      length = i === 0 ? length + text.length : text.length
      if (length > maxRow) throw new FileRefused(rowExpected, line + i)
    }
    // A line may end in one piece and its line feed begin the next.
    line += lines.length - 1 - (wasReturn && piece.startsWith('\n') ? 1 : 0)
    if (piece !== '') wasReturn = piece.endsWith('\r')
    yield piece
  }
}

const csvFaults: Partial<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED:
    'et afsluttende anførselstegn: det, der begynder her, er ikke afsluttet, før filen slutter',
  CSV_MAX_RECORD_SIZE: rowExpected,
}
const quotes = 'anførselstegn kun om en hel celle, og inde i cellen dobbelt ("")'

const lineBreaks = (cells: readonly string[]): number => {
  let sum = 0
  for (const cell of cells) {
    if (/[\r\n]/.test(cell)) sum += cell.match(/\r\n|\r|\n/g)?.length ?? 0
  }
  return sum
}

/** Reads a table in a text file. Throws FileRefused. Memory grows with the file only by the index of keys in `seen.ts`. */
export async function* readCsv(
  kind: TableKind,
  input: Input,
  context: ImportContext,
): AsyncGenerator<ImportItem> {
  if (input.size > maxBytes)
    throw new FileRefused(`en fil på højst ${maxBytes / 1024 / 1024} MB; del den i flere`)
  const encoding = await detectEncoding(input)
  const head = createDecoder(encoding)(await input.head(headLength)) ?? ''
  const declared = declaration.exec(head)
  // Lines are counted here, because the library counts CR LF inside quotes twice. They are counted while parsing,
  // because an error arrives before the rows that are still queued.
  let line = 1
  const toRow = (cells: string[]): Row => {
    const row = { line, cells }
    line += 1 + lineBreaks(cells)
    return row
  }
  const options: Options<Row, string[]> = {
    delimiter: declared?.[1] ?? delimiterOf(head, kind.columns),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: maxRow,
    on_record: toRow,
  }
  // The library's types do not permit on_record to return another type of record.
  const parser = parse(options as object)
  const read = createTableReader(kind, context, (header) => header)
  pipeline(Readable.from(bounded(decodePieces(counted(input, context), encoding))), parser, () => {})
  let isFilled = false
  try {
    for await (const row of parser as AsyncIterable<Row>) {
      if (row.line === 1 && declared !== null) continue
      isFilled ||= !row.cells.every(isEmpty)
      const { items, over } = read(row)
      for (const item of items) yield item
      if (over) return
    }
  } catch (error) {
    throw error instanceof CsvError ? new FileRefused(csvFaults[error.code] ?? quotes, line) : error
  }
  if (!isFilled) throw new FileRefused(notEmpty)
}
