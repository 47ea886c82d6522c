// Reads base64 in XML, ignoring line breaks.
import { textOf } from '../xml.ts'
import type { Element } from '../xml-tree.ts'

/** An element's text without whitespace. It is not checked to be base64. */
export const base64Of = (element: Element | undefined): string | undefined => {
  const text = textOf(element)
  return text !== undefined && /\s/.test(text) ? text.replace(/\s+/g, '') : text
}

/** Decodes base64; undefined unless the text is the exact encoding of its bytes. */
export const bytesOf = (base64: string | undefined): Buffer | undefined => {
  const bytes = base64 === undefined ? undefined : Buffer.from(base64, 'base64')
  return bytes?.toString('base64') === base64 ? bytes : undefined
}
