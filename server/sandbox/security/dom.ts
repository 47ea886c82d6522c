// Navigates an XML document by namespace and name, from parent to child only: elements are never searched for by name.
import { DOMParser } from '@xmldom/xmldom'
import { parseXml } from '../xml.ts'
import { ns } from './names.ts'

/** A prefix in `ns` and a local name, such as `wsse:Security`. */
export type Name = `${keyof typeof ns}:${string}`

/** Parses a document; undefined if either of the two parsers reports any mistake, because they accept different texts. */
export const parseDocument = (text: string): Document | undefined => {
  if ('mistake' in parseXml(text)) return undefined
  let isValid = true
  const errorHandler = (): void => {
    isValid = false
  }
  const document = new DOMParser({ errorHandler }).parseFromString(text, 'text/xml')
  return isValid ? document : undefined
}

const isElement = (node: Node): node is Element => node.nodeType === 1

export const isNamed = (element: Element, name: Name): boolean => {
  const [prefix, local] = name.split(':') as [keyof typeof ns, string]
  return element.namespaceURI === ns[prefix] && element.localName === local
}

export const childrenOf = (element: Element): Element[] => Array.from(element.childNodes).filter(isElement)

export const childrenNamed = (element: Element, name: Name): Element[] =>
  childrenOf(element).filter((child) => isNamed(child, name))

/** The only child of the name; undefined if there are none or several. */
export const onlyChild = (element: Element | undefined, name: Name): Element | undefined => {
  const [first, ...more] = element === undefined ? [] : childrenNamed(element, name)
  return more.length === 0 ? first : undefined
}

/** Follows a path of only children to its end. */
export const onlyAt = (from: Element | undefined, ...path: Name[]): Element | undefined =>
  path.reduce<Element | undefined>(onlyChild, from)

/** Trimmed text; '' for no element. */
export const textOf = (element: Element | undefined): string => element?.textContent?.trim() ?? ''

/** An attribute without a namespace; '' if it is absent. */
export const attributeOf = (element: Element | undefined, name: string): string =>
  element?.getAttribute(name) ?? ''

/** The element and all its descendants. */
export const everyElement = function* (element: Element): Generator<Element> {
  yield element
  for (const child of childrenOf(element)) yield* everyElement(child)
}
