// Owns reading XML into a small tree, in which every name is told by the contract's usual prefix.
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
const deepest = 40

export type XmlNode = {
  /** `sdi:Filter`; a name of another namespace is `{uri}name`. */
  name: string
  /** Whether it has attributes besides namespace declarations and xsi's. */
  attributed: boolean
  children: XmlNode[]
  text: string
}

/** Reads a document. The first mistake is told in a few words; it never throws. */
export const parseXml = (document: string): { root: XmlNode } | { mistake: string } => {
  const open: XmlNode[] = []
  let root: XmlNode | undefined
  const parser = new SaxesParser({ xmlns: true, position: false })
  // The parser throws at the first mistake, having no error handler; so do we.
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
    if (open.length >= deepest) throw new Error('elements lie too deep')
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

/** The first node along a path of names below another. */
export const findNode = (from: XmlNode | undefined, ...path: string[]): XmlNode | undefined =>
  path.reduce<XmlNode | undefined>((node, name) => node?.children.find((c) => c.name === name), from)

/** The text of the node along a path, without the space around it; undefined when there is none. */
export const findText = (from: XmlNode | undefined, ...path: string[]): string | undefined =>
  findNode(from, ...path)?.text.trim()

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c] ?? c)
