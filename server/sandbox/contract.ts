// The differences between the two indexes: everything else about answering a question is shared.
import type { Indeks } from '../domain/measured/check.ts'
import type { Places, Query } from './query.ts'
import type { Part } from './shape.ts'
import type { SoapVersion } from './switches.ts'
import type { namespaces } from './xml.ts'

type Prefix = keyof typeof namespaces

export type Contract = {
  indeks: Indeks
  path: string
  /** The only SOAP version accepted; absent: the version that the switches select. */
  soap?: SoapVersion | undefined
  /** The SOAP actions of the question and of the answer. */
  action: string
  answerAction: string
  /** The shape of Body's content, and the names of the values in it. */
  question: Part
  places: Places
  /** The answer's element, in the namespace of the prefix. */
  prefix: Prefix
  output: string
  /** The elements that `Antal` counts, in order; each function counts those in the first `n` cases (bevillinger) of a number. */
  elements: Record<string, (n: number, query: Query) => number>
  /** Case data that no call requests, and the namespaces it needs. */
  planted: { xml: string; prefixes: readonly Prefix[] }
}
