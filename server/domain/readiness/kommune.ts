// Decides a kommune's state in every group, as a whole or by its new times alone.
import { konfigurationerOf } from '../facts/konfiguration.ts'
import { countedSeparately } from '../facts/succession.ts'
import { inReadinessGroup, type Kle, type ReadinessGroup, readinessGroups } from '../kle.ts'
import { type Cell, knownAt } from '../measured/cell.ts'
import type { Indeks } from '../measured/check.ts'
import { createCalendar } from './calendar.ts'
import { assessGroup, type GroupState, type KommuneData, type Rules } from './group.ts'
import { tally } from './level.ts'
import { type GroupCells, type GroupTimes, timesOf } from './times.ts'

/** The decisions about a kommune. Pure; the store calls them inside its transactions. */
export type Assessor = {
  /** The groups' states at `at`. A throw is a bug, which concerns this kommune alone. */
  assess(kommunekode: string, data: KommuneData, former: readonly GroupState[], at: number): GroupState[]
  /**
   * The groups' new times where nothing has changed but the times of the cells; undefined when that is not enough,
   * because a state has ended or friskhed is to be judged for another day.
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
  const of = { sdi: new Map<Kle, Cell>(), ydi: new Map<Kle, Cell>() }
  for (const cell of cells) of[cell.indeks].set(cell.kle, cell)
  return of
}

/** When the newest window ended: with the newest answer, not now. */
const windowEnd = ({ sdi }: CellsByKle, now: number): number => {
  const ends = [...sdi.values()].flatMap(({ answeredAt }) =>
    answeredAt !== undefined && answeredAt <= now ? answeredAt : [],
  )
  return ends.length === 0 ? now : Math.max(...ends)
}

/** Whether as much is known as when the state was assessed: an answer given again after it had gone stale adds to it. */
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
    assess: (kommunekode, { cells, konfigurationer, kald }, former, now) => {
      const of = byKle(cells)
      const today = dayOf(now)
      const { date, share } = dayOf(windowEnd(of, now))
      const numbers = countedSeparately(today.numbers, of.sdi)
      const context = {
        kommunekode,
        now,
        right: rules.rights?.get(kommunekode),
        window: { day: date, share },
        changeOfForce: today.changeOfForce,
        cells: of.sdi,
        konfigurationer: konfigurationerOf(konfigurationer),
        kald,
      }
      return readinessGroups.map((group) =>
        assessGroup(
          group,
          groupCells(kommunekode, group, of, numbers, now),
          former.find((f) => f.group === group),
          context,
          rules,
        ),
      )
    },
    renew: (kommunekode, cells, former, now) => {
      const of = byKle(cells)
      const today = dayOf(now)
      const { date } = dayOf(windowEnd(of, now))
      const holds = (s: GroupState) => (s.validUntil ?? Infinity) > now && s.windowDay === date
      if (former.length < readinessGroups.length || !former.every(holds)) return undefined
      const numbers = countedSeparately(today.numbers, of.sdi)
      const groups = former.map((state) => ({
        state,
        cells: groupCells(kommunekode, state.group, of, numbers, now),
      }))
      if (!groups.every(({ state, cells }) => knowsAsMuch(state, cells))) return undefined
      return groups.map(({ state: { group, konfiguration }, cells }) => ({
        group,
        ...timesOf(cells, [konfiguration.until, today.changeOfForce], rules.staleAfterMs),
      }))
    },
  }
}
