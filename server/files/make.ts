// Makes a file to download: a presentation, or a workbook of tables.
import type { Table } from '../../views/files/table.ts'
import { workbookFiles } from '../../views/files/workbook.ts'
import type { Deck } from '../../views/slide/deck.ts'
import { type Look, presentationFiles } from '../../views/slide/pptx.ts'
import { pack } from './pack.ts'

/** Plain data, so that it can be sent to a worker thread. */
type FileOrder = { kind: 'presentation'; deck: Deck } | { kind: 'workbook'; tables: readonly Table[] }

/** Resolves with the file's bytes, which are always the same for the same order. */
export type MakeFile = (order: FileOrder) => Promise<Uint8Array>

/** Makes files in this thread; `look` is that of presentations. */
export const fileMaker =
  (look: Look): MakeFile =>
  (order) =>
    pack(order.kind === 'presentation' ? presentationFiles(order.deck, look) : workbookFiles(order.tables))
