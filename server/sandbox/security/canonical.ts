// Canonicalizes elements for digests: exclusive canonicalization, and the STR-Transform.
import { ExclusiveCanonicalization } from 'xml-crypto'
import { onlyChild, textOf } from './dom.ts'
import { tokens } from './names.ts'

/** Exclusive canonicalization; keeps the namespaces of `prefixes` even when no visible name uses them. */
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

/** The same for an element without its enveloped signature. */
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

/** Whether a wsse:SecurityTokenReference refers to the assertion with that ID. */
export const refersTo = (reference: Element, id: string): boolean => {
  const identifier = onlyChild(reference, 'wsse:KeyIdentifier')
  return identifier?.getAttribute('ValueType') === tokens.samlId && textOf(identifier) === id
}

/**
 * The STR-Transform (WSS 1.1, 8.3) of a reference: the token, canonicalized, whose outermost element always declares
 * its default namespace, also an empty one.
 */
export const dereferenced = (token: Element): string => {
  const text = canonical(token)
  const end = text.search(/[\s>]/)
  return /\sxmlns=/.test(text.slice(0, text.indexOf('>')))
    ? text
    : `${text.slice(0, end)} xmlns=""${text.slice(end)}`
}
