// XML parser: parses untrusted XML into one shared tree, with limits and namespaces, and without custom entities. It
// is for SOAP, which has neither document types nor processing instructions. It is written here because every call's
// answer is parsed: saxes, with which the tests compare it, takes four times as long, a third of the time of the RSA
// signature of a call.

/** An attribute other than a namespace declaration. */
export type Attribute = {
  /** The name as written, including its prefix. */
  name: string
  prefix: string
  local: string
  uri: string
  value: string
}

export type Element = {
  /** The name as written, including its prefix. */
  name: string
  prefix: string
  local: string
  uri: string
  attributes: readonly Attribute[]
  /** The namespaces declared on this element, by prefix; '' for the default namespace. */
  declared: ReadonlyMap<string, string> | undefined
  parent: Element | undefined
  children: (Element | string)[]
  /** The element's text in the document is `[start, end)`. */
  start: number
  end: number
}

export type XmlDocument = {
  root: Element
  /** Whether the document has comments, which are not in the tree. */
  comments: boolean
}

const maxDepth = 64
/** An answer has about a hundred. */
const maxElements = 20_000
const maxAttributes = 100
const xmlUri = 'http://www.w3.org/XML/1998/namespace'
const xmlnsUri = 'http://www.w3.org/2000/xmlns/'
const noAttributes: readonly Attribute[] = []

/** Thrown for XML that is not well-formed, not allowed in SOAP, or beyond the limits. */
class Malformed extends Error {}
const stop: (reason: string) => never = (reason) => {
  throw new Malformed(reason)
}

/** The first character of an XML 1.0 name without a colon, in Unicode's first plane. */
const nameStart =
  'A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd'
const ncName = `[${nameStart}][-.0-9\xb7\u0300-\u036f\u203f\u2040${nameStart}]*`
const qName = `${ncName}(?::${ncName})?`
const space = '[ \t\r\n]'

// Sticky patterns: set lastIndex before each use.
const openTag = new RegExp(`<(${qName})`, 'y')
const attributeOfTag = new RegExp(`${space}+(${qName})${space}*=${space}*(?:"([^"<]*)"|'([^'<]*)')`, 'y')

const quoted = (value: string): string => `${space}*=${space}*(?:"${value}"|'${value}')`
const declaration = new RegExp(
  `^\\ufeff?<\\?xml${space}+version${quoted('1[.]0')}(?:${space}+encoding${quoted('[A-Za-z][-.\\w]*')})?(?:${space}+standalone${quoted('(?:yes|no)')})?${space}*\\?>`,
)
/** Characters in a text or a value that need further processing: line breaks, and characters illegal in XML. */
const isOddText = /[^\t\n\x20-\ufffd]/
const isOddValue = /[^\x20-\ufffd]/
const illegal = /[^\t\r\n\x20-\ufffd]/
const reference = /&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));/g
const noReference = /&(?!(?:lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)/
const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const characterOf = (code: number): string => {
  const isLegal =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 32 && code < 0xd800) ||
    (code >= 0xe000 && code <= 0x10ffff)
  if (!isLegal || code === 0xfffe || code === 0xffff) stop('an illegal character')
  return String.fromCodePoint(code)
}

const expand = (text: string): string => {
  if (!text.includes('&')) return text
  if (noReference.test(text)) stop('a custom entity')
  return text.replace(reference, (_, name?: string, decimal?: string, hex?: string) =>
    name !== undefined
      ? (named[name] as string)
      : characterOf(decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)),
  )
}

const refuseIllegal = (raw: string): string => (illegal.test(raw) ? stop('an illegal character') : raw)

/** Normalises every line break to one character. */
const readText = (raw: string): string =>
  isOddText.test(raw) ? refuseIllegal(raw).replace(/\r\n?/g, '\n') : raw

/** Replaces line breaks and tabs in a value by spaces, except those written as references. */
const readValue = (raw: string): string =>
  expand(isOddValue.test(raw) ? refuseIllegal(raw).replace(/\r\n|[\t\r\n]/g, ' ') : raw)

/** The namespace of a prefix at an element; undefined if it is not declared. */
export const boundTo = (prefix: string, element: Element): string | undefined => {
  for (let at: Element | undefined = element; at !== undefined; at = at.parent) {
    const uri = at.declared?.get(prefix)
    if (uri !== undefined) return uri
  }
  return prefix === 'xml' ? xmlUri : undefined
}

const declare = (declared: Map<string, string>, prefix: string, uri: string): void => {
  const isReserved = prefix === 'xmlns' || uri === xmlnsUri || (prefix === 'xml') !== (uri === xmlUri)
  if (isReserved || declared.has(prefix) || (uri === '' && prefix !== ''))
    stop('an illegal namespace declaration')
  declared.set(prefix, uri)
}

/** Splits a name at its colon; its prefix must be declared at `element`. */
const resolve = (named: Attribute | Element, element: Element): void => {
  const colon = named.name.indexOf(':')
  if (colon === -1) return
  named.prefix = named.name.slice(0, colon)
  named.local = named.name.slice(colon + 1)
  named.uri = boundTo(named.prefix, element) ?? stop('an undeclared prefix')
}

