// Owns walking an XML document by namespace and name: children told apart by place, never found anywhere by name.
import { DOMParser } from '@xmldom/xmldom'
import { parseXml } from '../xml.ts'
import { ns } from './names.ts'

/** `wsse:Security`: a prefix of ours, and a local name. */
export type Name = `${keyof typeof ns}:${string}`

/** A document; undefined at the least that either parser finds wrong with it: what the one takes, the other may not. */
export const parseDocument = (text: string): Document | undefined => {
  if ('mistake' in parseXml(text)) return undefined
  let isRight = true
  const errorHandler = (): void => {
    isRight = false
  }
  const document = new DOMParser({ errorHandler }).parseFromString(text, 'text/xml')
  return isRight ? document : undefined
}

const isElement = (node: Node): node is Element => node.nodeType === 1

export const isNamed = (element: Element, name: Name): boolean => {
  const [prefix, local] = name.split(':') as [keyof typeof ns, string]
  return element.namespaceURI === ns[prefix] && element.localName === local
}

export const childrenOf = (element: Element): Element[] => Array.from(element.childNodes).filter(isElement)

export const childrenNamed = (element: Element, name: Name): Element[] =>
  childrenOf(element).filter((child) => isNamed(child, name))

/** The only child of the name; undefined when there is none, and when there are several. */
export const onlyChild = (element: Element | undefined, name: Name): Element | undefined => {
  const [first, ...more] = element === undefined ? [] : childrenNamed(element, name)
  return more.length === 0 ? first : undefined
}

/** The end of a path of only children. */
export const onlyAt = (from: Element | undefined, ...path: Name[]): Element | undefined =>
  path.reduce<Element | undefined>(onlyChild, from)

/** Text without the space around it; '' for no element. */
export const textOf = (element: Element | undefined): string => element?.textContent?.trim() ?? ''

/** An attribute without namespace; '' when it is not there. */
export const attributeOf = (element: Element | undefined, name: string): string =>
  element?.getAttribute(name) ?? ''

/** The element and all below it. */
export const everyElement = function* (element: Element): Generator<Element> {
  yield element
  for (const child of childrenOf(element)) yield* everyElement(child)
}
