// Owns what a page needs besides the world: where it is, where its assets are, and the details it alone shows.
import type { Cell } from '../server/domain/cell.ts'
import type { LevelRun, Round, StoreSizes } from '../server/domain/ports.ts'
import type { Sketch } from '../server/domain/sketch.ts'

/** Files in views/client and from the packages, served under content-hashed addresses. */
export const assetNames = [
  'app.css',
  'app.js',
  'chart.js',
  'dkfds.css',
  'htmx.js',
  'uplot.js',
  'uplot.css',
  'favicon.svg',
] as const
export type AssetName = (typeof assetNames)[number]

export type Shell = {
  /** The page's own path and search, such as `/kommuner?gruppe=02`. */
  path: string
  /** The address of an asset. */
  asset(name: AssetName): string
}

/** What the page of one kommune shows besides the world. */
export type KommuneDetail = {
  /** The latest of each obligatory number in force; a number never checked is missing. */
  cells: readonly Cell[]
  /** The obligatory numbers in force today. */
  numbers: readonly string[]
  levelRuns: readonly LevelRun[]
  /** Response times of the last 24 hours, by kommunekode. */
  sketches: ReadonlyMap<string, Sketch>
  historyFrom: number
  staleAfterMs: number
}

export type DriftDetail = {
  rounds: readonly Round[]
  sizes: StoreSizes
  outcomes: readonly { outcome: string; attempts: number }[]
  sketches: ReadonlyMap<string, Sketch>
}
