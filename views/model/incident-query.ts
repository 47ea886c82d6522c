// Filters the incidents, and the events that others report, by the query of an address, for the page and the API.
import type { Scope } from '../../server/domain/incidents/scope.ts'
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import {
  concernsProduct,
  type IncidentLook,
  liveIncidents,
  lookOf,
  pastIncidents,
  servicesOf,
  servicesOn,
} from './incidents.ts'
import { readParams } from './params.ts'
import type { ReportedEvent } from './reported-events.ts'
import type { World } from './world.ts'

export const tilstande = ['aaben', 'ustabil', 'aftager', 'ovre'] as const
type Tilstand = (typeof tilstande)[number]

/** `oplyst`: the events that others report. */
export const signaler = ['svar', 'leverance', 'oplyst'] as const

export type IncidentQuery = {
  tilstand?: Tilstand | undefined
  signal?: (typeof signaler)[number] | undefined
  /** The kommunekode of a kommune that is hit. */
  kommune?: string | undefined
  /** The product that is the cause, or delivers the KLE group that is. */
  loesning?: string | undefined
  /** A service that is the cause, or runs on the platform that is. */
  tjeneste?: string | undefined
}

const names = ['tilstand', 'signal', 'kommune', 'loesning', 'tjeneste'] as const

/** Parses the query of an address. What is not understood is left out and explained, in Danish, in `problems`. */
export const parseIncidentQuery = (
  params: URLSearchParams,
  { products, services }: Pick<World, 'products' | 'services'>,
): { query: IncidentQuery; problems: readonly string[] } => {
  const { read, oneOf, problems } = readParams(params, names)
  const known = (name: (typeof names)[number], noun: string, isKnown: (id: string) => boolean) => {
    const id = read(name)
    if (id === undefined || isKnown(id)) return id
    problems.push(`${noun} »${id}« kendes ikke.`)
    return undefined
  }
  const query = {
    tilstand: oneOf('tilstand', tilstande),
    signal: oneOf('signal', signaler),
    kommune: known('kommune', 'Kommunen', (id) => kommuneByCode.has(id)),
    loesning: known('loesning', 'Løsningen', (id) => products.some((product) => product.id === id)),
    tjeneste: known('tjeneste', 'Tjenesten', (id) => services.some((service) => service.id === id)),
  }
  return { query, problems }
}

/** The query as the search of an address, `?` included; empty without filters. Inverse of `parseIncidentQuery`. */
export const toIncidentSearch = (query: IncidentQuery): string => {
  const params = new URLSearchParams()
  for (const name of names) {
    const value = query[name]
    if (value !== undefined) params.set(name, value)
  }
  return params.size === 0 ? '' : `?${params}`
}

const looks: Record<Tilstand, readonly IncidentLook[]> = {
  aaben: ['open', 'unstable'],
  ustabil: ['unstable'],
  aftager: ['recovering'],
  ovre: ['closed'],
}

const incidentMatches = (world: World, query: IncidentQuery, incident: StoredIncident): boolean => {
  const { tilstand, signal, kommune, loesning, tjeneste } = query
  const { cause } = incident
  return (
    (tilstand === undefined || looks[tilstand].includes(lookOf(incident))) &&
    (signal === undefined || signal === incident.signal) &&
    (kommune === undefined || incident.hit.includes(kommune)) &&
    (loesning === undefined || concernsProduct(world, cause, loesning)) &&
    (tjeneste === undefined || servicesOf(world, cause).includes(tjeneste))
  )
}

/** The matching incidents: the live ones, worst first, then those that are over, the latest first. */
export const selectIncidents = (world: World, query: IncidentQuery): StoredIncident[] =>
  [...liveIncidents(world), ...pastIncidents(world)].filter((one) => incidentMatches(world, query, one))

/** Whether a scope names a kommune, or the product of one. */
const concernsKommune = (world: World, scope: Scope, kommunekode: string): boolean => {
  const products = world.kommuner.find((k) => k.kommune.kommunekode === kommunekode)?.products
  return (
    scope === `kommune:${kommunekode}` ||
    scope === `loesning:${products?.esdh?.id}` ||
    scope === `loesning:${products?.eoj?.id}`
  )
}

const concernsService = (world: World, scope: Scope, id: string): boolean =>
  scope === `service:${id}` ||
  (scope.startsWith('platform:') && servicesOn(world, scope.slice('platform:'.length)).includes(id))

const eventMatches = (world: World, query: IncidentQuery, { state, scopes }: ReportedEvent): boolean => {
  const { tilstand, signal, kommune, loesning, tjeneste } = query
  const isSought =
    tilstand === undefined ||
    (tilstand === 'aaben' && state === 'open') ||
    (tilstand === 'ovre' && state === 'over')
  return (
    isSought &&
    (signal === undefined || signal === 'oplyst') &&
    (kommune === undefined || scopes.some((scope) => concernsKommune(world, scope, kommune))) &&
    (loesning === undefined || scopes.includes(`loesning:${loesning}`)) &&
    (tjeneste === undefined || scopes.some((scope) => concernsService(world, scope, tjeneste)))
  )
}

export const selectEvents = (
  world: World,
  events: readonly ReportedEvent[],
  query: IncidentQuery,
): ReportedEvent[] => events.filter((event) => eventMatches(world, query, event))
