// Blocks of slides, for tests.
import type { Block, TableBlock } from '../../views/slide/deck.ts'

export const tableIn = (blocks: readonly Block[] = []): TableBlock => {
  const table = blocks.find((block) => block.kind === 'table')
  if (table === undefined) throw new Error('no table')
  return table
}
