// STR-Transform (WSS 1.1, 8.3): the signed form of a token that a SecurityTokenReference refers to.
import { attributeOf, elementsOf, is } from '../xml.ts'
import type { Element } from '../xml-tree.ts'
import { canonicalize } from './c14n.ts'
import { ns, tokenTypes } from './names.ts'

/** The transform's output always declares a default namespace on its outermost element, also an empty one. */
export const strForm = (token: Element, inclusive: readonly string[] = []): string => {
  const canonical = canonicalize(token, { inclusive: ['', ...inclusive] })
  const name = 1 + token.name.length
  const rest = canonical.slice(name)
  return rest.startsWith(' xmlns="') ? canonical : `${canonical.slice(0, name)} xmlns=""${rest}`
}

const lines = (text: string, length: number, end: string): string =>
  (text.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(end)

/**
 * A certificate that is not in the message is signed as the BinarySecurityToken it would be. The standard leaves open
 * whether that names its encoding and breaks its lines: Java's encoder of MIME ends them with CR and LF.
 */
const certificateForms = ({ prefix }: Element, base64: string): string[] => {
  const [name, declared] =
    prefix === ''
      ? ['BinarySecurityToken', ` xmlns="${ns.wsse}"`]
      : [`${prefix}:BinarySecurityToken`, ` xmlns="" xmlns:${prefix}="${ns.wsse}"`]
  const texts = [base64, lines(base64, 76, '&#xD;\n'), lines(base64, 76, '\n'), lines(base64, 64, '\n')]
  return ['', ` EncodingType="${tokenTypes.base64}"`].flatMap((encoding) =>
    texts.map((text) => `<${name}${declared}${encoding} ValueType="${tokenTypes.x509}">${text}</${name}>`),
  )
}

/**
 * The forms in which the token of a SecurityTokenReference may have been signed: a BinarySecurityToken that `find`
 * returns, or the certificate (DER in base64) named by an identifier or by issuer and serial number. Empty for any other
 * token.
 */
export const signedForms = (
  reference: Element,
  base64: string,
  find: (id: string) => Element | undefined,
  inclusive: readonly string[],
): string[] => {
  const [only, ...more] = elementsOf(reference)
  if (only === undefined || more.length > 0) return []
  if (is(only, ns.wsse, 'KeyIdentifier') || is(only, ns.ds, 'X509Data'))
    return certificateForms(reference, base64)
  const uri = is(only, ns.wsse, 'Reference') ? attributeOf(only, 'URI') : undefined
  const token = uri?.startsWith('#') ? find(uri.slice(1)) : undefined
  return token !== undefined && is(token, ns.wsse, 'BinarySecurityToken') ? [strForm(token, inclusive)] : []
}
