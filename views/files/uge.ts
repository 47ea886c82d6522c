// File of a frozen week: its kommuner, the levels counted, and every answer of an index that is frozen.
import { kleGroupOf, readinessGroups } from '../../server/domain/kle.ts'
import { type Kommune, kommuneByCode } from '../../server/domain/kommuner.ts'
import type { StoredWeek } from '../../server/domain/ports/weeks.ts'
import type { FrozenGroup, FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { stepKindIn } from '../model/step-kind.ts'
import { frozenState } from '../model/weeks.ts'
import { newest } from '../model/world.ts'
import { capital, coverage, length, weekName } from '../text/format.ts'
import { countingRule } from '../text/ladder.ts'
import { indeksFullNames } from '../text/service-words.ts'
import { revisionText } from '../text/week.ts'
import { groupNames, stateBadges } from '../text/words.ts'
import { kommunerTable, type LevelRow, levelCounts } from './levels.ts'
import { originTable, stemOf } from './origin.ts'
import { atValue, kleList, type Table, type TableFile, type Value } from './table.ts'

type FrozenKommune = FrozenWeek['kommuner'][number] & { kommune: Kommune }

const collator = new Intl.Collator('da')

/** A frozen week has all 98, and its kommunekoder are ours. */
const frozenKommune = (kommunekode: string): Kommune => {
  const kommune = kommuneByCode.get(kommunekode)
  if (kommune === undefined) throw new Error(`a frozen week has the unknown kommune ${kommunekode}`)
  return kommune
}

const groupOf = (g: FrozenGroup): LevelRow['groups']['02'] => ({
  ...g,
  text: stateBadges[frozenState(g)].word,
})

const rowOf = ({ products: known }: FrozenWeek) => {
  const names = new Map(known.map(({ id, navn }) => [id, navn]))
  const nameOf = (id: string | undefined) => id && (names.get(id) ?? id)
  return ({ kommune, products, groups, cells }: FrozenKommune): LevelRow => ({
    kommune,
    products: { esdh: nameOf(products.esdh), eoj: nameOf(products.eoj) },
    groups: Object.fromEntries(
      readinessGroups.map((group) => [group, groupOf(groups[group])]),
    ) as LevelRow['groups'],
    steps: { '02': stepKindIn(groups['02']), eoj: stepKindIn(groups.eoj) },
    measuredAt: newest(cells.map(({ answeredAt }) => answeredAt)),
    changedAt: newest(readinessGroups.map((group) => groups[group].changedAt)),
  })
}

const answers = { counted: 'Talt', noRight: stateBadges.noAccess.word, unknown: stateBadges.ukendt.word }

const cellsTable = (kommuner: readonly FrozenKommune[]): Table => ({
  name: 'Celler',
  head: [
    'Kommune',
    'Kode',
    'Gruppe',
    'Indeks',
    'KLE-nummer',
    'Svar',
    'Antal',
    'Ydelser',
    'Modtaget for nylig',
    'Talt sammen med',
    'Målt',
  ],
  rows: kommuner.flatMap(({ kommune, cells }) =>
    cells.map((cell): Value[] => [
      kommune.kortnavn,
      kommune.kommunekode,
      groupNames[kleGroupOf(cell.kle)],
      indeksFullNames[cell.indeks],
      { kle: cell.kle },
      answers[cell.answer],
      cell.cases,
      cell.ydelser,
      cell.receivedSince,
      kleList(cell.countedWith?.split(' ') ?? []),
      atValue(cell.answeredAt),
    ]),
  ),
})

const inTimeText = (late: boolean, correction: string | undefined): string => {
  if (!late) return 'Ja'
  return correction === undefined
    ? 'Nej, ud fra historikken; det, den ikke rummer, er ikke målt'
    : 'Nej, rettet bagefter'
}

/** What is true of every file of a frozen week. */
export const frozenOrigin = ({ content, ...link }: StoredWeek): (readonly [string, Value])[] => {
  const { at, frozenAt, late, rules, coverage: covered } = content
  return [
    ['Tallene gælder', { at }],
    ['Frosset', { at: frozenAt }],
    ['Frosset til tiden', inTimeText(late, link.correction)],
    ['Dækning', coverage(covered.fresh, covered.planned)],
    ['Sådan tæller vi', countingRule(rules.flereFrom)],
    ['Obligatoriske KLE-numre', rules.obligatory.length],
    ['For nylig', `De seneste ${length(rules.freshWithinMs)}`],
    ['Udgave', revisionText(link)],
    ['Kædens hash', link.hash],
  ]
}

export const ugeFile = (stored: StoredWeek): TableFile => {
  const { content, week } = stored
  const kommuner = content.kommuner
    .map((k) => ({ ...k, kommune: frozenKommune(k.kommunekode) }))
    .sort((a, b) => collator.compare(a.kommune.kortnavn, b.kommune.kortnavn))
  const rows = kommuner.map(rowOf(content))
  return {
    stem: stemOf(content.demo, 'uge', week),
    statistics: levelCounts(rows),
    cells: kommunerTable(rows),
    details: cellsTable(kommuner),
    origin: originTable(content.demo, [['Uge', capital(weekName(week))], ...frozenOrigin(stored)]),
  }
}
