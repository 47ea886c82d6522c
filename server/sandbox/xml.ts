// Parses XML into a small tree, whose names have the contract's usual prefixes.
import { SaxesParser } from 'saxes'

/** The namespaces of the contract, under the prefixes that KOMBIT's own files use. */
export const namespaces = {
  soap11: 'http://schemas.xmlsoap.org/soap/envelope/',
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
  wsa: 'http://www.w3.org/2005/08/addressing',
  rh: 'http://kombit.dk/xml/schemas/RequestHeader/1/',
  sdi: 'urn:oio:sts:sagdok:sagdokumentindeks:6',
  sag: 'urn:oio:sts:sagdok:sag:6',
  si: 'urn:oio:sts:sagdok:sagindeks:6',
  gd: 'urn:oio:sts:generelledefinitioner:6',
  go: 'urn:oio:sts:generelleoperationer:6',
  sd: 'urn:oio:sagdok:3.0.0',
  yi: 'urn:oio:sts:ydelse:ydelseindeks:6',
  bi: 'urn:oio:sts:ydelse:bevillingindeks:6',
} as const

const prefixOf = new Map<string, string>(Object.entries(namespaces).map(([prefix, uri]) => [uri, prefix]))
const xmlnsUri = 'http://www.w3.org/2000/xmlns/'
const xsiUri = 'http://www.w3.org/2001/XMLSchema-instance'
const maxDepth = 40

export type XmlNode = {
  /** Such as `sdi:Filter`; a name in an unknown namespace is `{uri}name`. */
  name: string
  /** Whether it has attributes other than namespace declarations and xsi attributes. */
  attributed: boolean
  children: XmlNode[]
  text: string
}

/** Parses a document; returns the first mistake in a few words. Never throws. */
export const parseXml = (document: string): { root: XmlNode } | { mistake: string } => {
  const open: XmlNode[] = []
  let root: XmlNode | undefined
  const parser = new SaxesParser({ xmlns: true, position: false })
  // Without an error handler the parser throws at the first mistake, as these handlers do.
  parser.on('doctype', () => {
    throw new Error('a DOCTYPE is not allowed')
  })
  parser.on('opentag', ({ uri, local, attributes }) => {
    const prefix = prefixOf.get(uri)
    const node: XmlNode = {
      name: prefix === undefined ? `{${uri}}${local}` : `${prefix}:${local}`,
      attributed: Object.values(attributes).some((a) => a.uri !== xmlnsUri && a.uri !== xsiUri),
      children: [],
      text: '',
    }
    if (open.length >= maxDepth) throw new Error('elements are nested too deeply')
    open.at(-1)?.children.push(node)
    root ??= node
    open.push(node)
  })
  const addText = (text: string): void => {
    const node = open.at(-1)
    if (node !== undefined) node.text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    open.pop()
  })
  try {
    parser.write(document).close()
  } catch (error) {
    return { mistake: error instanceof Error ? error.message : String(error) }
  }
  return root === undefined ? { mistake: 'there is no element' } : { root }
}

/** Follows a path of names from a node, always to the first child of the name. */
export const findNode = (from: XmlNode | undefined, ...path: string[]): XmlNode | undefined =>
  path.reduce<XmlNode | undefined>((node, name) => node?.children.find((c) => c.name === name), from)

/** The first descendant of the name, in document order. */
export const findWithin = (from: XmlNode, name: string): XmlNode | undefined => {
  for (const child of from.children) {
    const found = child.name === name ? child : findWithin(child, name)
    if (found !== undefined) return found
  }
  return undefined
}

/** All descendants of the name, in document order, but none inside another. */
export const findAllWithin = (from: XmlNode, name: string): XmlNode[] =>
  from.children.flatMap((child) => (child.name === name ? [child] : findAllWithin(child, name)))

/** The trimmed text of the node at a path; undefined if there is no such node. */
export const findText = (from: XmlNode | undefined, ...path: string[]): string | undefined =>
  findNode(from, ...path)?.text.trim()

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c] ?? c)
