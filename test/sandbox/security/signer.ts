// An independent signer for the tests of the sandbox's security: XML-DSig written out, with xml-crypto's canonicalization.
import { createHash, sign as rsaSign } from 'node:crypto'
import { DOMParser } from '@xmldom/xmldom'
import { ExclusiveCanonicalization } from 'xml-crypto'

export const uris = {
  wsse: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  wsse11: 'http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd',
  wsu: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  inclusive: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  strTransform:
    'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform',
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  rsaSha1: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  x509: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3',
  base64: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary',
  saml2: 'http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0',
  samlId: 'http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLID',
} as const

const parse = (xml: string): Document => new DOMParser().parseFromString(xml, 'text/xml')

const canonical = (element: Element): string =>
  String(new ExclusiveCanonicalization().process(element.cloneNode(true) as Element, {}))

const byId = (document: Document, id: string): Element => {
  const found = Array.from(document.getElementsByTagName('*')).find((element) =>
    Array.from(element.attributes).some(
      ({ localName, value }) => /^id$/i.test(localName ?? '') && value === id,
    ),
  )
  if (found === undefined) throw new Error(`nothing has the Id ${id}`)
  return found
}

/** The token as canonicalized by an STR-Transform. */
const tokenOf = (document: Document): string => {
  const text = canonical(document.getElementsByTagNameNS('*', 'Assertion')[0]!)
  return /^<[^>]*\sxmlns=/.test(text) ? text : text.replace(/^<[^\s>]+/, '$& xmlns=""')
}

export type SignatureOptions = {
  ids: readonly string[]
  /** The Id of the reference to the token. */
  throughReference?: string | undefined
  /** PEM. */
  key: string
  /** The content of KeyInfo. */
  keyInfo: string
  signatureMethod?: string | undefined
  digestMethod?: string | undefined
  canonicalization?: string | undefined
  /** Changes SignedInfo before signing. */
  changeInfo?: ((info: string) => string) | undefined
}

/** Signs a message, and appends the signature to its Security header. */
export const signMessage = (xml: string, options: SignatureOptions): string => {
  const { ids, throughReference, signatureMethod = uris.rsaSha256, digestMethod = uris.sha256 } = options
  const document = parse(xml)
  const digest = (text: string) =>
    createHash(digestMethod === uris.sha1 ? 'sha1' : 'sha256')
      .update(text)
      .digest('base64')
  const reference = (id: string, transform: string, text: string) =>
    `<ds:Reference URI="#${id}"><ds:Transforms>${transform}</ds:Transforms><ds:DigestMethod Algorithm="${digestMethod}"/>` +
    `<ds:DigestValue>${digest(text)}</ds:DigestValue></ds:Reference>`
  const plain = `<ds:Transform Algorithm="${uris.exclusive}"/>`
  const dereferencing =
    `<ds:Transform Algorithm="${uris.strTransform}"><wsse:TransformationParameters xmlns:wsse="${uris.wsse}">` +
    `<ds:CanonicalizationMethod Algorithm="${uris.exclusive}"/></wsse:TransformationParameters></ds:Transform>`
  const references = ids.map((id) => reference(id, plain, canonical(byId(document, id))))
  if (throughReference !== undefined)
    references.push(reference(throughReference, dereferencing, tokenOf(document)))
  const info =
    `<ds:SignedInfo xmlns:ds="${uris.ds}"><ds:CanonicalizationMethod Algorithm="${options.canonicalization ?? uris.exclusive}"/>` +
    `<ds:SignatureMethod Algorithm="${signatureMethod}"/>${references.join('')}</ds:SignedInfo>`
  const signedInfo = options.changeInfo?.(info) ?? info
  const value = rsaSign(
    signatureMethod === uris.rsaSha1 ? 'sha1' : 'sha256',
    Buffer.from(canonical(parse(signedInfo).documentElement)),
    options.key,
  )
  const signature =
    `<ds:Signature xmlns:ds="${uris.ds}">${signedInfo}<ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue>` +
    `<ds:KeyInfo>${options.keyInfo}</ds:KeyInfo></ds:Signature>`
  const end = xml.lastIndexOf('</wsse:Security>')
  return xml.slice(0, end) + signature + xml.slice(end)
}
