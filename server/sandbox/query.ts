// Reads the query from a question, by the names of its index.
import type { Kle } from '../domain/kle.ts'
import { kommuner } from '../domain/kommuner.ts'
import { findAllWithin, findNode, findText, findWithin, type XmlNode } from './xml.ts'

export type Query = {
  kommunekode?: string | undefined
  /** Absent: all numbers of the kommune. */
  kle?: Kle | undefined
  /** Received by the index in [from, to), epoch ms; an absent limit is open. */
  receivedFrom?: number | undefined
  receivedTo?: number | undefined
  /** Created in the source system between these instants (epoch ms), both included. */
  createdFrom?: number | undefined
  createdTo?: number | undefined
  state?: string | undefined
  /** A system must match every field given. */
  system?: { uuid?: string | undefined; navn?: string | undefined } | undefined
}

/** The names of the elements with a query's values; each occurs at most once in a search whose shape is valid. */
export type Places = {
  operation: string
  search: string
  filter: string
  cvr: string
  kle: string
  system: { at: string; uuid: string; navn: string }
  /** The UUID of the role that a relation must have. */
  roles: Record<string, string>
}

const codeOfCvr = new Map(kommuner.map((k) => [k.cvr, k.kommunekode]))

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/

/** Parses an xs:dateTime; without a zone it is read as UTC. Returns NaN for other text. */
const parseInstant = (text: string): number => {
  const match = dateTime.exec(text)
  if (match === null) return Number.NaN
  return Date.parse(match[2] === undefined ? `${text}Z` : text)
}

/** Reads a search of a question whose shape is valid; undefined fields do not restrict. */
const readSearch = (search: XmlNode, places: Places): { query: Query } | { badInput: string } => {
  const find = (name: string) => findWithin(search, name)
  const textAt = (name: string) => find(name)?.text.trim()
  const uuidIn = (node: XmlNode | undefined) => findText(node, 'sd:UUIDIdentifikator')?.toLowerCase()
  for (const [relation, role] of Object.entries(places.roles)) {
    const node = find(relation)
    if (node && uuidIn(node.children.find(({ name }) => name.endsWith(':Rolle'))) !== role)
      return { badInput: `Rollen i ${relation.replace(/^.*:/, '')} kendes ikke` }
  }
  const system = { uuid: uuidIn(find(places.system.uuid)), navn: textAt(places.system.navn) }
  const hasSystem = find(places.system.at) !== undefined
  if (hasSystem && system.uuid === undefined && system.navn === undefined)
    return { badInput: 'Kildesystemet har hverken ReferenceID eller SystemNavn' }

  const instant = (name: string): number | undefined => {
    const node = find(name)
    if (node === undefined || findNode(node, 'sd:GraenseIndikator') !== undefined) return undefined
    return parseInstant(findText(node, 'sd:TidsstempelDatoTid') ?? '')
  }
  const instants = {
    receivedFrom: instant('go:SoegStsFraTidspunkt'),
    receivedTo: instant('go:SoegStsTilTidspunkt'),
    createdFrom: instant('go:FraTidspunkt'),
    createdTo: instant('go:TilTidspunkt'),
  }
  if (Object.values(instants).some(Number.isNaN)) return { badInput: 'Et tidspunkt er ugyldigt' }
  return {
    query: {
      ...instants,
      kommunekode: codeOfCvr.get(textAt(places.cvr) ?? ''),
      kle: textAt(places.kle),
      state: textAt('sag:FremdriftStatusKode'),
      system: hasSystem ? system : undefined,
    },
  }
}

/**
 * Reads a question whose shape is valid: its searches, of which a case may match any. Several searches must be joined
 * by OR, and be about different numbers of one kommune, so that no case matches two. `badInput` is the text of the
 * code 40 answer.
 */
export const readQueries = (
  question: XmlNode,
  places: Places,
): { queries: [Query, ...Query[]] } | { badInput: string } => {
  if ((findWithin(question, places.filter)?.children.length ?? 0) > 0)
    return { badInput: 'Filter er ikke tomt: her svares kun med antal' }
  const queries: Query[] = []
  for (const search of findAllWithin(question, places.search)) {
    const read = readSearch(search, places)
    if ('badInput' in read) return read
    queries.push(read.query)
  }
  const [first, ...others] = queries
  if (first === undefined) return { badInput: 'Der er intet at søge efter' }
  if (others.length > 0) {
    if (findWithin(question, places.operation)?.text.trim() !== 'OR')
      return { badInput: 'Flere søgninger besvares her kun med operationen OR' }
    const numbers = new Set(queries.map(({ kle }) => kle))
    if (numbers.has(undefined) || numbers.size < queries.length)
      return { badInput: 'Flere søgninger besvares her kun om hvert sit KLE-nummer' }
    if (others.some(({ kommunekode }) => kommunekode !== first.kommunekode))
      return { badInput: 'Flere søgninger besvares her kun om samme kommune' }
  }
  return { queries: [first, ...others] }
}
