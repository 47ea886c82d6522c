// A line for each of a kommune's KLE numbers: cases, benefits, configuration, and the most cases that can be shown.

import type { StoredFact } from '../../server/domain/facts/facts.ts'
import { gateOf } from '../../server/domain/facts/gate.ts'
import {
  type KnownKonfiguration,
  konfigurationerOf,
  konfigurationOfCell,
} from '../../server/domain/facts/konfiguration.ts'
import { type Kle, type KleGroup, kleGroupOf } from '../../server/domain/kle.ts'
import { type Cell, type Known, knownAt } from '../../server/domain/measured/cell.ts'
import type { Indeks } from '../../server/domain/measured/check.ts'
import { endOf } from '../../server/domain/readiness/validity.ts'
import { copenhagenDay } from '../../server/domain/time.ts'
import { assessVisibility, type Visibility } from '../../server/domain/visibility/visibility.ts'
import type { KommuneCells } from './details.ts'
import type { KommuneModel, World } from './world.ts'

/** A count in an index, and whether it is still known. */
type Counted = { cell: Cell | undefined; known: Known }

export type KleLine = {
  kle: Kle
  group: KleGroup
  cases: Counted
  /** In Ydelsesindekset; absent where benefits are not counted. */
  benefits?: Counted | undefined
  /** The numbers that are counted together with `kle`. */
  countedWith: readonly Kle[]
  konfiguration: KnownKonfiguration
  /** Reported configurations of the number and of `countedWith`. */
  reported: readonly StoredFact<'kle-konfiguration'>[]
  visibility: Visibility
}

/** A line for each number in force, at the world's instant; the page is valid until a line changes. */
export const kleLines = (world: World, k: KommuneModel, detail: KommuneCells): KleLine[] => {
  const { reading, gates } = world
  const { now } = reading
  const { cells, numbers, staleAfterMs, maxAgeMs } = detail
  const today = copenhagenDay(now)
  const konfigurationer = konfigurationerOf(detail.konfigurationer)
  const byKey = new Map(cells.map((cell) => [`${cell.indeks} ${cell.kle}`, cell]))

  const counted = (indeks: Indeks, kle: Kle): Counted => {
    const cell = byKey.get(`${indeks} ${kle}`)
    // The line changes when its answer becomes too old and, after the clock was set back, when its time is reached.
    if (cell?.answeredAt !== undefined) {
      reading.until(cell.answeredAt)
      reading.until(endOf(cell.answeredAt, staleAfterMs))
    }
    return { cell, known: knownAt(cell, now, staleAfterMs, k.right) }
  }

  return numbers.map((kle) => {
    const group = kleGroupOf(kle)
    const cases = counted('sdi', kle)
    const { cell } = cases
    const countedWith = cell?.countedWith ? cell.countedWith.split(' ') : []
    const konfiguration = konfigurationOfCell(konfigurationer, kle, cell, now, maxAgeMs.konfiguration)
    reading.until(konfiguration.until)
    return {
      kle,
      group,
      cases,
      benefits: k.groups[group].benefits && counted('ydi', kle),
      countedWith,
      konfiguration,
      reported: detail.konfigurationer.filter(({ key }) => key === kle || countedWith.includes(key)),
      visibility: assessVisibility({
        day: today,
        today,
        now,
        staleAfterMs,
        cell,
        right: k.right,
        konfiguration,
        gate: gateOf(gates, group, k.kommune.kommunekode, today),
      }),
    }
  })
}
