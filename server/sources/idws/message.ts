// Owns verifying a message's own signature, against wrapping too: what is signed stands where it is read.
import { soapNamespaces } from '../soap.ts'
import { childrenNamed, elementsOf, is, onlyChild, textOf } from '../xml.ts'
import type { Element, XmlDocument } from '../xml-tree.ts'
import { base64Of } from './base64.ts'
import type { Certificate } from './credentials.ts'
import { parseInstant } from './instant.ts'
import { ns } from './names.ts'
import { verifySignature } from './verify.ts'

/** A count is a few kilobytes, and so is an assertion; canonicalising what is larger is not worth its time. */
const maxChars = 200_000

/** An envelope's parts, each at the only place where it may stand. */
export type Message = { headers: readonly Element[]; security: Element | undefined; body: Element }

/** Whatever anybody may take for an id. */
const isId = (local: string): boolean =>
  local === 'Id' || local === 'ID' || local === 'id' || local === 'AssertionID'

/** Whether an id stands twice below an element: each reader could then mean another of the two. */
const hasTwins = (element: Element, seen = new Set<string>()): boolean => {
  for (const { local, value } of element.attributes) {
    if (!isId(local)) continue
    if (seen.has(value)) return true
    seen.add(value)
  }
  return element.children.some((child) => typeof child !== 'string' && hasTwins(child, seen))
}

const hasText = ({ children }: Element): boolean =>
  children.some((child) => typeof child === 'string' && child.trim() !== '')

/** An envelope of either SOAP version and nothing strange about it; or what is, in our words. */
export const openMessage = ({ root, comments }: XmlDocument): Message | { mistake: string } => {
  if (root.end - root.start > maxChars) return { mistake: 'a message too large' }
  // No part of what is signed, and yet they may part what is read: <a>1<!-- -->2</a>.
  if (comments) return { mistake: 'a comment in what is signed' }
  const soap = Object.values(soapNamespaces).find((uri) => is(root, uri, 'Envelope'))
  if (soap === undefined) return { mistake: 'no SOAP envelope' }
  const parts = elementsOf(root)
  const [header, body] = parts.length === 1 ? [undefined, ...parts] : parts
  if (
    parts.length > 2 ||
    hasText(root) ||
    body === undefined ||
    !is(body, soap, 'Body') ||
    (header !== undefined && !is(header, soap, 'Header'))
  )
    return { mistake: 'an envelope of another form than a header and a body' }
  const headers = header === undefined ? [] : elementsOf(header)
  const securities = headers.filter((element) => is(element, ns.wsse, 'Security'))
  if (securities.length > 1) return { mistake: 'two Security headers' }
  if (hasTwins(root)) return { mistake: 'the same id twice' }
  return { headers, security: securities[0], body }
}

export const signaturesOf = ({ security }: Message): Element[] =>
  security === undefined ? [] : childrenNamed(security, ns.ds, 'Signature')

export type Expectations = {
  /** The signer's, as configured: a certificate that a message brings proves nothing. */
  certificate: Certificate
  /** What the message must relate to. */
  messageId: string
  /** Epoch ms. */
  now: number
  /** How far the sender's clock may be from ours, ms. */
  skewMs: number
  /** Whether it must say when it was made, and what it relates to. */
  complete: boolean
}

const lateOrEarly = (timestamp: Element, { now, skewMs }: Expectations): string | undefined => {
  const created = parseInstant(textOf(onlyChild(timestamp, ns.wsu, 'Created')))
  const expires = parseInstant(textOf(onlyChild(timestamp, ns.wsu, 'Expires')))
  if (created === undefined || expires === undefined) return 'a timestamp without Created and Expires'
  if (created > now + skewMs) return 'a timestamp of the future'
  return expires <= now - skewMs || expires <= created ? 'a timestamp that has ended' : undefined
}

/** What is said of time and relation; whether it is signed is another matter. */
const refuseSaid = (timestamps: Element[], relations: Element[], expected: Expectations) => {
  const [timestamp, ...moreTimestamps] = timestamps
  const [relatesTo, ...moreRelations] = relations
  if (moreTimestamps.length > 0) return 'two timestamps'
  if (moreRelations.length > 0) return 'RelatesTo twice'
  if (expected.complete && timestamp === undefined) return 'no timestamp'
  if (expected.complete && relatesTo === undefined) return 'no RelatesTo'
  if (relatesTo !== undefined && textOf(relatesTo) !== expected.messageId)
    return 'RelatesTo is of another message'
  return timestamp === undefined ? undefined : lateOrEarly(timestamp, expected)
}

/** What may be signed, by id: the body, whole headers, and whole parts of the Security header. */
const signableById = ({ headers, security, body }: Message): Map<string, Element> => {
  const secured = security === undefined ? [] : elementsOf(security)
  const elements = [
    body,
    ...headers.filter((element) => element !== security),
    ...secured.filter((element) => !is(element, ns.ds, 'Signature')),
  ]
  const byId = new Map<string, Element>()
  for (const element of elements) {
    const id = element.attributes.find(({ local, uri }) => local === 'Id' && uri === ns.wsu)
    if (id !== undefined) byId.set(id.value, element)
  }
  return byId
}

const refuseSignature = (
  message: Message,
  signatures: Element[],
  must: Element[],
  { certificate, now }: Expectations,
): string | undefined => {
  const [signature, ...more] = signatures
  if (signature === undefined) return 'not signed'
  if (more.length > 0) return 'two signatures'
  if (certificate.validTo <= now) return 'the certificate we know has ended'
  const tokens = childrenNamed(message.security as Element, ns.wsse, 'BinarySecurityToken')
  if (tokens.some((token) => base64Of(token) !== certificate.base64))
    return 'another certificate than the one we know'
  const byId = signableById(message)
  const verified = verifySignature(signature, {
    key: certificate.key,
    find: (id) => byId.get(id),
    enveloped: false,
  })
  if ('mistake' in verified) return verified.mistake
  const bare = must.find((element) => !verified.covered.has(element))
  return bare === undefined ? undefined : `${bare.local} is not signed`
}

/**
 * Why a message is refused, in our words; undefined when its signature holds, by that certificate, for all that
 * is read: body, timestamp, relation, and the action and id where it has them.
 */
export const refuseMessage = (message: Message, expected: Expectations): string | undefined => {
  const addressing = (local: string) => message.headers.filter((element) => is(element, ns.wsa, local))
  const timestamps =
    message.security === undefined ? [] : childrenNamed(message.security, ns.wsu, 'Timestamp')
  const relations = addressing('RelatesTo')
  const must = [
    message.body,
    ...timestamps,
    ...relations,
    ...addressing('Action'),
    ...addressing('MessageID'),
  ]
  const signatures = signaturesOf(message)
  const unsigned = signatures.length === 0 && !expected.complete
  return (
    (unsigned ? undefined : refuseSignature(message, signatures, must, expected)) ??
    refuseSaid(timestamps, relations, expected)
  )
}
