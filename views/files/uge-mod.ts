// File of a comparison of two frozen weeks: every state that differs, and the changes counted for each group.
import { readinessGroups } from '../../server/domain/kle.ts'
import type { StoredWeek } from '../../server/domain/ports/weeks.ts'
import { type CellState, changes } from '../../server/domain/week/difference.ts'
import { type Move, type WeekChanges, weekChanges } from '../model/week-changes.ts'
import { capital, weekName } from '../text/format.ts'
import { changeMarks, changeText } from '../text/week-changes.ts'
import { groupNames, rungNames, stateBadges } from '../text/words.ts'
import { originTable, stemOf } from './origin.ts'
import { atValue, type Table, type TableFile, type Value } from './table.ts'
import { frozenOrigin } from './uge.ts'

const stateValues = ({ level, obligatory, delivered }: CellState): Value[] => [
  (obligatory === 0 ? stateBadges.notRelevant : stateBadges[level]).word,
  delivered,
  obligatory,
]

const moveValues = (move: Move): Value[] => [
  move.kommune.kortnavn,
  move.kommune.kommunekode,
  move.kommune.netvaerk,
  groupNames[move.group],
  capital(changeMarks[move.kind].word),
  ...stateValues(move.from),
  ...stateValues(move.to),
  atValue(move.since),
  rungNames[move.reason.rung],
  changeText(move),
]

const movesTable = ({ groups }: WeekChanges, former: string, week: string): Table => {
  const stateHead = (name: string) =>
    ['niveau', 'numre leveret', 'obligatoriske numre'].map((what) => `${capital(name)}: ${what}`)
  return {
    name: 'Ændringer',
    head: [
      ...['Kommune', 'Kode', 'Netværk', 'Gruppe', 'Ændring'],
      ...stateHead(former),
      ...stateHead(week),
      ...['Siden', 'Trin', 'Med ord'],
    ],
    rows: readinessGroups.flatMap((group) => groups[group].moves.map(moveValues)),
  }
}

const countsTable = ({ groups }: WeekChanges): Table => ({
  name: 'Statistik',
  head: ['Gruppe', ...changes.map((change) => capital(changeMarks[change].word)), 'Kommuner'],
  rows: readinessGroups.map((group) => {
    const counts = changes.map((change) => groups[group].counts[change])
    return [groupNames[group], ...counts, counts.reduce((sum, n) => sum + n, 0)]
  }),
})

export const ugeModFile = (week: StoredWeek, former: StoredWeek): TableFile => {
  const moved = weekChanges(former.content, week.content)
  const isDemo = week.content.demo || former.content.demo
  const originOf = (stored: StoredWeek) =>
    frozenOrigin(stored).map(
      ([what, value]) => [`${capital(weekName(stored.week))}: ${what}`, value] as const,
    )
  return {
    stem: stemOf(isDemo, 'uge', week.week, 'mod', former.week),
    statistics: countsTable(moved),
    cells: movesTable(moved, weekName(former.week), weekName(week.week)),
    origin: originTable(isDemo, [...originOf(former), ...originOf(week)]),
  }
}
