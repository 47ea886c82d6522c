// Reads the query from a question, by the paths of its index.
import type { Kle } from '../domain/kle.ts'
import { kommuner } from '../domain/kommuner.ts'
import { findNode, findText, type XmlNode } from './xml.ts'

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

type Path = readonly string[]
/** The path of a relation below `search`, and its required role. */
type Relation = { at: Path; role?: { at: string; uuid: string } | undefined }

/** The paths of the values in an index's question. They start at `search`, and those of a relation start at the relation. */
export type Places = {
  search: Path
  filter: string
  owner: Relation & { cvr: Path }
  klasse: Relation & { kle: Path }
  system: Relation & { uuid: Path; navn: string }
  created?: Path | undefined
  state?: Path | undefined
}

const codeOfCvr = new Map(kommuner.map((k) => [k.cvr, k.kommunekode]))

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/

/** Parses an xs:dateTime; without a zone it is read as UTC. Returns NaN for other text. */
const parseInstant = (text: string): number => {
  const match = dateTime.exec(text)
  if (match === null) return Number.NaN
  return Date.parse(match[2] === undefined ? `${text}Z` : text)
}

const hasWrongRole = (node: XmlNode | undefined, { role }: Relation): boolean =>
  node !== undefined &&
  role !== undefined &&
  findText(node, role.at, 'sd:UUIDIdentifikator')?.toLowerCase() !== role.uuid

/** Reads a question whose shape is valid; undefined fields do not restrict. `badInput` is the text of the code 40 answer. */
export const readQuery = (question: XmlNode, places: Places): { query: Query } | { badInput: string } => {
  if ((findNode(question, places.filter)?.children.length ?? 0) > 0)
    return { badInput: 'Filter er ikke tomt: her svares kun med antal' }
  const search = findNode(question, ...places.search)
  const owner = findNode(search, ...places.owner.at)
  const klasse = findNode(search, ...places.klasse.at)
  const system = findNode(search, ...places.system.at)
  const wrong = (
    [
      [owner, places.owner],
      [klasse, places.klasse],
      [system, places.system],
    ] as const
  ).find(([node, relation]) => hasWrongRole(node, relation))
  if (wrong !== undefined)
    return { badInput: `Rollen i ${wrong[1].at.at(-1)?.replace(/^.*:/, '')} kendes ikke` }
  const uuid = findText(system, ...places.system.uuid)?.toLowerCase()
  const navn = findText(system, places.system.navn)
  if (system !== undefined && uuid === undefined && navn === undefined)
    return { badInput: 'Kildesystemet har hverken ReferenceID eller SystemNavn' }

  const instant = (...path: Path): number | undefined => {
    const node = findNode(search, ...path)
    if (node === undefined || findNode(node, 'sd:GraenseIndikator') !== undefined) return undefined
    return parseInstant(findText(node, 'sd:TidsstempelDatoTid') ?? '')
  }
  const created = (limit: string) => (places.created ? instant(...places.created, limit) : undefined)
  const instants = {
    receivedFrom: instant('go:SoegStsFraTidspunkt'),
    receivedTo: instant('go:SoegStsTilTidspunkt'),
    createdFrom: created('go:FraTidspunkt'),
    createdTo: created('go:TilTidspunkt'),
  }
  if (Object.values(instants).some(Number.isNaN)) return { badInput: 'Et tidspunkt er ugyldigt' }
  return {
    query: {
      ...instants,
      kommunekode: codeOfCvr.get(findText(owner, ...places.owner.cvr) ?? ''),
      kle: klasse && (findText(klasse, ...places.klasse.kle) ?? ''),
      state: places.state && findText(search, ...places.state),
      system: system && { uuid, navn },
    },
  }
}
