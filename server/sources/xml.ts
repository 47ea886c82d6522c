// Finds elements, text and attributes in an XML tree, and escapes text for XML.
import type { Element } from './xml-tree.ts'

export const is = (element: Element, uri: string, local: string): boolean =>
  element.local === local && element.uri === uri

/** The child elements, without text. */
export const elementsOf = (element: Element): Element[] => {
  const elements: Element[] = []
  for (const child of element.children) if (typeof child !== 'string') elements.push(child)
  return elements
}

export const childrenNamed = (element: Element, uri: string, local: string): Element[] =>
  elementsOf(element).filter((child) => is(child, uri, local))

/** The only child of the name; undefined if there are none or several. */
export const onlyChild = (element: Element | undefined, uri: string, local: string): Element | undefined => {
  if (element === undefined) return undefined
  const [child, ...more] = childrenNamed(element, uri, local)
  return more.length === 0 ? child : undefined
}

/** An element's trimmed text; undefined if it has child elements. */
export const textOf = (element: Element | undefined): string | undefined => {
  if (element === undefined) return undefined
  let text = ''
  for (const child of element.children) {
    if (typeof child !== 'string') return undefined
    text += child
  }
  return text.trim()
}

export const attributeOf = (element: Element | undefined, local: string, uri = ''): string | undefined =>
  element?.attributes.find((attribute) => attribute.local === local && attribute.uri === uri)?.value

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' }

/** Escapes the text of an element, as in canonical XML. */
export const escapeXml = (text: string): string =>
  /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (c) => escapes[c] as string) : text
