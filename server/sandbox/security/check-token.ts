// Checks a token: signed by the STS, for this service, valid now, and holder-of-key.
import { X509Certificate } from 'node:crypto'
import { attributeOf, childrenNamed, onlyAt, onlyChild, textOf } from './dom.ts'
import { fault, type SecurityFault } from './fault.ts'
import { tokens, trustNames } from './names.ts'
import { checkSignature } from './signature.ts'
import { parseUtc, skewMs } from './timestamp.ts'

export type TokenUse = {
  root: Element
  assertion: Element
  /** PEM: the certificate of the STS. */
  issuerCertificate: string
  /** The entityID of the called service. */
  audience: string
  /** Epoch ms. */
  now: number
}

/** The content of a valid token: the kommune, and the certificate (PEM) of the key that must sign the message. */
export type TokenContent = { cvr: string; certificate: string }

/** Reads a base64 certificate with an RSA key, as PEM; undefined if it is not one. */
export const certificateFrom = (base64: string): string | undefined => {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'))
    return certificate.publicKey.asymmetricKeyType === 'rsa' ? certificate.toString() : undefined
  } catch {
    return undefined
  }
}

const isValidAt = (period: Element, now: number): boolean =>
  parseUtc(attributeOf(period, 'NotBefore')) <= now + skewMs &&
  now < parseUtc(attributeOf(period, 'NotOnOrAfter')) + skewMs

/** Checks a token; returns its content only if every check passes. */
export const checkToken = (use: TokenUse): TokenContent | { fault: SecurityFault } => {
  const { root, assertion, issuerCertificate, audience, now } = use
  const bad = (reason: string) => fault('wsse:InvalidSecurityToken', reason)
  const signature = onlyChild(assertion, 'ds:Signature')
  if (signature === undefined) return bad('the token is not signed')
  const checked = checkSignature({ root, signature, certificate: issuerCertificate })
  if ('fault' in checked) return bad(`in the token: ${checked.fault.reason}`)
  if (!checked.covered.some(({ kind, element }) => kind === 'enveloped' && element === assertion))
    return bad("the token's signature does not cover the token")

  const conditions = onlyChild(assertion, 'saml:Conditions')
  const confirmation = onlyAt(assertion, 'saml:Subject', 'saml:SubjectConfirmation')
  const data = onlyChild(confirmation, 'saml:SubjectConfirmationData')
  if (conditions === undefined || confirmation === undefined || data === undefined)
    return bad('the token has no Conditions, or no SubjectConfirmation')
  if (!isValidAt(conditions, now) || !isValidAt(data, now)) return bad('the token is not valid now')
  if (textOf(onlyAt(conditions, 'saml:AudienceRestriction', 'saml:Audience')) !== audience)
    return bad('the token is for another service')
  if (attributeOf(confirmation, 'Method') !== tokens.holderOfKey) return bad('the token is not holder-of-key')
  const path = ['ds:KeyInfo', 'ds:X509Data', 'ds:X509Certificate'] as const
  const certificate = certificateFrom(textOf(onlyAt(data, ...path)))
  if (certificate === undefined) return bad('the token contains no certificate')
  const statement = onlyChild(assertion, 'saml:AttributeStatement')
  const claims = (statement && childrenNamed(statement, 'saml:Attribute')) ?? []
  const [claim, ...others] = claims.filter((a) => attributeOf(a, 'Name') === trustNames.cvrClaim)
  if (claim === undefined || others.length > 0) return bad('the token is not for one kommune')
  return { cvr: textOf(onlyChild(claim, 'saml:AttributeValue')), certificate }
}
