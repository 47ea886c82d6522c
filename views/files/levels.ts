// Tables of kommuner's levels, now or in a frozen week: a row for each kommune, and counts by network and product.
import {
  type ProductKind,
  productKindOf,
  type ReadinessGroup,
  readinessGroups,
} from '../../server/domain/kle.ts'
import type { Kommune } from '../../server/domain/kommuner.ts'
import { type Level, levels } from '../../server/domain/readiness/level.ts'
import { type StepKind, steppedGroups } from '../model/step-kind.ts'
import { tally } from '../model/tally.ts'
import { stepNames } from '../text/steps.ts'
import { groupNames, kindNames, stateBadges } from '../text/words.ts'
import { atValue, type Table, type Value } from './table.ts'

export type LevelRow = {
  kommune: Kommune
  /** The names of its products, where known. */
  products: Readonly<Partial<Record<ProductKind, string | undefined>>>
  groups: Readonly<
    Record<ReadinessGroup, { level: Level; text: string; delivered: number; obligatory: number }>
  >
  steps: Readonly<Record<(typeof steppedGroups)[number], StepKind>>
  measuredAt?: number | undefined
  changedAt?: number | undefined
}

const notReported = 'Ikke oplyst'

/** The delivered numbers of an undecided group are only a minimum, which its text states. */
const groupValues = ({ text, level, delivered, obligatory }: LevelRow['groups']['02']): Value[] => [
  text,
  level === 'ukendt' ? undefined : delivered,
  obligatory,
]

export const kommunerTable = (rows: readonly LevelRow[]): Table => ({
  name: 'Kommuner',
  head: [
    'Kommune',
    'Kode',
    'CVR',
    'Netværk',
    ...Object.values(kindNames),
    ...readinessGroups.flatMap((group) =>
      ['niveau', 'numre leveret', 'obligatoriske numre'].map((what) => `${groupNames[group]}: ${what}`),
    ),
    ...steppedGroups.map((group) => `${groupNames[group]}: næste skridt`),
    'Målt',
    'Ændret',
  ],
  rows: rows.map(({ kommune, products, groups, steps, measuredAt, changedAt }) => [
    kommune.kortnavn,
    kommune.kommunekode,
    kommune.cvr,
    kommune.netvaerk,
    products.esdh ?? notReported,
    products.eoj ?? notReported,
    ...readinessGroups.flatMap((group) => groupValues(groups[group])),
    ...steppedGroups.map((group) => stepNames[steps[group]]),
    atValue(measuredAt),
    atValue(changedAt),
  ]),
})

const collator = new Intl.Collator('da')

const byName = (
  rows: readonly LevelRow[],
  nameOf: (row: LevelRow) => string,
): (readonly [string, LevelRow[]])[] =>
  [...new Set(rows.map(nameOf))]
    .sort(collator.compare)
    .map((name) => [name, rows.filter((row) => nameOf(row) === name)] as const)

/** The levels of the rows, in all, by network and by product: in each line they sum to its kommuner. */
export const levelCounts = (rows: readonly LevelRow[]): Table => {
  const line = (by: string, name: string, group: ReadinessGroup, counted: readonly LevelRow[]): Value[] => {
    const counts = tally(levels, counted, ({ groups }) => groups[group].level)
    return [by, name, groupNames[group], ...levels.map((level) => counts[level]), counted.length]
  }
  const inAll = readinessGroups.map((group) => line('I alt', '', group, rows))
  const byNetvaerk = byName(rows, ({ kommune }) => kommune.netvaerk).flatMap(([name, some]) =>
    readinessGroups.map((group) => line('Netværk', name, group, some)),
  )
  const byProduct = (['esdh', 'eoj'] as const).flatMap((kind) =>
    byName(rows, ({ products }) => products[kind] ?? notReported).flatMap(([name, some]) =>
      readinessGroups
        .filter((group) => productKindOf(group) === kind)
        .map((group) => line(kindNames[kind], name, group, some)),
    ),
  )
  return {
    name: 'Statistik',
    head: ['Opdelt efter', 'Navn', 'Gruppe', ...levels.map((level) => stateBadges[level].word), 'Kommuner'],
    rows: [...inAll, ...byNetvaerk, ...byProduct],
  }
}
