// Owns reading what a question asks for, from the places where its index has it.
import type { Kle } from '../domain/kle.ts'
import { kommuner } from '../domain/kommuner.ts'
import { findNode, findText, type XmlNode } from './xml.ts'

export type Query = {
  kommunekode?: string | undefined
  /** Absent: all of the kommune's numbers. */
  kle?: Kle | undefined
  /** Received by the index from, and until (epoch ms); absent is an open limit. */
  receivedFrom?: number | undefined
  receivedTo?: number | undefined
  /** Created at the source from, and until (epoch ms), both included. */
  createdFrom?: number | undefined
  createdTo?: number | undefined
  state?: string | undefined
  /** Both, when both are given. */
  system?: { uuid?: string | undefined; navn?: string | undefined } | undefined
}

type Path = readonly string[]
/** A relation, below the search, and its role. */
type Relation = { at: Path; role?: { at: string; uuid: string } | undefined }

/** Where an index's question has things; all paths but `search` are below it, those of a relation below that. */
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

/** A `dateTime`; one without a zone is taken as UTC. NaN when it is none. */
const parseInstant = (text: string): number => {
  const form = dateTime.exec(text)
  if (form === null) return Number.NaN
  return Date.parse(form[2] === undefined ? `${text}Z` : text)
}

const hasWrongRole = (node: XmlNode | undefined, { role }: Relation): boolean =>
  node !== undefined &&
  role !== undefined &&
  findText(node, role.at, 'sd:UUIDIdentifikator')?.toLowerCase() !== role.uuid

/** Reads a question of the right shape; undefined values are open. Text is what code 40 is told with. */
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
