// File of one kommune: its rungs, and its KLE numbers with counts, configurations and what can be shown.
import type { Kle } from '../../server/domain/kle.ts'
import { readinessGroups } from '../../server/domain/kle.ts'
import type { KommuneCells } from '../model/details.ts'
import { type KleLine, kleLines } from '../model/kle-lines.ts'
import type { KommuneModel, World } from '../model/world.ts'
import { obstacleText } from '../text/kan-vises.ts'
import { countsOf, konfigurationBadge, outcomeBadge } from '../text/kle-lines.ts'
import { rungText } from '../text/ladder.ts'
import { groupNames, rungBadge, rungNames, stateText, unknownReasons } from '../text/words.ts'
import { originNow, stemOf } from './origin.ts'
import { atValue, dayValue, kleList, type Table, type TableFile, type Value } from './table.ts'

const ladderTable = (k: KommuneModel): Table => ({
  name: 'Trin',
  head: [
    'Gruppe',
    'Niveau',
    'Numre leveret',
    'Obligatoriske numre',
    'Trin',
    'Udfald',
    'Næste skridt',
    'Begrundelse',
  ],
  rows: readinessGroups.flatMap((group) => {
    const g = k.groups[group]
    return g.ladder.map((rung): Value[] => [
      groupNames[group],
      stateText(g),
      g.level === 'ukendt' ? undefined : g.delivered,
      g.obligatory,
      rungNames[rung.rung],
      rungBadge(rung).word,
      rung.rung === g.nextStep?.rung ? 'Ja' : 'Nej',
      rungText(rung, k, group),
    ])
  }),
})

const konfigurationValues = (line: KleLine): Value[] => {
  const word = konfigurationBadge(line).word
  if (line.konfiguration.kind === 'unknown') return [word, undefined, undefined]
  const { fradato, fagsystemfilter } = line.konfiguration.konfiguration
  return [word, dayValue(fradato), fagsystemfilter.join(', ') || undefined]
}

const shownValues = ({ visibility }: KleLine): Value[] => {
  if (visibility.kind === 'kanVises') return [visibility.atMost, undefined]
  return [visibility.kind === 'nej' ? 0 : undefined, obstacleText(visibility)]
}

const lineValues = (line: KleLine, titles: ReadonlyMap<Kle, string>): Value[] => {
  const { cell, known } = line.cases
  const { cases, received, bySystem, bevillinger } = countsOf(line)
  return [
    { kle: line.kle },
    titles.get(line.kle),
    kleList(line.countedWith),
    outcomeBadge(known).word,
    known.kind === 'unknown' ? unknownReasons[known.because] : undefined,
    cases,
    received,
    bySystem,
    bevillinger,
    atValue(cell?.answeredAt),
    atValue(cell?.changedAt),
    cell?.changedAt === undefined ? undefined : cell.changedByUs ? 'Ja' : 'Nej',
    ...konfigurationValues(line),
    ...shownValues(line),
  ]
}

const kleNumbersTable = (lines: readonly KleLine[], titles: ReadonlyMap<Kle, string>): Table => ({
  name: 'KLE-numre',
  head: [
    'KLE-nummer',
    'Titel',
    'Talt sammen med',
    'Udfald',
    'Ikke målt eller afgjort, fordi',
    'Sager',
    'Modtaget for nylig',
    'Heraf fra eget system',
    'Bevillinger',
    'Målt',
    'Antal ændret',
    'Ændret af os',
    'KLE-konfiguration',
    'Fradato',
    'Fagsystemfilter',
    'Kan højst vises i dag',
    'Vises ikke, fordi',
  ],
  rows: lines.map((line) => lineValues(line, titles)),
})

export const kommuneFile = (
  world: World,
  k: KommuneModel,
  cells: KommuneCells,
  titles: ReadonlyMap<Kle, string>,
): TableFile => ({
  stem: stemOf(world.demo, 'kommune', k.kommune.kommunekode),
  statistics: ladderTable(k),
  cells: kleNumbersTable(kleLines(world, k, cells), titles),
  origin: originNow(world, [['Indhold', `${k.kommune.navn} (${k.kommune.kommunekode})`]]),
})
