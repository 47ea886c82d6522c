// Escaping XML tag for the parts of Office files.

/** XML whose values have been escaped. */
export type Xml = { readonly xml: string }

/** Values a template accepts: text and numbers (escaped), XML, and lists of them; `undefined` and `false` give nothing. */
type XmlChild = string | number | Xml | undefined | false | readonly XmlChild[]

/** Characters that XML 1.0 has no way to write; half a surrogate pair included. */
const notXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Most texts have nothing to escape or to leave out; half a surrogate pair may be either. */
const special = /[^\t\n\r !#-%'-;=?-\uD7FF\uE000-\uFFFD]/

/** Leaves out what XML cannot hold. */
export const escapeText = (text: string): string => (!special.test(text) ? text : escapeSpecial(text))

const escapeSpecial = (text: string): string =>
  text.replace(notXml, '').replace(/[&<>"]/g, (character) => escapes[character] ?? '')

const textOf = (child: XmlChild): string => {
  if (child === undefined || child === false) return ''
  if (typeof child === 'string') return escapeText(child)
  if (typeof child === 'number') return String(child)
  return 'xml' in child ? child.xml : child.map(textOf).join('')
}

export const xml = (strings: TemplateStringsArray, ...values: XmlChild[]): Xml => {
  let text = strings[0] ?? ''
  for (let i = 0; i < values.length; i++) text += textOf(values[i]) + (strings[i + 1] ?? '')
  return { xml: text }
}

/** An element whose name is not fixed; `attributes` begins with a space. */
export const element = (name: string, attributes: Xml, content: XmlChild): Xml => ({
  xml: `<${name}${attributes.xml}>${textOf(content)}</${name}>`,
})

/** A complete part. */
export const xmlDocument = ({ xml }: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`
