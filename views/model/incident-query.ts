// Filters the incidents, and the events that others report, by the query of an address, for the page and the API.
import type { Scope } from '../../server/domain/incidents/scope.ts'
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { liveIncidents } from './incident-order.ts'
import { type IncidentLook, lookOf } from './incident-state.ts'
import { concernsProduct, pastIncidents, servicesOfIncident, servicesOn } from './incidents.ts'
import { readParams } from './params.ts'
import { type EventSpan, type EventState, eventState } from './reported-events.ts'
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
  /** The page of the events that others report; 1 when absent. */
  side?: number | undefined
  /** The most events of a page; `eventsOnPage` when absent. */
  antal?: number | undefined
}

const filterNames = ['tilstand', 'signal', 'kommune', 'loesning', 'tjeneste'] as const
const names = [...filterNames, 'side', 'antal'] as const

export const eventsOnPage = 100
export const mostEventsOnPage = 500
const mostPages = 1_000_000

export const isFiltered = (query: IncidentQuery): boolean =>
  filterNames.some((name) => query[name] !== undefined)

/** Parses the query of an address. What is not understood is left out and explained, in Danish, in `problems`. */
export const parseIncidentQuery = (
  params: URLSearchParams,
  { products, services }: Pick<World, 'products' | 'services'>,
): { query: IncidentQuery; problems: readonly string[] } => {
  const { read, oneOf, problems } = readParams(params, names)
  const known = (name: (typeof names)[number], noun: string, isKnown: (id: string) => boolean) => {
    const id = read(name)
    if (id === undefined || isKnown(id)) return id
    problems.push(`${noun} »${id}« findes ikke.`)
    return undefined
  }
  const number = (name: 'side' | 'antal', most: number, usual: number): number | undefined => {
    const text = read(name)
    if (text === undefined) return undefined
    const value = /^[1-9]\d{0,6}$/.test(text) ? Number(text) : most + 1
    if (value <= most) return value === usual ? undefined : value
    problems.push(`»${text}« er ikke en værdi for ${name}. Skriv et helt tal fra 1 til ${most}.`)
    return undefined
  }
  const query = {
    tilstand: oneOf('tilstand', tilstande),
    signal: oneOf('signal', signaler),
    kommune: known('kommune', 'Kommunen', (id) => kommuneByCode.has(id)),
    loesning: known('loesning', 'Løsningen', (id) => products.some((product) => product.id === id)),
    tjeneste: known('tjeneste', 'Tjenesten', (id) => services.some((service) => service.id === id)),
    side: number('side', mostPages, 1),
    antal: number('antal', mostEventsOnPage, eventsOnPage),
  }
  return { query, problems }
}

/** The query as the search of an address, `?` included; empty without filters. Inverse of `parseIncidentQuery`. */
export const toIncidentSearch = (query: IncidentQuery): string => {
  const params = new URLSearchParams()
  for (const name of names) {
    const value = query[name]
    if (value !== undefined) params.set(name, String(value))
  }
  return params.size === 0 ? '' : `?${params}`
}

const looks: Record<Tilstand, readonly IncidentLook[]> = {
  aaben: ['open', 'unstable'],
  ustabil: ['unstable'],
  aftager: ['recovering'],
  ovre: ['closed', 'closedByHand', 'abandoned'],
}

const incidentMatches = (world: World, query: IncidentQuery, incident: StoredIncident): boolean => {
  const { tilstand, signal, kommune, loesning, tjeneste } = query
  const { cause } = incident
  return (
    (tilstand === undefined || looks[tilstand].includes(lookOf(incident))) &&
    (signal === undefined || signal === incident.signal) &&
    (kommune === undefined || incident.hit.includes(kommune)) &&
    (loesning === undefined || concernsProduct(world, cause, loesning)) &&
    (tjeneste === undefined || servicesOfIncident(world, incident).includes(tjeneste))
  )
}

/** The matching incidents: the live ones, worst first, then those that are over, the latest first. */
export const selectIncidents = (world: World, query: IncidentQuery): StoredIncident[] =>
  [...liveIncidents(world), ...pastIncidents(world)].filter((one) => incidentMatches(world, query, one))

/** The scopes that concern a kommune: itself, and its products. */
const scopesOfKommune = (world: World, kommunekode: string): Set<Scope> => {
  const products = world.kommuner.find((k) => k.kommune.kommunekode === kommunekode)?.products
  const ids = [products?.esdh?.id, products?.eoj?.id].filter((id) => id !== undefined)
  return new Set<Scope>([`kommune:${kommunekode}`, ...ids.map((id): Scope => `product:${id}`)])
}

/** The scopes that concern a service: itself, and the platforms it runs on. */
const concernsService = (world: World, id: string): ((scope: Scope) => boolean) => {
  const known = new Map<Scope, boolean>()
  return (scope) => {
    const concerns =
      known.get(scope) ??
      (scope === `service:${id}` ||
        (scope.startsWith('platform:') && servicesOn(world, scope.slice('platform:'.length)).includes(id)))
    known.set(scope, concerns)
    return concerns
  }
}

const isSought = (tilstand: Tilstand | undefined, state: EventState): boolean =>
  tilstand === undefined ||
  (tilstand === 'aaben' && state === 'open') ||
  (tilstand === 'ovre' && state === 'over')

/** In the order of `events`; what is shown is valid until one of them begins or ends. */
export const selectEvents = <Event extends EventSpan>(
  world: World,
  events: readonly Event[],
  { tilstand, signal, kommune, loesning, tjeneste }: IncidentQuery,
): Event[] => {
  const ofKommune = kommune === undefined ? undefined : scopesOfKommune(world, kommune)
  const ofService = tjeneste === undefined ? undefined : concernsService(world, tjeneste)
  return events.filter((event) => {
    const state = eventState(event, world.reading)
    const { scopes } = event
    return (
      isSought(tilstand, state) &&
      (signal === undefined || signal === 'oplyst') &&
      (ofKommune === undefined || scopes.some((scope) => ofKommune.has(scope))) &&
      (loesning === undefined || scopes.includes(`product:${loesning}`)) &&
      (ofService === undefined || scopes.some(ofService))
    )
  })
}
