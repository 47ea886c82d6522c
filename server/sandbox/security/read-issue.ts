// Reads a WS-Trust Issue strictly: a request for a token for one service and one kommune, bound to the key that signed it.
import { type Indeks, indekser } from '../../domain/measured/check.ts'
import { parseContentType, type RawRequest } from '../request.ts'
import { certificateFrom } from './check-token.ts'
import { attributeOf, childrenOf, isNamed, type Name, onlyAt, onlyChild, textOf } from './dom.ts'
import { fault, type SecurityFault } from './fault.ts'
import { addressingFault, type Message, uncoveredFault } from './message.ts'
import { anonymous, entityIds, ns, stsPath, tokens, trustNames } from './names.ts'
import { checkSignature } from './signature.ts'
import { timestampFault } from './timestamp.ts'

type Faulty = { fault: SecurityFault }

/** A token request; `certificate` (PEM) is the signer's. */
export type TokenRequest = { indeks: Indeks; cvr: string; certificate: string; context: string }

/** The first mistake in a request's HTTP headers. */
export const httpMistake = ({ contentType, soapAction }: RawRequest): string | undefined => {
  const {
    type,
    charset = 'utf-8',
    action = soapAction?.replace(/^"(.*)"$/, '$1'),
  } = parseContentType(contentType)
  if (type !== 'application/soap+xml') return 'SOAP 1.2 requires the Content-Type application/soap+xml'
  if (charset.toLowerCase() !== 'utf-8') return 'the charset is not utf-8'
  return action === undefined || action === trustNames.issueAction
    ? undefined
    : `the action is not ${trustNames.issueAction}`
}

const pathOf = (address: string): string | undefined =>
  URL.canParse(address) ? new URL(address).pathname : undefined

const addressFault = (message: Message): Faulty | undefined => {
  const missing = addressingFault(message, 'Action', 'MessageID', 'To', 'ReplyTo')
  if (missing !== undefined) return missing
  const bad = (reason: string) => fault('wsa:InvalidAddressingHeader', reason)
  const { addressing } = message
  if (textOf(addressing.get('Action')) !== trustNames.issueAction)
    return bad(`Action is not ${trustNames.issueAction}`)
  if (pathOf(textOf(addressing.get('To'))) !== stsPath) return bad('To is not the address of this STS')
  return textOf(onlyChild(addressing.get('ReplyTo'), 'wsa:Address')) === anonymous
    ? undefined
    : bad('ReplyTo is not anonymous')
}

/** The certificate (PEM) of a BinarySecurityToken. */
const certificateIn = (token: Element | undefined): string | undefined =>
  attributeOf(token, 'ValueType') === tokens.x509 && attributeOf(token, 'EncodingType') === tokens.base64
    ? certificateFrom(textOf(token))
    : undefined

/** The certificate in the message, if its key made the signature and the signature covers all required parts. */
const signerOf = (message: Message): { certificate: string } | Faulty => {
  const { root, security, signature } = message
  const token = onlyChild(security, 'wsse:BinarySecurityToken')
  const certificate = certificateIn(token)
  if (token === undefined || certificate === undefined)
    return fault(
      'wsse:InvalidSecurityToken',
      'there is not exactly one BinarySecurityToken with an X.509 certificate',
    )
  const reference = onlyAt(signature, 'ds:KeyInfo', 'wsse:SecurityTokenReference', 'wsse:Reference')
  if (attributeOf(reference, 'URI') !== `#${token.getAttributeNS(ns.wsu, 'Id')}`)
    return fault('wsse:InvalidSecurity', 'KeyInfo does not refer to the BinarySecurityToken')
  const checked = checkSignature({ root, signature, certificate })
  if ('fault' in checked) return checked
  return uncoveredFault(message, checked.covered, token) ?? { certificate }
}

const parts: readonly Name[] = [
  'wst:TokenType',
  'wst:RequestType',
  'wsp:AppliesTo',
  'wst:Claims',
  'wst:KeyType',
  'wst:UseKey',
]

/** The certificate in UseKey, given as a BinarySecurityToken or as XML-DSig's KeyInfo. */
const keyIn = (useKey: Element | undefined): string | undefined =>
  certificateIn(onlyChild(useKey, 'wsse:BinarySecurityToken')) ??
  certificateFrom(textOf(onlyAt(useKey, 'ds:KeyInfo', 'ds:X509Data', 'ds:X509Certificate')))

const readRequest = (request: Element, certificate: string): TokenRequest | Faulty => {
  const bad = (reason: string) => fault('wst:BadRequest', reason)
  const missing = parts.find((name) => onlyChild(request, name) === undefined)
  if (missing !== undefined) return bad(`there is not exactly one ${missing}`)
  if (childrenOf(request).some((child) => !parts.some((name) => isNamed(child, name))))
    return bad('the request has an unknown part')
  const values: readonly [Name, string][] = [
    ['wst:TokenType', tokens.saml2],
    ['wst:RequestType', trustNames.issue],
    ['wst:KeyType', trustNames.publicKey],
  ]
  const wrong = values.find(([name, value]) => textOf(onlyChild(request, name)) !== value)
  if (wrong !== undefined) return bad(`${wrong[0]} is not ${wrong[1]}`)

  const address = onlyAt(request, 'wsp:AppliesTo', 'wsa:EndpointReference', 'wsa:Address')
  const indeks = indekser.find((name) => entityIds[name] === textOf(address))
  if (indeks === undefined) return fault('wst:InvalidScope', 'AppliesTo is an unknown service')
  const claims = onlyChild(request, 'wst:Claims')
  if (attributeOf(claims, 'Dialect') !== trustNames.claimsDialect)
    return bad(`the Dialect of Claims is not ${trustNames.claimsDialect}`)
  const claim = onlyChild(claims, 'auth:ClaimType')
  if (attributeOf(claim, 'Uri') !== trustNames.cvrClaim)
    return bad('Claims is not exactly one CvrNumberIdentifier')
  const cvr = textOf(onlyChild(claim, 'auth:Value'))
  if (!/^\d{8}$/.test(cvr)) return bad('the CVR number is not 8 digits')
  return keyIn(onlyChild(request, 'wst:UseKey')) === certificate
    ? { indeks, cvr, certificate, context: attributeOf(request, 'Context') }
    : fault('wst:InvalidRequest', "UseKey is not the signer's certificate")
}

/** Reads a message at `now` (epoch ms); returns the request only if the message is signed and fresh. */
export const readIssue = (message: Message, now: number): TokenRequest | Faulty => {
  const headerFault = addressFault(message) ?? timestampFault(message.timestamp, now)
  if (headerFault !== undefined) return headerFault
  const signer = signerOf(message)
  if ('fault' in signer) return signer
  const [request, ...more] = childrenOf(message.body)
  return request !== undefined && more.length === 0 && isNamed(request, 'wst:RequestSecurityToken')
    ? readRequest(request, signer.certificate)
    : fault('wst:BadRequest', 'Body is not exactly one RequestSecurityToken')
}
