// Writes XML signatures over parts that are already in canonical form, so that no canonicalisation is needed.
import { hash, type KeyObject, sign } from 'node:crypto'
import { algorithms, ns } from './names.ts'

const c14n = `<ds:Transform Algorithm="${algorithms.c14n}"></ds:Transform>`
const str =
  `<ds:Transform Algorithm="${algorithms.str}"><wsse:TransformationParameters xmlns:wsse="${ns.wsse}">` +
  `<ds:CanonicalizationMethod Algorithm="${algorithms.c14n}"></ds:CanonicalizationMethod>` +
  '</wsse:TransformationParameters></ds:Transform>'

const reference = (id: string, transform: string, digest: string): string =>
  `<ds:Reference URI="#${id}"><ds:Transforms>${transform}</ds:Transforms>` +
  `<ds:DigestMethod Algorithm="${algorithms.digest}"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`

export const digestOf = (canonical: string): string => hash('sha256', canonical, 'base64')

/** A part of a message: an element in canonical form, and the ds:Reference that signs it. */
export type Part = { text: string; reference: string }

/** `text` is the element, unchanged in the message. */
export const toPart = (id: string, text: string): Part => ({
  text,
  reference: reference(id, c14n, digestOf(text)),
})

/** A reference to a token through the SecurityTokenReference `id`; `digest` is the token's. */
export const tokenReference = (id: string, digest: string): string => reference(id, str, digest)

/** Builds the `ds:Signature` over references; `keyInfo` identifies the signer. */
export const writeSignature = (references: string, key: KeyObject, keyInfo: string): string => {
  const signedInfo =
    `<ds:SignedInfo xmlns:ds="${ns.ds}"><ds:CanonicalizationMethod Algorithm="${algorithms.c14n}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${algorithms.signature}"></ds:SignatureMethod>${references}</ds:SignedInfo>`
  const value = sign('sha256', Buffer.from(signedInfo), key).toString('base64')
  return (
    `<ds:Signature xmlns:ds="${ns.ds}">${signedInfo}<ds:SignatureValue>${value}</ds:SignatureValue>` +
    `<ds:KeyInfo>${keyInfo}</ds:KeyInfo></ds:Signature>`
  )
}
