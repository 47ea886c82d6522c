// Owns base64 as XML has it: with line breaks, which nothing depends on.
import { textOf } from '../xml.ts'
import type { Element } from '../xml-tree.ts'

/** An element's text without its line breaks; whether it is base64 is for others to see. */
export const base64Of = (element: Element | undefined): string | undefined => {
  const text = textOf(element)
  return text !== undefined && /\s/.test(text) ? text.replace(/\s+/g, '') : text
}

/** The bytes; undefined when the text is not exactly theirs. */
export const bytesOf = (base64: string | undefined): Buffer | undefined => {
  const bytes = base64 === undefined ? undefined : Buffer.from(base64, 'base64')
  return bytes?.toString('base64') === base64 ? bytes : undefined
}
