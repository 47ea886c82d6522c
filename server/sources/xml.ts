// Owns looking into XML that was read, and writing text into XML.
import type { Element } from './xml-tree.ts'

export const is = (element: Element, uri: string, local: string): boolean =>
  element.local === local && element.uri === uri

/** The elements right below, text aside. */
export const elementsOf = (element: Element): Element[] => {
  const elements: Element[] = []
  for (const child of element.children) if (typeof child !== 'string') elements.push(child)
  return elements
}

export const childrenNamed = (element: Element, uri: string, local: string): Element[] =>
  elementsOf(element).filter((child) => is(child, uri, local))

/** The one child of that name; undefined when there is none or there are several. */
export const onlyChild = (element: Element | undefined, uri: string, local: string): Element | undefined => {
  if (element === undefined) return undefined
  const [child, ...more] = childrenNamed(element, uri, local)
  return more.length === 0 ? child : undefined
}

/** An element's text without the space around it; undefined when it has elements. */
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

/** Text to stand in an element, as canonical XML has it. */
export const escapeXml = (text: string): string =>
  /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (c) => escapes[c] as string) : text
