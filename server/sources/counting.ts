// Count query and answer: the part of the protocol that both indexes share.
import type { Kle } from '../domain/kle.ts'
import type { Indeks } from '../domain/measured/check.ts'
import { readAnswer, type SoapAnswer } from './soap.ts'
import { childrenNamed, onlyChild, textOf } from './xml.ts'
import type { Element, XmlDocument } from './xml-tree.ts'

/** The four states of a case (FremdriftStatusKode); all but the last are active. */
type State = 'Opstaaet' | 'Oplyst' | 'Afgjort' | 'Afsluttet'

export type CountQuery = {
  cvr: string
  /** Absent: any number. */
  kle?: Kle | undefined
  /** Further numbers: a case matches with `kle` or any of these. */
  orKle?: readonly Kle[] | undefined
  /** Received by the index at or after the first instant (epoch ms) and before the second. */
  receivedFrom?: number | undefined
  receivedTo?: number | undefined
  /** Created in the source system between these instants (epoch ms), both included. */
  createdFrom?: number | undefined
  createdTo?: number | undefined
  state?: State | undefined
  /** Only cases delivered by this it-system. */
  system?: { uuid: string } | { navn: string } | undefined
}

export type CountAnswer = SoapAnswer & {
  statusKode?: number | undefined
  /** Cases, or bevillinger; absent if not in the answer, NaN if in the answer but not a count. */
  cases?: number | undefined
  ydelser?: number | undefined
}

/** The protocol of an index: its SOAP action, how to build a question, and how to read an answer. */
export type Protocol = {
  indeks: Indeks
  action: string
  /** Returns XML in exclusive canonical form. It is count-only: its Filter is empty. */
  build(query: CountQuery): string
  read(answer: XmlDocument): CountAnswer
}

const go = 'xmlns:go="urn:oio:sts:generelleoperationer:6"'
const sdNs = 'urn:oio:sagdok:3.0.0'

/** Namespace declarations, placed on the element that uses them as exclusive canonical XML requires. */
export const sd = `xmlns:sd="${sdNs}"`
export const gd = 'xmlns:gd="urn:oio:sts:generelledefinitioner:6"'

/** An instant (epoch ms) in the element that both indexes use; empty if `at` is undefined. */
export const instant = (name: string, at: number | undefined): string =>
  at === undefined
    ? ''
    : `<go:${name} ${go}><sd:TidsstempelDatoTid ${sd}>${new Date(at).toISOString()}</sd:TidsstempelDatoTid></go:${name}>`

/** Parses the XSD's `integer` as a count; NaN for any other text. */
const toCount = (text: string): number => (/^\+?\d{1,12}$/.test(text) ? Number(text) : Number.NaN)

/** The count in the only element; undefined if there is no element, NaN if there are several or the text is not a count. */
const onlyCount = (elements: readonly Element[]): number | undefined => {
  const [only, ...more] = elements
  if (only === undefined) return undefined
  return more.length > 0 ? Number.NaN : toCount(textOf(only) ?? '')
}

/** The count of what `element` names, among the answer's counts. */
const countOf = (antal: readonly Element[], uri: string, element: string): number | undefined =>
  onlyCount(
    antal
      .filter((one) => textOf(onlyChild(one, uri, 'Element')) === element)
      .map((one) => onlyChild(one, uri, 'Antal') ?? one),
  )

/** The index's namespace, and the names in `Element` of the things it counts. */
type Counted = { uri: string; cases: string; ydelser?: string }

/** Reads StatusKode and the counts from `payload`, the output element of a fremsoeg answer. */
const readCounts = (payload: Element | undefined, { uri, cases, ydelser }: Counted) => {
  if (payload === undefined) return {}
  const antal = childrenNamed(payload, uri, 'Antal')
  return {
    statusKode: onlyCount(
      childrenNamed(payload, sdNs, 'StandardRetur').flatMap((retur) =>
        childrenNamed(retur, sdNs, 'StatusKode'),
      ),
    ),
    cases: countOf(antal, uri, cases),
    ydelser: ydelser === undefined ? undefined : countOf(antal, uri, ydelser),
  }
}

/** Returns a reader of answers whose payload is the element `output` in the index's namespace. */
export const readerOf =
  (output: string, counted: Counted) =>
  (document: XmlDocument): CountAnswer => {
    const answer = readAnswer(document, counted.uri, output)
    return { ...answer, ...readCounts(answer.payload, counted) }
  }
