// Owns reading XML that others wrote: namespace-aware, without entities of its own, nothing kept but what is picked.
import { SaxesParser } from 'saxes'

/** A name as the standards mean it: `{namespace}local`. */
export type QName = string

const maxDepth = 64
/** Longer text is none of what we pick: counts, codes and identifiers. */
const maxText = 256

/** Well-formed or not: the reader's only two outcomes. */
export class Malformed extends Error {}

/**
 * Reads a document and hands every element's own text to `pick`, with the path of names down to it.
 * Throws Malformed. Nothing else of the document outlives the call.
 */
export const readXml = (text: string, pick: (path: readonly QName[], text: string) => void): void => {
  const parser = new SaxesParser({ xmlns: true })
  const path: QName[] = []
  /** For each element of the path, whether it has had a child: its text is then no value. */
  const parents: boolean[] = []
  let own = ''
  parser.on('error', (error) => {
    throw new Malformed(error.message)
  })
  // A document type is how entities are declared; no SOAP message may have one.
  parser.on('doctype', () => {
    throw new Malformed('a document type declaration')
  })
  parser.on('opentag', (tag) => {
    if (path.length === maxDepth) throw new Malformed('too deep')
    parents[path.length - 1] = true
    path.push(`{${tag.uri}}${tag.local}`)
    parents[path.length - 1] = false
    own = ''
  })
  parser.on('text', (piece) => {
    if (own.length <= maxText) own += piece
  })
  parser.on('cdata', (piece) => {
    if (own.length <= maxText) own += piece
  })
  parser.on('closetag', () => {
    pick(path, parents[path.length - 1] || own.length > maxText ? '' : own.trim())
    path.pop()
    own = ''
  })
  parser.write(text).close()
}

/** Text to stand in an element or a quoted attribute. */
export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
