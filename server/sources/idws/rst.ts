// Builds the message to the STS: a WS-Trust 1.3 Issue over SOAP 1.2, signed with our certificate.
import type { WireRequest } from '../http.ts'
import { soapHeaders, soapNamespaces } from '../soap.ts'
import { escapeXml } from '../xml.ts'
import type { Credentials } from './credentials.ts'
import { cvrAttribute, ns, tokenTypes } from './names.ts'
import {
  actionPart,
  bodyPart,
  messageIdPart,
  replyToPart,
  timestampPart,
  toPartOf,
  writeEnvelope,
} from './parts.ts'
import { toPart, writeSignature } from './sign.ts'

const issueAction = `${ns.wst}/RST/Issue`

export type IssueOptions = { stsUrl: string; entityId: string; credentials: Credentials }

/** The claim is the kommune's CVR number and not ours, because the token is for the kommune's right. */
const requestSecurityToken = (entityId: string, cvr: string, certificate: string): string =>
  `<wst:RequestSecurityToken xmlns:wst="${ns.wst}"><wst:TokenType>${tokenTypes.saml2}</wst:TokenType>` +
  `<wst:RequestType>${ns.wst}/Issue</wst:RequestType>` +
  `<wsp:AppliesTo xmlns:wsp="${ns.wsp}"><wsa:EndpointReference xmlns:wsa="${ns.wsa}"><wsa:Address>${escapeXml(entityId)}</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>` +
  `<wst:Claims Dialect="${ns.auth}/authclaims"><auth:ClaimType xmlns:auth="${ns.auth}" Uri="${cvrAttribute}"><auth:Value>${escapeXml(cvr)}</auth:Value></auth:ClaimType></wst:Claims>` +
  `<wst:KeyType>${ns.wst}/PublicKey</wst:KeyType>` +
  `<wst:UseKey><wsse:BinarySecurityToken xmlns:wsse="${ns.wsse}" EncodingType="${tokenTypes.base64}" ValueType="${tokenTypes.x509}">${certificate}</wsse:BinarySecurityToken></wst:UseKey>` +
  '</wst:RequestSecurityToken>'

/** Builds the request for a token; `now` is epoch ms. */
export const buildIssue = (
  { stsUrl, entityId, credentials }: IssueOptions,
  { cvr, messageId, now }: { cvr: string; messageId: string; now: number },
): WireRequest => {
  const { key, certificate } = credentials
  const headers = [actionPart(issueAction), messageIdPart(messageId), toPartOf(stsUrl), replyToPart()]
  const token = toPart(
    'x509',
    `<wsse:BinarySecurityToken xmlns:wsse="${ns.wsse}" xmlns:wsu="${ns.wsu}" EncodingType="${tokenTypes.base64}" ValueType="${tokenTypes.x509}" wsu:Id="x509">${certificate.base64}</wsse:BinarySecurityToken>`,
  )
  const timestamp = timestampPart(now)
  const body = bodyPart(soapNamespaces['1.2'], requestSecurityToken(entityId, cvr, certificate.base64))
  const references = [...headers, token, timestamp, body].map((part) => part.reference).join('')
  const keyInfo = `<wsse:SecurityTokenReference><wsse:Reference URI="#x509" ValueType="${tokenTypes.x509}"/></wsse:SecurityTokenReference>`
  const signature = writeSignature(references, key, keyInfo)
  return {
    url: stsUrl,
    headers: soapHeaders({ soapVersion: '1.2' }, issueAction),
    body: writeEnvelope(
      soapNamespaces['1.2'],
      headers.map((part) => part.text).join(''),
      token.text + timestamp.text + signature,
      body.text,
    ),
  }
}
