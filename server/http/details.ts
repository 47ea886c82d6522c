// Owns what a page shows besides the world: read from the store, over windows that move a step at a time.
import type { KommuneCells } from '../../views/api.ts'
import type { MetricsDetail } from '../../views/metrics.ts'
import type { KommuneModel, World } from '../../views/model.ts'
import type { DriftDetail, KommuneDetail } from '../../views/shell.ts'
import type { Rules } from '../domain/group.ts'
import { inForce } from '../domain/kle.ts'
import { type Kommune, kommuneByCode } from '../domain/kommuner.ts'
import type { LevelRun, Store } from '../domain/ports.ts'
import { copenhagenDay, day, hour, nextMidnight } from '../domain/time.ts'

export type Details = {
  levelRuns(world: World): Promise<LevelRun[]>
  cells(world: World, k: KommuneModel): Promise<KommuneCells>
  kommune(world: World, k: KommuneModel): Promise<KommuneDetail>
  drift(world: World): Promise<DriftDetail>
  metrics(world: World): Promise<MetricsDetail>
}

/** History is shown for eight weeks. */
const historyMs = 56 * day
const roundsShown = 20

/** The kommune that a path names; `751` is understood as `0751`. */
export const findKommune = (text: string): Kommune | undefined =>
  /^\d{1,4}$/.test(text) ? kommuneByCode.get(text.padStart(4, '0')) : undefined

/** The world knows all 98, so a known kommunekode has its model. */
export const kommuneOf = (world: World, kommunekode: string): KommuneModel => {
  const found = world.kommuner.find((k) => k.kommune.kommunekode === kommunekode)
  if (found === undefined) throw new Error(`the world has no kommune ${kommunekode}`)
  return found
}

/** The start of the window of history, which moves at midnight; the page is told so. */
const historyFrom = ({ reading }: World): number => {
  const midnight = nextMidnight(reading.now)
  reading.until(midnight)
  return midnight - day - historyMs
}

/** The start of the last 24 hours, which moves with the hour that the store's rollups are kept by. */
const lastDayFrom = ({ reading }: World): number => {
  const thisHour = Math.floor(reading.now / hour) * hour
  reading.until(thisHour + hour)
  return thisHour - day
}

export const createDetails = (store: Store, rules: Rules): Details => {
  // What is not polled is not known: cells from when it was are not shown as if they were.
  const cells = async (world: World, k: KommuneModel): Promise<KommuneCells> => ({
    cells: k.polled ? await store.readCells(k.kommune.kommunekode) : [],
    numbers: inForce(rules.obligatory, copenhagenDay(world.reading.now)),
    staleAfterMs: rules.staleAfterMs,
  })
  return {
    levelRuns: (world) => store.readLevelRuns(historyFrom(world)),
    cells,
    kommune: async (world, k) => {
      const { kommunekode } = k.kommune
      const from = historyFrom(world)
      return {
        ...(await cells(world, k)),
        levelRuns: await store.readLevelRuns(from, kommunekode),
        sketches: await store.readSketches(lastDayFrom(world)),
        historyFrom: from,
      }
    },
    drift: async (world) => ({
      rounds: await store.readRounds('counts', roundsShown),
      sizes: await store.readSizes(),
      outcomes: await store.readOutcomes(lastDayFrom(world)),
      sketches: await store.readSketches(lastDayFrom(world)),
    }),
    metrics: async (world) => ({
      outcomes: await store.readOutcomes(lastDayFrom(world)),
      sketches: await store.readSketches(lastDayFrom(world)),
      bytes: (await store.readSizes()).bytes,
    }),
  }
}
