// Owns the form in which elements are digested: exclusive canonicalization, and the STR-Transform over it.
import { ExclusiveCanonicalization } from 'xml-crypto'
import { onlyChild, textOf } from './dom.ts'
import { tokens } from './names.ts'

/** Exclusive canonicalization; `prefixes` keep their namespaces also where nothing visible uses them. */
export const canonical = (element: Element, prefixes: readonly string[] = []): string =>
  String(
    new ExclusiveCanonicalization().process(element.cloneNode(true) as Element, {
      inclusiveNamespacesPrefixList: [...prefixes],
      ancestorNamespaces: prefixes.map((prefix) => ({
        prefix,
        namespaceURI: element.lookupNamespaceURI(prefix) ?? '',
      })),
    }),
  )

/** The same without the signature that the element envelops. */
export const canonicalWithout = (
  element: Element,
  signature: Element,
  prefixes: readonly string[],
): string => {
  const next = signature.nextSibling
  element.removeChild(signature)
  const text = canonical(element, prefixes)
  element.insertBefore(signature, next)
  return text
}

/** Whether a wsse:SecurityTokenReference leads to the assertion of that ID. */
export const leadsTo = (reference: Element, id: string): boolean => {
  const identifier = onlyChild(reference, 'wsse:KeyIdentifier')
  return identifier?.getAttribute('ValueType') === tokens.samlId && textOf(identifier) === id
}

/**
 * What an STR-Transform (WSS 1.1, 8.3) puts in a reference's place: the token it leads to, whose outermost element
 * tells its default namespace also when it has none.
 */
export const dereferenced = (token: Element): string => {
  const text = canonical(token)
  const end = text.search(/[\s>]/)
  return /\sxmlns=/.test(text.slice(0, text.indexOf('>')))
    ? text
    : `${text.slice(0, end)} xmlns=""${text.slice(end)}`
}
