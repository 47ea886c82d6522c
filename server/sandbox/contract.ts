// Owns what tells one index from the other: everything else about answering a question is shared.
import type { Indeks } from '../domain/measured/check.ts'
import type { Places, Query } from './query.ts'
import type { SoapVersion } from './rules.ts'
import type { Part } from './shape.ts'
import type { namespaces } from './xml.ts'

type Prefix = keyof typeof namespaces

export type Contract = {
  indeks: Indeks
  path: string
  /** The only SOAP version that is spoken; absent: the one that the switches say. */
  soap?: SoapVersion | undefined
  /** The actions of the question and of the answer. */
  action: string
  answerAction: string
  /** What Body holds, and where in it things are asked. */
  question: Part
  places: Places
  /** The answer, in the namespace of the prefix. */
  prefix: Prefix
  output: string
  /** What `Antal` tells, in order: how many of the element are in the first `n` of a number's cases (bevillinger). */
  elements: Record<string, (n: number, query: Query) => number>
  /** Case data that nobody asked for, and the namespaces it needs. */
  planted: { xml: string; prefixes: readonly Prefix[] }
}
