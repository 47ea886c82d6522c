// Imports a file in any form that its kind permits, as facts or faults.
import type { FactKind } from '../domain/facts/facts.ts'
import { findCpr } from '../domain/personal-data.ts'
import { readCsv } from './csv.ts'
import { FileRefused, type Input, inputOfBytes, inputOfPath, notEmpty } from './input.ts'
import { cprFault, fileFault, type ImportItem, maxFaults, moreFaults } from './item.ts'
import { aktiviteter } from './kinds/aktiviteter.ts'
import { haendelser } from './kinds/haendelser.ts'
import { kald } from './kinds/kald.ts'
import { kleKonfiguration } from './kinds/kle-konfiguration.ts'
import { klik } from './kinds/klik.ts'
import { kontakter } from './kinds/kontakter.ts'
import { loesninger } from './kinds/loesninger.ts'
import type { ImportContext, TableKind } from './kinds/table-kind.ts'
import { readKleXml } from './kle-xml.ts'

const tables: Record<Exclude<FactKind, 'kle'>, TableKind> = {
  'kle-konfiguration': kleKonfiguration,
  loesninger,
  kald,
  klik,
  aktiviteter,
  haendelser,
  kontakter,
}

/** Whether an import of the kind is complete, so that facts it no longer contains have ended. */
export const isWhole = (kind: FactKind): boolean => kind === 'kle' || kind === 'aktiviteter'

type Form = 'csv' | 'xlsx' | 'xml'

/** "EncryptedPackage", the name that Office gives to a document with a password. */
const encrypted = Buffer.from('EncryptedPackage', 'utf16le')

/** The form of a file, detected by its first bytes because its extension is not reliable. */
const formOf = (head: Buffer): Form => {
  if (head.length === 0) throw new FileRefused(notEmpty)
  if (head.subarray(0, 2).toString('latin1') === 'PK') return 'xlsx'
  if (head.subarray(0, 4).toString('hex') === 'd0cf11e0') {
    throw new FileRefused(
      head.includes(encrypted)
        ? 'en projektmappe uden adgangskode'
        : 'en Excel-projektmappe (.xlsx), men filen har det ældre format .xls: gem den som .xlsx',
    )
  }
  return /^(?:\xef\xbb\xbf)?\s*</.test(head.toString('latin1')) ? 'xml' : 'csv'
}

const itemsOf = async (kind: FactKind, input: Input, context: ImportContext) => {
  if (findCpr(input.name)) return [cprFault(0, 'filnavnet')]
  const form = formOf(Buffer.from(await input.head(64 * 1024)))
  if (kind === 'kle') {
    if (form === 'xml') return readKleXml(input, context)
    throw new FileRefused('KL’s KLE som XML (KLE-Emneplan, version 1.1 eller 2.0)')
  }
  if (form === 'csv') return readCsv(tables[kind], input, context)
  // Loaded only when needed: loading the workbook reader takes longer than reading most text files.
  if (form === 'xlsx') return (await import('./xlsx.ts')).readXlsx(tables[kind], kind, input, context)
  throw new FileRefused('CSV eller en Excel-projektmappe (.xlsx)')
}

/**
 * Reads a file (a path, or bytes with a name) as a kind. Yields facts in the file's order until the first fault; after
 * it only faults follow, at most a hundred, and nothing of the file may be kept. Stores nothing. CSV and XML are
 * streamed.
 */
export async function* openImport(
  kind: FactKind,
  file: string | { name: string; bytes: Uint8Array },
  context: ImportContext,
): AsyncGenerator<ImportItem> {
  let facts = 0
  let faults = 0
  try {
    const input = typeof file === 'string' ? await inputOfPath(file) : inputOfBytes(file.name, file.bytes)
    for await (const item of await itemsOf(kind, input, context)) {
      if (!('fact' in item) || faults === 0) yield item
      if ('fact' in item) facts++
      if ('fault' in item) faults++
      if (faults < maxFaults) continue
      yield moreFaults
      return
    }
    // More likely a broken export than the end of everything held.
    if (facts + faults === 0) yield fileFault('en fil med mindst én række under overskrifterne')
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    yield fileFault(error.expected, error.line)
  }
}
