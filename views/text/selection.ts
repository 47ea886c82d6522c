// Words for which kommuner the filters of /kommuner choose.
import { type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import { isOnlyLimited, type Level } from '../../server/domain/readiness/level.ts'
import { type KommunerQuery, unknownProduct } from '../model/query.ts'
import { isNoStep, type StepKind } from '../model/step-kind.ts'
import { tally } from '../model/tally.ts'
import { isRefused, type KommuneModel, type World } from '../model/world.ts'
import { fewerThan, groupFinding } from './finding.ts'
import { capital, count, plural } from './format.ts'
import { enumeration } from './parts.ts'
import { findingNames, stepNames } from './steps.ts'
import { countStates, groupNames, stateBadges } from './words.ts'

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

const levelClauses = (flereFrom: number): Record<Exclude<Level, 'ukendt'>, string> => ({
  alle: 'leverer alle numrene',
  flere: 'leverer flere af numrene',
  ingen: fewerThan(flereFrom) ?? 'leverer ingen af numrene',
})

/** Why a kommune lacks a level, as clauses: alone, and after a number of several. */
const lackClauses = {
  notMeasured: ['mangler en måling', 'er ikke målt'],
  refused: ['har ikke givet os ret til at tælle', 'giver os ikke adgang'],
  partlyRefused: ['giver os ikke adgang til alle numre', 'giver os ikke adgang til alle numre'],
  limited: ['er kun talt under en begrænset ret', 'er kun talt under en begrænset ret'],
  undecided: ['er ikke afgjort', 'er ikke afgjort'],
  notRelevant: ['har ingen obligatoriske numre', 'har ingen obligatoriske numre'],
} as const
type Lack = keyof typeof lackClauses
const lackKinds = Object.keys(lackClauses) as Lack[]

/** A group without obligatory numbers counts only where no other group lacks a level. */
const lackOf = ({ groups }: KommuneModel, gruppe: ReadinessGroup | undefined): Lack => {
  const asked = gruppe === undefined ? readinessGroups : [gruppe]
  const lacking = asked.map((group) => groups[group]).filter((g) => g.level === 'ukendt' && g.obligatory > 0)
  if (lacking.length === 0) return 'notRelevant'
  if (lacking.some(({ undecided }) => undecided)) return 'undecided'
  if (lacking.every(isRefused)) return 'refused'
  // As their badges say it.
  if (lacking.every(({ noAccess }) => noAccess > 0)) return 'partlyRefused'
  return lacking.every(isOnlyLimited) ? 'limited' : 'notMeasured'
}

/** How many of the kommuner, which have no level, lack it for each reason. */
const lacksOf = (rows: readonly KommuneModel[], gruppe: ReadinessGroup | undefined): [Lack, number][] => {
  const counts = tally(lackKinds, rows, (k) => lackOf(k, gruppe))
  return lackKinds.flatMap((lack) => (counts[lack] > 0 ? [[lack, counts[lack]]] : []))
}

const stepClause = (trin: StepKind, rows: readonly KommuneModel[]): string => {
  // »Ingen kommuner har ingen« would have to be read twice.
  if (trin === 'ikkeRelevant' && rows.length > 0) return lackClauses.notRelevant[0]
  return isNoStep(trin) ? `står ved »${stepNames[trin]}«` : `har »${stepNames[trin]}« som næste skridt`
}

type Filters = Pick<KommunerQuery, 'gruppe' | 'niveau' | 'trin' | 'fund' | 'loesning' | 'netvaerk' | 'q'>

const given = (clauses: readonly (string | undefined)[]): string[] =>
  clauses.flatMap((clause) => (clause === undefined || clause === '' ? [] : clause))

const levelClause = (
  { flereFrom }: World,
  rows: readonly KommuneModel[],
  gruppe: ReadinessGroup | undefined,
  niveau: Level,
): string => {
  if (niveau === 'ukendt') {
    const [[only] = ['notMeasured' as const], ...others] = lacksOf(rows, gruppe)
    return others.length === 0 ? lackClauses[only][0] : 'har intet niveau'
  }
  // »Ingen kommuner leverer ingen« would have to be read twice.
  return niveau === 'ingen' && rows.length === 0 ? 'har niveauet »Ingen«' : levelClauses(flereFrom)[niveau]
}

/** Why the kommuner have no level, where the reasons differ: to follow the sentence about them. */
const lackText = (rows: readonly KommuneModel[], { gruppe, niveau }: Filters): string => {
  const lacks = niveau === 'ukendt' ? lacksOf(rows, gruppe) : []
  if (lacks.length < 2) return ''
  return `: ${enumeration(lacks.map(([lack, n]) => `${count(n)} ${lackClauses[lack][1]}`))}`
}

/** What the kommuner do by the filters, as clauses without their subject. */
const deeds = (
  world: World,
  rows: readonly KommuneModel[],
  { gruppe, niveau, trin, fund }: Filters,
): string[] => {
  const where = ` i ${gruppe === undefined ? 'mindst én KLE-gruppe' : groupNames[gruppe]}`
  const inGroup = gruppe === undefined ? '' : where
  return given([
    niveau && `${levelClause(world, rows, gruppe, niveau)}${where}`,
    trin && `${stepClause(trin, rows)}${inGroup}`,
    fund && `har »${findingNames[fund]}« i konfigurationen${inGroup}`,
  ])
}

const productOf = (world: World, loesning: string): string | undefined =>
  world.products.find(({ id }) => id === loesning)?.navn

/** What the kommuner are by the filters: to follow `29 kommuner`, such as ` med Nexus i netværket DIGIT`. */
const attributes = (world: World, { loesning, netvaerk, q }: Filters): string =>
  given([
    loesning &&
      (loesning === unknownProduct
        ? ' uden oplyst løsning'
        : ` med ${productOf(world, loesning) ?? 'en løsning, vi ikke kender,'}`),
    netvaerk && ` i netværket ${netvaerk}`,
    q && ` i søgningen »${q}«`,
  ]).join('')

/** The same as clauses, where they are all that is asked for. */
const attributeClauses = (
  world: World,
  rows: readonly KommuneModel[],
  { gruppe, loesning, netvaerk, q }: Filters,
): string[] =>
  given([
    loesning &&
      (loesning === unknownProduct
        ? // »Ingen kommuner har ingen« would have to be read twice.
          `${rows.length === 0 ? 'mangler en' : 'har ingen'} oplyst løsning${gruppe === undefined ? '' : ` i ${groupNames[gruppe]}`}`
        : `bruger ${productOf(world, loesning) ?? 'en løsning, vi ikke kender'}`),
    netvaerk && `er i netværket ${netvaerk}`,
    q && `passer til søgningen »${q}«`,
  ])

const areRefused = (rows: readonly KommuneModel[], gruppe: ReadinessGroup): boolean =>
  rows.length > 0 && rows.every(({ groups }) => isRefused(groups[gruppe]))

/** How those of a group deliver; `rows`: those whom the sentence has named. */
const groupClause = (world: World, rows: readonly KommuneModel[], gruppe: ReadinessGroup): string =>
  areRefused(rows, gruppe)
    ? `${rows.length === 1 ? 'den har ikke' : 'ingen af dem har'} givet os ret til at tælle`
    : groupFinding(countStates(rows, gruppe), gruppe, world.flereFrom)

/** The finding about the kommuner that a query chooses, such as `29 kommuner leverer flere af numrene i KLE 02.` */
export const selectionFinding = (
  world: World,
  rows: readonly KommuneModel[],
  query: KommunerQuery,
): string | undefined => {
  const { gruppe } = query
  const who = rows.length === 0 ? 'Ingen kommuner' : plural(rows.length, 'kommune', 'kommuner')
  const done = deeds(world, rows, query)
  if (done.length > 0)
    return `${who}${attributes(world, query)} ${enumeration(done)}${done.length === 1 ? lackText(rows, query) : ''}.`
  const are = attributeClauses(world, rows, query)
  if (gruppe === undefined) return are.length === 0 ? undefined : `${who} ${enumeration(are)}.`
  if (are.length === 0 && areRefused(rows, gruppe))
    return `Ingen af de ${count(rows.length)} kommuner har givet os ret til at tælle i ${groupNames[gruppe]}.`
  if (are.length === 0)
    return `${capital(groupFinding(countStates(world.kommuner, gruppe), gruppe, world.flereFrom))}.`
  return rows.length === 0
    ? `${who} ${enumeration(are)}.`
    : `${who} ${enumeration(are)}: ${groupClause(world, rows, gruppe)}.`
}
