// Assesses a kommune's state in every group: all of it, or only its times when nothing else has changed.
import { konfigurationerOf } from '../facts/konfiguration.ts'
import { countedSeparately } from '../facts/succession.ts'
import { inReadinessGroup, type Kle, type ReadinessGroup, readinessGroups } from '../kle.ts'
import { type Cell, knownAt } from '../measured/cell.ts'
import type { Indeks } from '../measured/check.ts'
import { createCalendar } from './calendar.ts'
import { assessGroup, type GroupState, type KommuneData, type Rules } from './group.ts'
import { tally } from './level.ts'
import { type GroupCells, type GroupTimes, timesOf } from './times.ts'

/** Assesses one kommune. Pure; the store calls it inside its transactions. */
export type Assessor = {
  /** The groups' states at `at`. A throw is a bug; the store confines it to this kommune. */
  assess(kommunekode: string, data: KommuneData, former: readonly GroupState[], at: number): GroupState[]
  /**
   * The groups' new times when only the times of the cells have changed. Undefined when a state has ended or friskhed
   * must be judged for another day, so that `assess` is needed.
   */
  renew(
    kommunekode: string,
    cells: readonly Cell[],
    former: readonly GroupState[],
    at: number,
  ): (GroupTimes & { group: ReadinessGroup })[] | undefined
}

type CellsByKle = Record<Indeks, ReadonlyMap<Kle, Cell>>

const byKle = (cells: readonly Cell[]): CellsByKle => {
  const byIndeks = { sdi: new Map<Kle, Cell>(), ydi: new Map<Kle, Cell>() }
  for (const cell of cells) byIndeks[cell.indeks].set(cell.kle, cell)
  return byIndeks
}

/** The end of the newest window: the time of the newest answer, or `now` without answers. */
const windowEnd = ({ sdi }: CellsByKle, now: number): number => {
  const ends = [...sdi.values()].flatMap(({ answeredAt }) =>
    answeredAt !== undefined && answeredAt <= now ? answeredAt : [],
  )
  return ends.length === 0 ? now : Math.max(...ends)
}

/** Whether the same numbers are known as when the state was assessed; a stale answer that is repeated is known again. */
const knowsAsMuch = (state: GroupState, { sdiKnown, ydiKnown }: GroupCells): boolean => {
  const { obligatory, delivered, zero, noAccess, limited } = tally(sdiKnown)
  const benefits = ydiKnown.filter(({ kind }) => kind === 'cases').length
  return (
    state.obligatory === obligatory &&
    state.delivered === delivered &&
    state.zero === zero &&
    state.noAccess === noAccess &&
    state.limited === limited &&
    (state.benefits?.known ?? 0) === benefits
  )
}

export const createAssessor = (rules: Rules): Assessor => {
  const dayOf = createCalendar(rules)

  const groupCells = (
    kommunekode: string,
    group: ReadinessGroup,
    { sdi, ydi }: CellsByKle,
    inForce: readonly Kle[],
    now: number,
  ): GroupCells => {
    const right = rules.rights?.get(kommunekode)
    const numbers = inForce.filter((kle) => inReadinessGroup(kle, group))
    const sdiCells = numbers.map((kle) => sdi.get(kle))
    const ydiCells = rules.benefits && group !== '02' ? numbers.map((kle) => ydi.get(kle)) : []
    const known = (cell: Cell | undefined) => knownAt(cell, now, rules.staleAfterMs, right)
    return {
      numbers,
      sdi: sdiCells,
      sdiKnown: sdiCells.map(known),
      ydi: ydiCells,
      ydiKnown: ydiCells.map(known),
    }
  }

  return {
    assess: (kommunekode, { cells, konfigurationer, kald, deliveries = {} }, former, now) => {
      const indexed = byKle(cells)
      const today = dayOf(now)
      const { date, share } = dayOf(windowEnd(indexed, now))
      const numbers = countedSeparately(today.numbers, indexed.sdi)
      const context = {
        kommunekode,
        now,
        right: rules.rights?.get(kommunekode),
        window: { day: date, share },
        changeOfForce: today.changeOfForce,
        cells: indexed.sdi,
        konfigurationer: konfigurationerOf(konfigurationer),
        kald,
        deliveries,
      }
      return readinessGroups.map((group) =>
        assessGroup(
          group,
          groupCells(kommunekode, group, indexed, numbers, now),
          former.find((f) => f.group === group),
          context,
          rules,
        ),
      )
    },
    renew: (kommunekode, cells, former, now) => {
      const indexed = byKle(cells)
      const today = dayOf(now)
      const { date } = dayOf(windowEnd(indexed, now))
      const holds = (s: GroupState) => (s.validUntil ?? Infinity) > now && s.windowDay === date
      if (former.length < readinessGroups.length || !former.every(holds)) return undefined
      const numbers = countedSeparately(today.numbers, indexed.sdi)
      const groups = former.map((state) => ({
        state,
        cells: groupCells(kommunekode, state.group, indexed, numbers, now),
      }))
      if (!groups.every(({ state, cells }) => knowsAsMuch(state, cells))) return undefined
      return groups.map(({ state: { group, konfiguration }, cells }) => ({
        group,
        ...timesOf(cells, [konfiguration.until, today.changeOfForce], rules.staleAfterMs),
      }))
    },
  }
}