const resolveAttributes = (attributes: Attribute[], element: Element): void => {
  if (attributes.length > maxAttributes) stop('too many attributes')
  for (const [i, attribute] of attributes.entries()) {
    resolve(attribute, element)
    for (let j = 0; j < i; j++) {
      const { uri, local } = attributes[j] as Attribute
      if (local === attribute.local && uri === attribute.uri) stop('the same attribute twice')
    }
  }
}

type Scan = {
  text: string
  /** The current position in `text`. */
  at: number
  root: Element | undefined
  open: Element | undefined
  depth: number
  elements: number
  comments: boolean
}

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

const pastSpace = (text: string, from: number): number => {
  let at = from
  while (isSpace(text.charCodeAt(at))) at += 1
  return at
}

/** Reads the attributes from `from` into the element, and returns their end. */
const scanAttributes = (text: string, from: number, element: Element): number => {
  let end = from
  let attributes: Attribute[] | undefined
  let declared: Map<string, string> | undefined
  while (isSpace(text.charCodeAt(end))) {
    attributeOfTag.lastIndex = end
    const match = attributeOfTag.exec(text)
    if (match === null) break
    end = attributeOfTag.lastIndex
    const name = match[1] as string
    const value = readValue(match[2] ?? (match[3] as string))
    if (name === 'xmlns' || name.startsWith('xmlns:')) {
      declared ??= new Map()
      declare(declared, name.slice(6), value)
    } else {
      attributes ??= []
      attributes.push({ name, prefix: '', local: name, uri: '', value })
    }
  }
  element.declared = declared
  if (attributes !== undefined) {
    element.attributes = attributes
    resolveAttributes(attributes, element)
  }
  return pastSpace(text, end)
}

const scanTag = (scan: Scan): void => {
  const { text, at, open } = scan
  openTag.lastIndex = at
  const name = openTag.exec(text)?.[1] ?? stop('an invalid tag')
  if (open === undefined && scan.root !== undefined) stop('two roots')
  if (++scan.elements > maxElements || scan.depth === maxDepth) stop('too many or too deep elements')
  const element: Element = {
    name,
    prefix: '',
    local: name,
    uri: '',
    attributes: noAttributes,
    declared: undefined,
    parent: open,
    children: [],
    start: at,
    end: 0,
  }
  const end = scanAttributes(text, openTag.lastIndex, element)
  resolve(element, element)
  if (element.prefix === '') element.uri = boundTo('', element) ?? ''
  open?.children.push(element)
  scan.root ??= element
  const isEmpty = text[end] === '/'
  scan.at = end + (isEmpty ? 2 : 1)
  if (text[scan.at - 1] !== '>') stop('a tag without an end')
  element.end = scan.at
  if (isEmpty) return
  scan.open = element
  scan.depth += 1
}

const scanClose = (scan: Scan): void => {
  const { text, at, open } = scan
  if (open === undefined || !text.startsWith(open.name, at + 2)) stop('a mismatched end tag')
  const end = pastSpace(text, at + 2 + open.name.length)
  if (text[end] !== '>') stop('a mismatched end tag')
  scan.at = end + 1
  open.end = scan.at
  scan.open = open.parent
  scan.depth -= 1
}

const scanDeclared = (scan: Scan): void => {
  const { text, at, open } = scan
  if (text.startsWith('<![CDATA[', at) && open !== undefined) {
    const end = text.indexOf(']]>', at)
    if (end === -1) stop('CDATA without an end')
    open.children.push(readText(text.slice(at + 9, end)))
    scan.at = end + 3
    return
  }
  const end = text.startsWith('<!--', at) ? text.indexOf('--', at + 4) : -1
  if (end === -1 || text[end + 2] !== '>') stop('a document type, or an invalid comment')
  refuseIllegal(text.slice(at, end))
  scan.at = end + 3
  scan.comments = true
}

/** Text up to the next tag. */
const scanText = (scan: Scan, end: number): void => {
  const raw = scan.text.slice(scan.at, end)
  scan.at = end
  if (scan.open !== undefined) {
    if (raw.includes(']]>')) stop('an end of CDATA without a start')
    scan.open.children.push(expand(readText(raw)))
  } else if (/[^ \t\r\n]/.test(raw)) stop('text outside the root')
}

const build = (text: string): XmlDocument => {
  const at = declaration.exec(text)?.[0].length ?? (text.startsWith('\ufeff') ? 1 : 0)
  const scan: Scan = { text, at, root: undefined, open: undefined, depth: 0, elements: 0, comments: false }
  while (scan.at < text.length) {
    const tag = text.indexOf('<', scan.at)
    if (tag !== scan.at) scanText(scan, tag === -1 ? text.length : tag)
    else if (text[tag + 1] === '/') scanClose(scan)
    else if (text[tag + 1] === '!') scanDeclared(scan)
    else scanTag(scan)
  }
  if (scan.root === undefined || scan.open !== undefined) stop('an element without an end')
  return { root: scan.root, comments: scan.comments }
}

/** Parses a document; undefined if it is not well-formed, contains anything not allowed in SOAP, or exceeds a limit. */
export const parseXml = (text: string): XmlDocument | undefined => {
  try {
    return build(text)
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}
