// Reads signed answers in the tests of the sandbox's security: elements by path, and signatures by xml-crypto's check.
import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'

const parse = (xml: string): Document => new DOMParser().parseFromString(xml, 'text/xml')

const children = (element: Element | undefined, name: string): Element[] =>
  Array.from(element?.childNodes ?? []).filter(
    (node): node is Element => node.nodeType === 1 && (node as Element).localName === name,
  )

/** Follows a path of local names, each of which must occur exactly once. */
export const at = (xml: string, ...path: string[]): Element | undefined =>
  path.reduce<Element | undefined>((element, name) => {
    const [found, ...more] = children(element, name)
    return more.length === 0 ? found : undefined
  }, parse(xml).documentElement)

export const textAt = (xml: string, ...path: string[]): string | undefined =>
  at(xml, ...path)?.textContent?.trim()

const nameOf = (text: string): string => /^<(?:[\w-]+:)?([\w-]+)/.exec(text)?.[1] ?? ''

/** The local names of the elements that a signature covers; undefined if it does not match the certificate (PEM). */
export const coveredBy = (xml: string, certificate: string, ...path: string[]): string[] | undefined => {
  const signature = at(xml, ...path, 'Signature')
  if (signature === undefined) return undefined
  const signed = new SignedXml({ publicCert: certificate })
  try {
    signed.loadSignature(signature)
    return signed.checkSignature(xml) ? signed.getSignedReferences().map(nameOf).sort() : undefined
  } catch {
    return undefined
  }
}

/** The same for the message's own signature. */
export const messageCoveredBy = (xml: string, certificate: string): string[] | undefined =>
  coveredBy(xml, certificate, 'Header', 'Security')

/** The codes of a fault, the most specific last, and its reason; undefined if the message is not a fault. */
export const faultOf = (xml: string): { codes: string[]; reason: string } | undefined => {
  const fault = at(xml, 'Body', 'Fault')
  if (fault === undefined) return undefined
  const texts = (...names: string[]) =>
    names.flatMap((name) =>
      Array.from(fault.getElementsByTagNameNS('*', name)).map((e) => e.textContent?.trim() ?? ''),
    )
  return {
    codes: [...texts('faultcode', 'Value'), ...texts('ErrorCode')],
    reason: texts('faultstring', 'Text')[0] ?? '',
  }
}
