// Owns how long a level holds with nothing recorded: until too many of the answers it rests on are too old.

import { countedSeparately } from '../facts/succession.ts'
import { inForce, inReadinessGroup, type Obligatory, type ReadinessGroup } from '../kle.ts'
import { type Cell, knownAt } from '../measured/cell.ts'
import type { Right } from '../measured/check.ts'
import { copenhagenDay, day, nextMidnight } from '../time.ts'
import { assessLevel, tally } from './level.ts'

export type HoldingRules = {
  obligatory: readonly Obligatory[]
  staleAfterMs: number
  flereFrom: number
}

/** The first instant at which an answer of that age is no longer known. */
export const endOf = (answeredAt: number, staleAfterMs: number): number => answeredAt + staleAfterMs + 1

/** The cells of a group's numbers, absent where never measured. */
export const cellsOf = (
  group: ReadinessGroup,
  numbers: readonly string[],
  cells: ReadonlyMap<string, Cell>,
): (Cell | undefined)[] => numbers.filter((kle) => inReadinessGroup(kle, group)).map((kle) => cells.get(kle))

/** The first midnight after a day (`yyyy-mm-dd`) at which other numbers are in force. */
export const nextChangeOfForce = (obligatory: readonly Obligatory[], today: string): number => {
  // `from` begins at its own midnight, `until` ends at the next day's.
  const begins = obligatory.flatMap(({ from }) =>
    from !== undefined && from > today ? [noon(from) - day] : [],
  )
  const ends = obligatory.flatMap(({ until }) => (until !== undefined && until >= today ? [noon(until)] : []))
  const dayBefore = Math.min(...begins, ...ends)
  return dayBefore === Infinity ? Infinity : nextMidnight(dayBefore)
}

const noon = (date: string): number => Date.parse(`${date}T12:00:00Z`)

/** When the answers known at `from` have ended so far that the level is ukendt; `from` when it is already. */
const levelEnds = (
  groupCells: readonly (Cell | undefined)[],
  from: number,
  rules: HoldingRules,
  right: Right | undefined,
): number => {
  const knowns = groupCells.map((cell) => knownAt(cell, from, rules.staleAfterMs, right))
  const left = tally(knowns)
  const isUkendt = () => assessLevel(left, rules.flereFrom).level === 'ukendt'
  if (isUkendt()) return from
  const ends = knowns.flatMap((known, i) => {
    const answeredAt = groupCells[i]?.answeredAt
    if (known.kind !== 'cases' || answeredAt === undefined) return []
    return [
      { at: endOf(answeredAt, rules.staleAfterMs), kind: known.cases > 0 ? 'delivered' : 'zero' } as const,
    ]
  })
  for (const { at, kind } of ends.sort((a, b) => a.at - b.at)) {
    left[kind] -= 1
    if (isUkendt()) return at
  }
  throw new Error('a level stands without a single answer')
}

/** The first instant from `now` at which the group's level is ukendt with nothing recorded. */
export const ukendtFrom = (
  group: ReadinessGroup,
  cells: ReadonlyMap<string, Cell>,
  now: number,
  rules: HoldingRules,
  changeOfForce: number,
  right: Right | undefined,
): number => {
  let from = now
  let until = changeOfForce
  for (;;) {
    const today = copenhagenDay(from)
    const numbers = countedSeparately(inForce(rules.obligatory, today), cells)
    const ends = levelEnds(cellsOf(group, numbers, cells), from, rules, right)
    if (ends < until) return ends
    from = until
    until = nextChangeOfForce(rules.obligatory, copenhagenDay(from))
  }
}
