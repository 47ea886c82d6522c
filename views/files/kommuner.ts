// File of the kommuner that the filters of /kommuner choose.
import { readinessGroups } from '../../server/domain/kle.ts'
import { changedAtOf, type KommunerQuery, measuredAtOf, selectKommuner } from '../model/query.ts'
import { stepKindIn } from '../model/step-kind.ts'
import type { GroupModel, KommuneModel, World } from '../model/world.ts'
import { foundText, selectionText } from '../text/selection.ts'
import { stateText } from '../text/words.ts'
import { kommunerTable, type LevelRow, levelCounts } from './levels.ts'
import { originNow, stemOf } from './origin.ts'
import type { TableFile } from './table.ts'

const groupOf = (g: GroupModel): LevelRow['groups']['02'] => ({ ...g, text: stateText(g) })

const rowOf = (k: KommuneModel): LevelRow => ({
  kommune: k.kommune,
  products: { esdh: k.products.esdh?.navn, eoj: k.products.eoj?.navn },
  groups: Object.fromEntries(
    readinessGroups.map((group) => [group, groupOf(k.groups[group])]),
  ) as LevelRow['groups'],
  steps: { '02': stepKindIn(k.groups['02']), eoj: stepKindIn(k.groups.eoj) },
  measuredAt: measuredAtOf(k),
  changedAt: changedAtOf(k),
})

export const kommunerFile = (world: World, query: KommunerQuery): TableFile => {
  const rows = selectKommuner(world, query).map(rowOf)
  const selection = selectionText(world, query)
  return {
    stem: stemOf(world.demo, 'kommuner'),
    statistics: levelCounts(rows),
    cells: kommunerTable(rows),
    origin: originNow(world, [
      ['Indhold', foundText(rows.length, world.kommuner.length)],
      ...(selection === '' ? [] : [['Udvalg', selection] as const]),
    ]),
  }
}
