// The part of the store that holds the frozen weeks: a chain that is only ever added to.
import type { ChainRow, Dated, Link } from '../week/chain.ts'
import type { FrozenWeek } from '../week/frozen-week.ts'
import type { Week } from '../week/iso-week.ts'

export type StoredWeek = Link & { content: FrozenWeek }

/** A frozen week without its content. */
export type WeekEntry = Link & Dated

/** What the next revision of a week changes, by what and why; `of` is the latest revision, which it was made from. */
export type Correction = { of: number; text: string }

/** The content of a frozen week cannot be read, because its row was damaged or changed by hand. */
export class UnreadableWeek extends Error {
  constructor(readonly week: Week) {
    super(
      `${week} cannot be read, because its content was changed after it was frozen; uge verify names each such week.`,
    )
  }
}

export type WeekStore = {
  /** The latest revision of each week, oldest week first. */
  readWeeks(): Promise<WeekEntry[]>
  /** A revision of a week, else its latest. Rejects with UnreadableWeek. */
  readWeek(week: Week, revision?: number): Promise<StoredWeek | undefined>
  /**
   * Adds a week to the chain: its first revision, or with a correction the one after `correction.of`. Returns undefined
   * and adds nothing when the week's latest revision is another, because another process has just frozen it.
   */
  appendWeek(content: FrozenWeek, correction?: Correction): Promise<StoredWeek | undefined>
  /** The row of the chain after `number`, else the lowest; read row by row, because each is large. */
  readChainAfter(number?: number): Promise<ChainRow | undefined>
}
