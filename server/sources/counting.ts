// Owns what a count is asked with, and what an index's answer says: the same for every index.

import type { Kle } from '../domain/kle.ts'
import type { Indeks } from '../domain/measured/check.ts'
import { readAnswer, type SoapAnswer } from './soap.ts'
import { childrenNamed, onlyChild, textOf } from './xml.ts'
import type { Element, XmlDocument } from './xml-tree.ts'

/** The four states of a case (FremdriftStatusKode); all but the last are active. */
type State = 'Opstaaet' | 'Oplyst' | 'Afgjort' | 'Afsluttet'

export type CountQuery = {
  cvr: string
  /** Absent: whatever the number. */
  kle?: Kle | undefined
  /** Received by the index at or after this instant (epoch ms). */
  receivedFrom?: number | undefined
  /** Created at the source from, and until (epoch ms), both included. */
  createdFrom?: number | undefined
  createdTo?: number | undefined
  state?: State | undefined
  /** Only what this it-system has delivered. */
  system?: { uuid: string } | { navn: string } | undefined
}

export type CountAnswer = SoapAnswer & {
  statusKode?: number | undefined
  /** Cases, or bevillinger; absent when not told, NaN when told in a way that is no count. */
  cases?: number | undefined
  ydelser?: number | undefined
}

/** An index's own language: which action, how to ask, and how to read the answer. */
export type Protocol = {
  indeks: Indeks
  action: string
  /** XML in exclusive canonical form, count-only: its Filter is empty. */
  build(query: CountQuery): string
  read(answer: XmlDocument): CountAnswer
}

const go = 'xmlns:go="urn:oio:sts:generelleoperationer:6"'
const sdNs = 'urn:oio:sagdok:3.0.0'

/** Declarations that stand on the element that uses them, as exclusive canonical XML has it. */
export const sd = `xmlns:sd="${sdNs}"`
export const gd = 'xmlns:gd="urn:oio:sts:generelledefinitioner:6"'

/** An instant (epoch ms) in the element that both indexes have for it; nothing when there is none. */
export const instant = (name: string, at: number | undefined): string =>
  at === undefined
    ? ''
    : `<go:${name} ${go}><sd:TidsstempelDatoTid ${sd}>${new Date(at).toISOString()}</sd:TidsstempelDatoTid></go:${name}>`

/** Text of the XSD's `integer` that can be a count; NaN for anything else. */
const toCount = (text: string): number => (/^\+?\d{1,12}$/.test(text) ? Number(text) : Number.NaN)

/** What is told twice, or in a way that is no count, is NaN; what is not told is undefined. */
const onlyCount = (reported: readonly Element[]): number | undefined => {
  const [only, ...more] = reported
  if (only === undefined) return undefined
  return more.length > 0 ? Number.NaN : toCount(textOf(only) ?? '')
}

/** What is counted, by the `Element` that tells so; and the index's own namespace. */
type Counted = { uri: string; cases: string; ydelser?: string }

/** StatusKode and the counts of a fremsoeg answer, of which `payload` is the output element. */
const readCounts = (payload: Element | undefined, { uri, cases, ydelser }: Counted) => {
  if (payload === undefined) return {}
  const antal = childrenNamed(payload, uri, 'Antal')
  const countOf = (what: string) =>
    onlyCount(
      antal
        .filter((one) => textOf(onlyChild(one, uri, 'Element')) === what)
        .map((one) => onlyChild(one, uri, 'Antal') ?? one),
    )
  return {
    statusKode: onlyCount(
      childrenNamed(payload, sdNs, 'StandardRetur').flatMap((retur) =>
        childrenNamed(retur, sdNs, 'StatusKode'),
      ),
    ),
    cases: countOf(cases),
    ydelser: ydelser === undefined ? undefined : countOf(ydelser),
  }
}

/** Reads an answer whose payload is the element `output` in the index's own namespace. */
export const readerOf =
  (output: string, counted: Counted) =>
  (document: XmlDocument): CountAnswer => {
    const answer = readAnswer(document, counted.uri, output)
    return { ...answer, ...readCounts(answer.payload, counted) }
  }
