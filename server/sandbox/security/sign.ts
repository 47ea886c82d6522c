// Signs an answer: Body, Timestamp, the WS-Addressing headers and the certificate, as the service's policy requires.
import { X509Certificate } from 'node:crypto'
import { XMLSerializer } from '@xmldom/xmldom'
import forge from 'node-forge'
import { SignedXml } from 'xml-crypto'
import { childrenOf, parseDocument } from './dom.ts'
import { algorithms, ns, tokens } from './names.ts'
import type { KeyPair } from './pki.ts'
import { timestamp } from './timestamp.ts'

export type Signing = {
  signer: KeyPair
  /** The reference to the signing key: the certificate, included and signed, or only the key's identifier. */
  keyReference: 'certificate' | 'identifier'
  /** Epoch ms. */
  createdAt: number
  sha1?: boolean | undefined
  /** Excludes Body from the signature. */
  withoutBody?: boolean | undefined
}

/** A certificate's DER in base64. */
export const derOf = (certificate: string): string => new X509Certificate(certificate).raw.toString('base64')

const xmlns = 'http://www.w3.org/2000/xmlns/'

/** The certificate's subject key identifier (RFC 5280, 4.2.1.2). */
const keyIdentifierOf = (certificate: string): string => {
  const extension = forge.pki.certificateFromPem(certificate).getExtension('subjectKeyIdentifier')
  const { subjectKeyIdentifier = '' } = (extension ?? {}) as { subjectKeyIdentifier?: string }
  return Buffer.from(subjectKeyIdentifier, 'hex').toString('base64')
}

const reference = ({ signer, keyReference }: Signing): string => {
  const content =
    keyReference === 'certificate'
      ? `<wsse:Reference URI="#certificate" ValueType="${tokens.x509}"/>`
      : `<wsse:KeyIdentifier EncodingType="${tokens.base64}" ValueType="${tokens.subjectKeyIdentifier}">` +
        `${keyIdentifierOf(signer.certificate)}</wsse:KeyIdentifier>`
  return `<wsse:SecurityTokenReference xmlns:wsse="${ns.wsse}">${content}</wsse:SecurityTokenReference>`
}

const security = ({ signer, keyReference, createdAt }: Signing, prefix: string): Element => {
  const certificate =
    keyReference === 'certificate'
      ? `<wsse:BinarySecurityToken wsu:Id="certificate" EncodingType="${tokens.base64}" ValueType="${tokens.x509}">` +
        `${derOf(signer.certificate)}</wsse:BinarySecurityToken>`
      : ''
  const header =
    `<wsse:Security xmlns:wsse="${ns.wsse}" xmlns:wsu="${ns.wsu}" xmlns:soap="${prefix}" soap:mustUnderstand="1">` +
    `${certificate}${timestamp('timestamp', createdAt)}</wsse:Security>`
  return parseDocument(header)!.documentElement
}

const at = (...names: string[]): string => names.map((name) => `/*[local-name()='${name}']`).join('')

/** Adds a Security header with a signature to an envelope that has none. */
export const signEnvelope = (text: string, signing: Signing): string => {
  const document = parseDocument(text)!
  const envelope = document.documentElement
  const [header, body] = childrenOf(envelope) as [Element, Element]
  envelope.setAttributeNS(xmlns, 'xmlns:wsu', ns.wsu)
  const paths: string[] = []
  const mark = (part: Element, path: string): void => {
    part.setAttributeNS(ns.wsu, 'wsu:Id', part.localName.toLowerCase())
    paths.push(path)
  }
  if (!signing.withoutBody) mark(body, at('Envelope', 'Body'))
  for (const part of childrenOf(header))
    if (part.namespaceURI === ns.wsa) mark(part, at('Envelope', 'Header', part.localName))
  header.appendChild(document.importNode(security(signing, envelope.namespaceURI ?? ''), true))
  const secured = ['Envelope', 'Header', 'Security']
  paths.push(at(...secured, 'Timestamp'))
  if (signing.keyReference === 'certificate') paths.push(at(...secured, 'BinarySecurityToken'))

  const signed = new SignedXml({
    idMode: 'wssecurity',
    privateKey: signing.signer.key,
    canonicalizationAlgorithm: algorithms.exclusive,
    signatureAlgorithm: signing.sha1 ? algorithms.rsaSha1 : algorithms.rsaSha256,
    getKeyInfoContent: () => reference(signing),
  })
  for (const xpath of paths)
    signed.addReference({
      xpath,
      transforms: [algorithms.exclusive],
      digestAlgorithm: signing.sha1 ? algorithms.sha1 : algorithms.sha256,
    })
  signed.computeSignature(new XMLSerializer().serializeToString(document), {
    prefix: 'ds',
    location: { reference: at(...secured), action: 'append' },
  })
  return signed.getSignedXml()
}
