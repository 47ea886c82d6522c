// Owns how the tests of the sandbox's security look at a signed answer: with xml-crypto's own check, and by place.
import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'

const parse = (xml: string): Document => new DOMParser().parseFromString(xml, 'text/xml')

const children = (element: Element | undefined, name: string): Element[] =>
  Array.from(element?.childNodes ?? []).filter(
    (node): node is Element => node.nodeType === 1 && (node as Element).localName === name,
  )

/** The element at the end of a path of local names, each the only one of its name. */
export const at = (xml: string, ...path: string[]): Element | undefined =>
  path.reduce<Element | undefined>((element, name) => {
    const [found, ...more] = children(element, name)
    return more.length === 0 ? found : undefined
  }, parse(xml).documentElement)

export const textAt = (xml: string, ...path: string[]): string | undefined =>
  at(xml, ...path)?.textContent?.trim()

const nameOf = (text: string): string => /^<(?:[\w-]+:)?([\w-]+)/.exec(text)?.[1] ?? ''

/** The local names of what a signature covers; undefined when it is not right by the certificate (PEM). */
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

/** Of the message's own signature. */
export const messageCoveredBy = (xml: string, certificate: string): string[] | undefined =>
  coveredBy(xml, certificate, 'Header', 'Security')

/** The codes of a fault, the more precise last; none when it is no fault. */
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
