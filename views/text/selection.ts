// Words for which kommuner the filters of /kommuner choose.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { Level } from '../../server/domain/readiness/level.ts'
import { type KommunerQuery, unknownProduct } from '../model/query.ts'
import { countLevels, type KommuneModel, type World } from '../model/world.ts'
import { groupFinding } from './finding.ts'
import { capital, count, plural } from './format.ts'
import { enumeration } from './parts.ts'
import { findingNames, stepNames } from './steps.ts'
import { groupNames, stateBadges } from './words.ts'

/** Such as `29 af 98 kommuner`. */
export const foundText = (n: number, total: number): string =>
  n === total ? `Alle ${count(total)} kommuner` : `${count(n)} af ${count(total)} kommuner`

/** The filters in words; empty without filters. */
export const selectionText = (
  world: World,
  { gruppe, niveau, trin, fund, loesning, netvaerk, q }: KommunerQuery,
): string =>
  [
    gruppe && groupNames[gruppe],
    niveau && stateBadges[niveau].word,
    trin && `næste skridt »${stepNames[trin]}«`,
    fund && `konfiguration »${findingNames[fund]}«`,
    loesning && (world.products.find((p) => p.id === loesning)?.navn ?? 'løsning ikke oplyst'),
    netvaerk,
    q && `»${q}«`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')

const levelClauses: Record<Level, string> = {
  alle: 'leverer alle numrene',
  flere: 'leverer flere af numrene',
  ingen: 'leverer ingen af numrene',
  ukendt: 'mangler en måling',
}

const areRefused = (rows: readonly KommuneModel[], gruppe: ReadinessGroup | undefined): boolean =>
  rows.length > 0 && rows.every(({ groups }) => groups[gruppe ?? '02'].noAccess > 0)

/** What the kommuner of a query have in common, as clauses without their subject. */
const clausesOf = (
  world: World,
  rows: readonly KommuneModel[],
  { gruppe, niveau, trin, fund, loesning, netvaerk, q }: KommunerQuery,
): string[] => {
  const where = ` i ${gruppe === undefined ? 'mindst én KLE-gruppe' : groupNames[gruppe]}`
  const inGroup = gruppe === undefined ? '' : where
  const product = world.products.find(({ id }) => id === loesning)?.navn
  return [
    niveau &&
      `${niveau === 'ukendt' && areRefused(rows, gruppe) ? 'har ikke givet os ret til at tælle' : levelClauses[niveau]}${where}`,
    trin && `har »${stepNames[trin]}« som næste skridt${inGroup}`,
    fund && `har »${findingNames[fund]}« i konfigurationen${inGroup}`,
    loesning &&
      (loesning === unknownProduct
        ? `har ingen oplyst løsning${inGroup}`
        : product === undefined
          ? 'bruger en løsning, vi ikke kender'
          : `bruger ${product}`),
    netvaerk && `er i netværket ${netvaerk}`,
    q && `passer til søgningen »${q}«`,
  ].flatMap((clause) => (clause === undefined || clause === '' ? [] : clause))
}

/** The finding about the kommuner that a query chooses, such as `29 kommuner leverer flere af numrene i KLE 02.` */
export const selectionFinding = (
  world: World,
  rows: readonly KommuneModel[],
  query: KommunerQuery,
): string | undefined => {
  const { gruppe, niveau, trin, fund } = query
  const clauses = clausesOf(world, rows, query)
  const who = rows.length === 0 ? 'Ingen kommuner' : plural(rows.length, 'kommune', 'kommuner')
  if (gruppe === undefined) return clauses.length === 0 ? undefined : `${who} ${enumeration(clauses)}.`
  if (clauses.length === 0 && areRefused(rows, gruppe))
    return `Ingen af de ${count(rows.length)} kommuner har givet os ret til at tælle i ${groupNames[gruppe]}.`
  if (clauses.length === 0) return `${capital(groupFinding(world.counts[gruppe], gruppe, world.flereFrom))}.`
  if (niveau !== undefined || trin !== undefined || fund !== undefined || rows.length === 0)
    return `${who} ${enumeration(clauses)}.`
  return `${who} ${enumeration(clauses)}: ${groupFinding(countLevels(rows, gruppe), gruppe, world.flereFrom)}.`
}
