// Filters and sorts the kommuner by the query of an address, for the page and the API.
import { type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import { kommuner as allKommuner } from '../../server/domain/kommuner.ts'
import { type Level, levels } from '../../server/domain/readiness/level.ts'
import { readParams } from './params.ts'
import { type FindingId, findings, hasFinding, type StepKind, stepKindFor, stepKinds } from './step-kind.ts'
import { type KommuneModel, newest, productOf, type World } from './world.ts'

export const sortKeys = ['navn', 'kommunekode', 'netvaerk', ...readinessGroups, 'maalt', 'aendret'] as const
export type SortKey = (typeof sortKeys)[number]
export type Direction = 'op' | 'ned'

/** `loesning=ingen`: the kommuner whose product is not known. */
export const unknownProduct = 'ingen'

export type KommunerQuery = {
  /** A product's id, or `ingen`. */
  loesning?: string | undefined
  netvaerk?: string | undefined
  /**
   * The group to which `niveau`, `trin`, `fund` and `loesning=ingen` apply. Without it any group matches, but `trin` is
   * then the kind at which the kommune is counted.
   */
  gruppe?: ReadinessGroup | undefined
  niveau?: Level | undefined
  /** The kind of the next step. */
  trin?: StepKind | undefined
  /** A finding in the configurations, independent of the next step. */
  fund?: FindingId | undefined
  /** Free text over name, kommunekode, CVR, network and product. */
  q?: string | undefined
  sorter: SortKey
  retning: Direction
}

export const netvaerk: readonly string[] = [...new Set(allKommuner.map((k) => k.netvaerk))].sort(
  new Intl.Collator('da').compare,
)

/** The parameters, in the order of a canonical address. */
const names = ['loesning', 'netvaerk', 'gruppe', 'niveau', 'trin', 'fund', 'q', 'sorter', 'retning'] as const

/**
 * Parses the query of an address. Unknown values are left out and explained, in Danish, in `problems`.
 * `queryProblems` reports unknown products.
 */
export const parseKommunerQuery = (params: URLSearchParams): { query: KommunerQuery; problems: string[] } => {
  const { read, oneOf, problems } = readParams(params, names)
  const query: KommunerQuery = {
    loesning: read('loesning'),
    netvaerk: oneOf('netvaerk', netvaerk),
    gruppe: oneOf('gruppe', readinessGroups),
    niveau: oneOf('niveau', levels),
    trin: oneOf('trin', stepKinds),
    fund: oneOf('fund', findings),
    q: read('q'),
    sorter: oneOf('sorter', sortKeys) ?? 'navn',
    retning: oneOf('retning', ['op', 'ned']) ?? 'op',
  }
  return { query, problems }
}

/** Problems that can only be found with the world: a product that does not exist. */
export const queryProblems = (world: World, { loesning }: KommunerQuery): string[] =>
  loesning === undefined || loesning === unknownProduct || world.products.some((p) => p.id === loesning)
    ? []
    : [`Løsningen »${loesning}« findes ikke.`]

/** The query as the search of an address, `?` included; empty for the default query. Inverse of `parseKommunerQuery`. */
export const toSearch = (query: KommunerQuery): string => {
  const params = new URLSearchParams()
  for (const name of names) {
    const value = query[name]
    const isDefault = (name === 'sorter' && value === 'navn') || (name === 'retning' && value === 'op')
    if (value !== undefined && value !== '' && !isDefault) params.set(name, value)
  }
  return params.size === 0 ? '' : `?${params}`
}

/** Lower case without accents, and with å, æ, ø spelled aa, ae, oe. */
const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFC')
    .replaceAll('å', 'aa')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'oe')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')

const searchable = ({ kommune, products }: KommuneModel): string =>
  fold(
    [
      kommune.navn,
      kommune.kortnavn,
      kommune.kommunekode,
      kommune.cvr,
      kommune.netvaerk,
      products.esdh?.navn,
      products.eoj?.navn,
    ].join('\n'),
  )

const productMatches = (k: KommuneModel, { loesning, gruppe }: KommunerQuery): boolean => {
  if (loesning === undefined) return true
  if (loesning !== unknownProduct) return k.products.esdh?.id === loesning || k.products.eoj?.id === loesning
  if (gruppe !== undefined) return productOf(k, gruppe) === undefined
  return k.products.esdh === undefined || k.products.eoj === undefined
}

const groupMatches = (k: KommuneModel, { gruppe, niveau, trin, fund }: KommunerQuery): boolean =>
  (niveau === undefined ||
    (gruppe === undefined ? readinessGroups : [gruppe]).some((group) => k.groups[group].level === niveau)) &&
  (trin === undefined || stepKindFor(k, gruppe) === trin) &&
  (fund === undefined || hasFinding(k, fund, gruppe))

const collator = new Intl.Collator('da')
const byName = (a: KommuneModel, b: KommuneModel): number =>
  collator.compare(a.kommune.kortnavn, b.kommune.kortnavn)

const rank: Record<Level, number> = { ukendt: 0, ingen: 1, flere: 2, alle: 3 }

/** Sort value: the level, and within a level the share of delivered numbers. */
const reach = (k: KommuneModel, group: ReadinessGroup): number => {
  const { level, delivered, obligatory } = k.groups[group]
  return rank[level] + (obligatory === 0 ? 0 : delivered / (obligatory + 1))
}

/** When a kommune was last measured, in any group (epoch ms). */
export const measuredAtOf = (k: KommuneModel): number | undefined =>
  newest(readinessGroups.map((group) => k.groups[group].newestAt))

/** When a level of a kommune last changed, in any group (epoch ms). */
export const changedAtOf = (k: KommuneModel): number | undefined =>
  newest(readinessGroups.map((group) => k.groups[group].changedAt))

const sortValue = (k: KommuneModel, key: SortKey): number | string | undefined => {
  switch (key) {
    case 'navn':
      return undefined
    case 'kommunekode':
      return Number(k.kommune.kommunekode)
    case 'netvaerk':
      return k.kommune.netvaerk
    case 'maalt':
      return measuredAtOf(k)
    case 'aendret':
      return changedAtOf(k)
    default:
      return reach(k, key)
  }
}

const compare = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))

/** The matching kommuner, sorted. In both directions, missing values come last and equal values sort by name. */
export const selectKommuner = (world: World, query: KommunerQuery): KommuneModel[] => {
  const terms = fold(query.q ?? '')
    .split(/\s+/)
    .filter(Boolean)
  const sign = query.retning === 'ned' ? -1 : 1
  const rows = world.kommuner
    .filter((k) => query.netvaerk === undefined || k.kommune.netvaerk === query.netvaerk)
    .filter((k) => productMatches(k, query) && groupMatches(k, query))
    .filter((k) => {
      if (terms.length === 0) return true
      const text = searchable(k)
      return terms.every((term) => text.includes(term))
    })
    .sort(query.sorter === 'navn' ? (a, b) => sign * byName(a, b) : byName)
  if (query.sorter === 'navn') return rows
  return rows
    .map((k) => ({ k, value: sortValue(k, query.sorter) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined)
        return Number(a.value === undefined) - Number(b.value === undefined)
      return sign * compare(a.value, b.value)
    })
    .map(({ k }) => k)
}
