// Guard: accepts a call only with a valid token, a signature by the token's key, a fresh timestamp, and a new MessageID.
import { minute } from '../../domain/time.ts'
import type { SoapVersion } from '../switches.ts'
import { refersTo } from './canonical.ts'
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
  /** The entityID of the called service. */
  audience: string
  /** Epoch ms. */
  now: number
}

/** The CVR number of the queried kommune, wherever the index's question has it. */
const queriedCvr = (body: Element): string | undefined => {
  const element = [...everyElement(body)].find(({ localName }) => /^CVR-(Nummer|nr)$/.test(localName))
  return element && textOf(element)
}

/** Checks that the signature's KeyInfo refers to the token. */
const keyReferenceFault = ({ signature }: Message, id: string): { fault: SecurityFault } | undefined => {
  const reference = onlyAt(signature, 'ds:KeyInfo', 'wsse:SecurityTokenReference')
  if (reference === undefined || !refersTo(reference, id))
    return fault('wsse:InvalidSecurity', 'KeyInfo does not refer to the token by its ID')
  return reference.getAttributeNS(ns.wsse11, 'TokenType') === tokens.saml2
    ? undefined
    : fault('wsse:InvalidSecurity', 'the reference to the token has no TokenType')
}

/** Checks a call's security; returns the fault, or undefined if the call is accepted or is not an envelope of the version. */
export const createGuard = (pki: TestPki) => {
  const seenBefore = createReplayGuard(10 * minute)

  const check = (message: Message, { audience, now }: Arrival): { fault: SecurityFault } | undefined => {
    const { root, security, signature, addressing } = message
    const headerFault =
      addressingFault(message, 'Action', 'MessageID', 'To') ?? timestampFault(message.timestamp, now)
    if (headerFault !== undefined) return headerFault
    const assertion = onlyChild(security, 'saml:Assertion')
    if (assertion === undefined) return fault('wsse:InvalidSecurity', 'there is not exactly one token')
    const content = checkToken({ root, assertion, issuerCertificate: pki.sts.certificate, audience, now })
    if ('fault' in content) return content

    const wrongKey = keyReferenceFault(message, assertion.getAttribute('ID') ?? '')
    if (wrongKey !== undefined) return wrongKey
    const { cvr, certificate } = content
    const checked = checkSignature({ root, signature, certificate, token: assertion })
    if ('fault' in checked) return checked
    const uncovered = uncoveredFault(message, checked.covered)
    if (uncovered !== undefined) return uncovered
    if (!checked.covered.some(({ kind, element }) => kind === 'token' && element === assertion))
      return fault('wsse:InvalidSecurity', 'the token is not signed through an STR-Transform')
    const queried = queriedCvr(message.body)
    if (queried !== undefined && queried !== cvr)
      return fault('wsse:FailedAuthentication', 'the token is for another kommune than the one queried')
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
