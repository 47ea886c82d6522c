// Reads a secured message: its parts, each at its only permitted place, and whether a signature covers them.
import type { SoapVersion } from '../switches.ts'
import { findText, parseXml } from '../xml.ts'
import { childrenNamed, childrenOf, onlyChild, parseDocument, textOf } from './dom.ts'
import { fault, type SecurityFault } from './fault.ts'
import type { Covered } from './signature.ts'

const addressingNames = ['To', 'From', 'FaultTo', 'ReplyTo', 'MessageID', 'RelatesTo', 'Action'] as const
type AddressingName = (typeof addressingNames)[number]

export type Message = {
  root: Element
  body: Element
  security: Element
  timestamp: Element
  /** The message's signature, not the one inside the token. */
  signature: Element
  /** The WS-Addressing headers that are present, each once. */
  addressing: ReadonlyMap<AddressingName, Element>
}

/** The MessageID, if it can be read; used in RelatesTo, before the message is verified. */
export const messageIdOf = (text: string): string | undefined => {
  const parsed = parseXml(text)
  const header =
    'root' in parsed ? parsed.root.children.find(({ name }) => name.endsWith(':Header')) : undefined
  return findText(header, 'wsa:MessageID')
}

/**
 * Reads a message of a SOAP version. Returns undefined for text that is not an envelope of that version, because the
 * index's own reader refuses that. Any text that reader might accept is either read or refused here.
 */
export const readMessage = (
  text: string,
  version: SoapVersion,
): Message | { fault: SecurityFault } | undefined => {
  const soap = version === '1.1' ? 'soap11' : 'soap12'
  const parsed = parseXml(text)
  if ('mistake' in parsed || parsed.root.name !== `${soap}:Envelope`) return undefined
  const root = parseDocument(text)?.documentElement
  const header = onlyChild(root, `${soap}:Header`)
  const body = onlyChild(root, `${soap}:Body`)
  if (root === undefined || header === undefined || body === undefined || childrenOf(root).length !== 2)
    return fault('wsse:InvalidSecurity', 'Envelope is not one Header and one Body')

  const security = onlyChild(header, 'wsse:Security')
  if (security === undefined) return fault('wsse:InvalidSecurity', 'there is not exactly one Security header')
  const timestamp = onlyChild(security, 'wsu:Timestamp')
  if (timestamp === undefined) return fault('wsse:InvalidSecurity', 'there is not exactly one Timestamp')
  const signature = onlyChild(security, 'ds:Signature')
  if (signature === undefined) return fault('wsse:InvalidSecurity', 'there is not exactly one Signature')
  const addressing = new Map<AddressingName, Element>()
  for (const name of addressingNames) {
    const [element, ...more] = childrenNamed(header, `wsa:${name}`)
    if (more.length > 0) return fault('wsa:InvalidAddressingHeader', `there are several ${name} headers`)
    if (element !== undefined) addressing.set(name, element)
  }
  return { root, body, security, timestamp, signature, addressing }
}

/** The fault for the first part that must be signed in place but is not. */
export const uncoveredFault = (
  message: Message,
  covered: readonly Covered[],
  ...more: Element[]
): { fault: SecurityFault } | undefined => {
  const parts = [message.body, message.timestamp, ...message.addressing.values(), ...more]
  const missing = parts.find(
    (part) => !covered.some(({ kind, element }) => kind === 'plain' && element === part),
  )
  return missing && fault('wsse:InvalidSecurity', `${missing.localName} is not signed`)
}

/** The fault for the first required WS-Addressing header that is missing. */
export const addressingFault = (
  { addressing }: Message,
  ...required: AddressingName[]
): { fault: SecurityFault } | undefined => {
  const missing = required.find((name) => textOf(addressing.get(name)) === '')
  return missing && fault('wsa:InvalidAddressingHeader', `${missing} is missing`)
}

/** Detects repeated messages: remembers each MessageID for `rememberedMs`. */
export const createReplayGuard = (rememberedMs: number) => {
  const seen = new Map<string, number>()
  /** Returns whether the message was seen before, and records it. `now` is epoch ms. */
  return (messageId: string, now: number): boolean => {
    for (const [id, until] of seen) {
      if (until > now) break
      seen.delete(id)
    }
    if (seen.has(messageId)) return true
    seen.set(messageId, now + rememberedMs)
    return false
  }
}
