// Describes the shape of a question, and finds the first mistake in it.
import type { XmlNode } from './xml.ts'

export type Part = {
  name: string
  min: 0 | 1
  /** Children in order; without them, the element contains text that matches `text`. */
  of?: readonly Part[] | undefined
  text?: RegExp | undefined
  /** The content is not checked. */
  any?: true | undefined
  /** May occur more than once. */
  many?: true | undefined
}

export const part = (name: string, min: 0 | 1, of: readonly Part[]): Part => ({ name, min, of })
export const text = (name: string, min: 0 | 1, form = /^.*$/s): Part => ({ name, min, text: form })
export const optional = (required: Part): Part => ({ ...required, min: 0 })
export const many = (one: Part): Part => ({ ...one, many: true })

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const integer = /^[+-]?\d+$/

export const unikId = (name: string, min: 0 | 1): Part =>
  part(name, min, [text('sd:UUIDIdentifikator', 1, uuid)])

/** The text of an instant is not checked here, because an invalid instant is answered with code 40. */
export const instant = (name: string): Part =>
  part(name, 0, [text('sd:TidsstempelDatoTid', 0), text('sd:GraenseIndikator', 0, /^(true|1)$/)])

/** The first elements of every search. */
export const searchHead: readonly Part[] = [
  text('sd:FoersteResultatReference', 0, integer),
  text('sd:MaksimalAntalKvantitet', 0, integer),
  instant('go:SoegStsFraTidspunkt'),
  instant('go:SoegStsTilTidspunkt'),
]

const childMistake = (node: XmlNode, of: readonly Part[], path: string): string | undefined => {
  if (node.text.trim() !== '') return `${path} contains text`
  let next = 0
  for (const expected of of) {
    const first = next
    for (
      let child = node.children[next];
      child?.name === expected.name && (expected.many || next === first);
      child = node.children[next]
    ) {
      const mistake = mistakeIn(child, expected, `${path}/${expected.name}`)
      if (mistake !== undefined) return mistake
      next += 1
    }
    if (next === first && expected.min === 1)
      return `${path} contains ${node.children[next]?.name ?? 'nothing more'} where ${expected.name} is expected`
  }
  const extra = node.children[next]
  return extra === undefined ? undefined : `${path} contains ${extra.name}, which is unexpected`
}

const mistakeIn = (node: XmlNode, expected: Part, path: string): string | undefined => {
  if (expected.any) return undefined
  if (node.attributed) return `${path} has an attribute`
  if (expected.of !== undefined) return childMistake(node, expected.of, path)
  if (node.children.length > 0) return `${path} contains an element where text is expected`
  return expected.text?.test(node.text) === false
    ? `the value of ${path} does not have the required form`
    : undefined
}

/** The first mistake in the shape of Body's content, or undefined. Never repeats a value of the message. */
export const shapeMistake = (node: XmlNode, question: Part): string | undefined =>
  node.name === question.name
    ? mistakeIn(node, question, question.name)
    : `Body contains ${node.name} where ${question.name} is expected`
