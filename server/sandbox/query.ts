// Owns what a question asks for, and how many cases of the scenario answer it.
import type { Kle } from '../domain/kle.ts'
import { kommuner } from '../domain/kommuner.ts'
import { builtInProducts } from '../domain/products.ts'
import { day } from '../domain/time.ts'
import type { Scenario } from './scenario.ts'
import { findNode, findText, type XmlNode } from './xml.ts'

/** The roles of the published contract. */
const roles = {
  ejer: '9e979b84-b846-4472-8622-58007dc63c7e',
  primaerKlasse: 'a86c6581-ec85-412d-a655-31a1f1d5b14f',
  master: '251c24fd-57b0-4afc-9d73-b063d1957eb3',
} as const

export type Query = {
  kommunekode?: string | undefined
  kle: Kle
  /** Received by the index from, and until (epoch ms); absent is an open limit. */
  receivedFrom?: number | undefined
  receivedTo?: number | undefined
  createdFrom?: number | undefined
  createdTo?: number | undefined
  state?: string | undefined
  system?: { uuid?: string | undefined; navn?: string | undefined } | undefined
}

const codeOfCvr = new Map(kommuner.map((k) => [k.cvr, k.kommunekode]))

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/

/** A `dateTime`; one without a zone is taken as UTC. NaN when it is none. */
const parseInstant = (text: string): number => {
  const form = dateTime.exec(text)
  if (form === null) return Number.NaN
  return Date.parse(form[2] === undefined ? `${text}Z` : text)
}

/** Reads a question of the right shape; undefined values are open. Text is what code 40 is told with. */
export const readQuery = (question: XmlNode): { query: Query } | { badInput: string } => {
  if ((findNode(question, 'sdi:Filter')?.children.length ?? 0) > 0)
    return { badInput: 'Filter er ikke tomt: her svares kun med antal' }
  const soeg = findNode(question, 'sdi:SoegUdtryk', 'sdi:SoegSag')
  const relations = findNode(soeg, 'sag:RelationListe')
  const owner = findNode(relations, 'sag:Sagsaktoer')
  const klasse = findNode(relations, 'sag:Sagsklasse')
  const system = findNode(relations, 'gd:LokalUdvidelseListe', 'si:SagsitsystemRelation')
  const wrongRole = [
    [owner, roles.ejer, 'Sagsaktoer'],
    [klasse, roles.primaerKlasse, 'Sagsklasse'],
    [system, roles.master, 'SagsitsystemRelation'],
  ].find(
    ([node, role]) =>
      node !== undefined &&
      findText(node as XmlNode, 'gd:Rolle', 'sd:UUIDIdentifikator')?.toLowerCase() !== role,
  )
  if (wrongRole !== undefined) return { badInput: `Rollen i ${wrongRole[2]} kendes ikke` }
  const uuid = findText(system, 'gd:ReferenceID', 'sd:UUIDIdentifikator')?.toLowerCase()
  const navn = findText(system, 'si:SystemNavn')
  if (system !== undefined && uuid === undefined && navn === undefined)
    return { badInput: 'SagsitsystemRelation har hverken ReferenceID eller SystemNavn' }

  const created = [
    'sag:AttributListe',
    'gd:LokalUdvidelseListe',
    'si:SoegEgenskaberLokalUdvidelse',
    'si:OprettetTidspunktInterval',
  ]
  const instant = (...path: string[]): number | undefined => {
    const node = findNode(soeg, ...path)
    if (node === undefined || findNode(node, 'sd:GraenseIndikator') !== undefined) return undefined
    return parseInstant(findText(node, 'sd:TidsstempelDatoTid') ?? '')
  }
  const instants = {
    receivedFrom: instant('go:SoegStsFraTidspunkt'),
    receivedTo: instant('go:SoegStsTilTidspunkt'),
    createdFrom: instant(...created, 'go:FraTidspunkt'),
    createdTo: instant(...created, 'go:TilTidspunkt'),
  }
  if (Object.values(instants).some(Number.isNaN)) return { badInput: 'Et tidspunkt er ugyldigt' }
  return {
    query: {
      ...instants,
      kommunekode: codeOfCvr.get(
        findText(owner, 'gd:LokalUdvidelseListe', 'si:SagsaktoerLokalUdvidelse', 'si:CVR-Nummer') ?? '',
      ),
      kle:
        findText(klasse, 'gd:LokalUdvidelseListe', 'si:SagsklasseLokalUdvidelse', 'si:BrugervendtNoegle') ??
        '',
      state: findText(soeg, 'sag:TilstandListe', 'sag:Fremdrift', 'sag:FremdriftStatusKode'),
      system: system && { uuid, navn },
    },
  }
}

/** How many of a kommune's cases are in each state: invented, the same everywhere. */
const stateShares: Record<string, number> = { Opstaaet: 0.1, Oplyst: 0.25, Afgjort: 0.15, Afsluttet: 0.5 }
/** Cases are taken to have been created evenly over the last five years. */
const createdOverMs = 5 * 365 * day

const createdShare = ({ createdFrom, createdTo }: Query, now: number): number => {
  if (createdFrom === undefined && createdTo === undefined) return 1
  const from = Math.max(createdFrom ?? 0, now - createdOverMs)
  const to = Math.min(createdTo ?? now, now)
  return Math.max(0, to - from) / createdOverMs
}

/** The UUID of the kommune's system that is asked about; '' when it is another's. */
const systemUuidOf = (scenario: Scenario, code: string, query: Query): string => {
  const { uuid, navn } = query.system ?? {}
  if (uuid !== undefined) return uuid
  const kommune = scenario.kommuner.get(code)
  const id = builtInProducts.find((p) => p.navn === navn)?.id
  if (kommune === undefined || id === undefined) return ''
  const own = query.kle.startsWith('02') ? kommune.esdh : kommune.eoj
  if (id === own) return kommune.systemUuid
  return id === kommune.older?.esdh ? kommune.older.systemUuid : ''
}

/** How many cases answer a question at `now` (epoch ms). */
export const countHits = (scenario: Scenario, query: Query, now: number): number => {
  const { kommunekode: code, kle } = query
  if (code === undefined) return 0
  const { receivedFrom, receivedTo } = query
  const to = Math.min(receivedTo ?? now, now)
  let hits =
    receivedFrom === undefined && receivedTo === undefined
      ? scenario.casesAt(code, kle, now)
      : scenario.receivedBetween(code, kle, receivedFrom ?? 0, to)
  if (query.system !== undefined) {
    const uuid = systemUuidOf(scenario, code, query)
    const received = receivedFrom !== undefined && uuid !== scenario.kommuner.get(code)?.systemUuid
    // Only the system in use sends anything new.
    hits = received ? 0 : Math.min(hits, scenario.bySystemAt(code, kle, uuid, to))
  }
  return Math.round(hits * createdShare(query, now) * (query.state ? (stateShares[query.state] ?? 0) : 1))
}
