// Owns whether a call to a service is let in: its token, its signature by the token's key, its age, and that it is new.
import { minute } from '../../domain/time.ts'
import type { SoapVersion } from '../rules.ts'
import { leadsTo } from './canonical.ts'
import { checkToken } from './check-token.ts'
import { everyElement, onlyAt, onlyChild, textOf } from './dom.ts'
import { fault, type SecurityFault } from './fault.ts'
import { addressingFault, createReplayGuard, type Message, readMessage, uncoveredFault } from './message.ts'
import { ns, tokens } from './names.ts'
import type { TestPki } from './pki.ts'
import { checkSignature } from './signature.ts'
import { timestampFault } from './timestamp.ts'

export type Arrival = {
  text: string
  version: SoapVersion
  /** The entityID of the service that is called. */
  audience: string
  /** Epoch ms. */
  now: number
}

/** The kommune asked about, wherever the index's question has it. */
const cvrAskedIn = (body: Element): string | undefined => {
  for (const element of everyElement(body))
    if (element.localName === 'CVR-Nummer' || element.localName === 'CVR-nr') return textOf(element)
  return undefined
}

/** The message must say that its signature is by the token's key. */
const keyReferenceFault = ({ signature }: Message, id: string): { fault: SecurityFault } | undefined => {
  const reference = onlyAt(signature, 'ds:KeyInfo', 'wsse:SecurityTokenReference')
  if (reference === undefined || !leadsTo(reference, id))
    return fault('wsse:InvalidSecurity', 'KeyInfo does not refer to the token by its ID')
  return reference.getAttributeNS(ns.wsse11, 'TokenType') === tokens.saml2
    ? undefined
    : fault('wsse:InvalidSecurity', 'the reference to the token does not tell its TokenType')
}

/** A guard at the door of the services. It tells what is wrong with a call; undefined lets it in. */
export const createGuard = (pki: TestPki) => {
  const seenBefore = createReplayGuard(10 * minute)

  const check = (message: Message, { audience, now }: Arrival): { fault: SecurityFault } | undefined => {
    const { root, security, signature, addressing } = message
    const headers = addressingFault(message, 'Action', 'MessageID', 'To')
    if (headers !== undefined) return headers
    const late = timestampFault(message.timestamp, now)
    if (late !== undefined) return late
    const assertion = onlyChild(security, 'saml:Assertion')
    if (assertion === undefined) return fault('wsse:InvalidSecurity', 'there is not one token')
    const reported = checkToken({ root, assertion, issuedBy: pki.sts.certificate, audience, now })
    if ('fault' in reported) return reported

    const wrongKey = keyReferenceFault(message, assertion.getAttribute('ID') ?? '')
    if (wrongKey !== undefined) return wrongKey
    const { cvr, certificate } = reported
    const checked = checkSignature({ root, signature, certificate, token: assertion })
    if ('fault' in checked) return checked
    const uncovered = uncoveredFault(message, checked.covered)
    if (uncovered !== undefined) return uncovered
    if (!checked.covered.some(({ kind, element }) => kind === 'token' && element === assertion))
      return fault('wsse:InvalidSecurity', 'the token is not signed through an STR-Transform')
    const asked = cvrAskedIn(message.body)
    if (asked !== undefined && asked !== cvr)
      return fault('wsse:FailedAuthentication', 'the token is for another kommune than the one asked about')
    return seenBefore(textOf(addressing.get('MessageID')), now)
      ? fault('wsa:InvalidAddressingHeader', 'the MessageID has been used before')
      : undefined
  }

  return (arrival: Arrival): SecurityFault | undefined => {
    const message = readMessage(arrival.text, arrival.version)
    if (message === undefined) return undefined
    return ('fault' in message ? message : check(message, arrival))?.fault
  }
}
