// Verifies a message's own signature. Against wrapping, a signed part counts only at the place where it is read.
import { soapNamespaces } from '../soap.ts'
import { childrenNamed, elementsOf, is, onlyChild, textOf } from '../xml.ts'
import type { Element, XmlDocument } from '../xml-tree.ts'
import { base64Of } from './base64.ts'
import type { Certificate } from './credentials.ts'
import { parseInstant } from './instant.ts'
import { ns } from './names.ts'
import { verifySignature } from './verify.ts'

/** Limits the time of canonicalisation; a count and an assertion are a few kilobytes each. */
const maxChars = 200_000

/** An envelope's parts, each at its only permitted place. */
export type Message = { headers: readonly Element[]; security: Element | undefined; body: Element }

/** Whether some reader might use the attribute as an id. */
const isId = (local: string): boolean =>
  local === 'Id' || local === 'ID' || local === 'id' || local === 'AssertionID'

/** Whether an id occurs twice in an element, so that two readers could resolve it to different elements. */
const hasDuplicateId = (element: Element, seen = new Set<string>()): boolean => {
  for (const { local, value } of element.attributes) {
    if (!isId(local)) continue
    if (seen.has(value)) return true
    seen.add(value)
  }
  return element.children.some((child) => typeof child !== 'string' && hasDuplicateId(child, seen))
}

const hasText = ({ children }: Element): boolean =>
  children.some((child) => typeof child === 'string' && child.trim() !== '')

/** Opens an envelope of either SOAP version; returns a mistake if anything in its form is unexpected. */
export const openMessage = ({ root, comments }: XmlDocument): Message | { mistake: string } => {
  if (root.end - root.start > maxChars) return { mistake: 'a message too large' }
  // A comment is not signed, but can split the text that is read: <a>1<!-- -->2</a>.
  if (comments) return { mistake: 'a comment in a signed message' }
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
    return { mistake: 'an envelope other than a header and a body' }
  const headers = header === undefined ? [] : elementsOf(header)
  const securities = headers.filter((element) => is(element, ns.wsse, 'Security'))
  if (securities.length > 1) return { mistake: 'two Security headers' }
  if (hasDuplicateId(root)) return { mistake: 'the same id twice' }
  return { headers, security: securities[0], body }
}

export const signaturesOf = ({ security }: Message): Element[] =>
  security === undefined ? [] : childrenNamed(security, ns.ds, 'Signature')

export type Expectations = {
  /** The configured certificate of the signer; a certificate in the message proves nothing. */
  certificate: Certificate
  /** The id of the request, which RelatesTo must contain. */
  messageId: string
  /** Epoch ms. */
  now: number
  /** Accepted difference between the sender's clock and ours, ms. */
  skewMs: number
  /** Whether a signature, a timestamp and RelatesTo are required. */
  complete: boolean
}

const refuseTimestamp = (timestamp: Element, { now, skewMs }: Expectations): string | undefined => {
  const created = parseInstant(textOf(onlyChild(timestamp, ns.wsu, 'Created')))
  const expires = parseInstant(textOf(onlyChild(timestamp, ns.wsu, 'Expires')))
  if (created === undefined || expires === undefined) return 'a timestamp without Created and Expires'
  if (created > now + skewMs) return 'a timestamp in the future'
  return expires <= now - skewMs || expires <= created ? 'an expired timestamp' : undefined
}

/** Checks the timestamp and RelatesTo, but not whether they are signed. */
const refuseAddressing = (timestamps: Element[], relations: Element[], expected: Expectations) => {
  const [timestamp, ...moreTimestamps] = timestamps
  const [relatesTo, ...moreRelations] = relations
  if (moreTimestamps.length > 0) return 'two timestamps'
  if (moreRelations.length > 0) return 'RelatesTo twice'
  if (expected.complete && timestamp === undefined) return 'no timestamp'
  if (expected.complete && relatesTo === undefined) return 'no RelatesTo'
  if (relatesTo !== undefined && textOf(relatesTo) !== expected.messageId)
    return 'RelatesTo refers to another message'
  return timestamp === undefined ? undefined : refuseTimestamp(timestamp, expected)
}

/** The elements that may be signed, by id: the body, whole headers, and whole parts of the Security header. */
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
  required: Element[],
  { certificate, now }: Expectations,
): string | undefined => {
  const [signature, ...more] = signatures
  if (signature === undefined) return 'not signed'
  if (more.length > 0) return 'two signatures'
  if (certificate.validTo <= now) return 'the configured certificate has expired'
  const tokens = childrenNamed(message.security as Element, ns.wsse, 'BinarySecurityToken')
  if (tokens.some((token) => base64Of(token) !== certificate.base64))
    return 'a certificate other than the configured one'
  const byId = signableById(message)
  const verified = verifySignature(signature, {
    key: certificate.key,
    find: (id) => byId.get(id),
    certificate: certificate.base64,
    enveloped: false,
  })
  if ('mistake' in verified) return verified.mistake
  const uncovered = required.find((element) => !verified.covered.has(element))
  return uncovered === undefined ? undefined : `${uncovered.local} is not signed`
}

/**
 * Returns why a message is refused, or undefined if the certificate's signature covers everything that is read: body,
 * timestamp, RelatesTo, and Action and MessageID if present.
 */
export const refuseMessage = (message: Message, expected: Expectations): string | undefined => {
  const addressing = (local: string) => message.headers.filter((element) => is(element, ns.wsa, local))
  const timestamps =
    message.security === undefined ? [] : childrenNamed(message.security, ns.wsu, 'Timestamp')
  const relations = addressing('RelatesTo')
  const required = [
    message.body,
    ...timestamps,
    ...relations,
    ...addressing('Action'),
    ...addressing('MessageID'),
  ]
  const signatures = signaturesOf(message)
  const unsigned = signatures.length === 0 && !expected.complete
  return (
    (unsigned ? undefined : refuseSignature(message, signatures, required, expected)) ??
    refuseAddressing(timestamps, relations, expected)
  )
}
