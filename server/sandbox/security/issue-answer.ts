// Builds the STS's unsigned answer to an Issue: the token in a RequestSecurityTokenResponseCollection.
import type { Reply } from '../plain-replies.ts'
import { contentTypes } from '../request.ts'
import { escapeXml } from '../xml.ts'
import type { Token } from './issue-token.ts'
import { entityIds, ns, tokens, trustNames } from './names.ts'
import type { TokenRequest } from './read-issue.ts'

const period = (from: number, to: number): string =>
  `<wsu:Created>${new Date(from).toISOString()}</wsu:Created><wsu:Expires>${new Date(to).toISOString()}</wsu:Expires>`

const reference = ({ id }: Token): string =>
  `<wsse:SecurityTokenReference xmlns:wsse="${ns.wsse}" xmlns:wsse11="${ns.wsse11}" wsse11:TokenType="${tokens.saml2}">` +
  `<wsse:KeyIdentifier ValueType="${tokens.samlId}">${id}</wsse:KeyIdentifier></wsse:SecurityTokenReference>`

/** An answer in the form of KOMBIT's STS, without a MessageID. The token is valid in [from, to), epoch ms. */
export const issueAnswer = (
  request: TokenRequest,
  token: Token,
  from: number,
  to: number,
  relatesTo: string,
): Reply => {
  const context = request.context === '' ? '' : ` Context="${escapeXml(request.context)}"`
  const body =
    `<wst:RequestSecurityTokenResponseCollection xmlns:wst="${ns.wst}"><wst:RequestSecurityTokenResponse${context}>` +
    `<wst:Lifetime xmlns:wsu="${ns.wsu}">${period(from, to)}</wst:Lifetime>` +
    `<wsp:AppliesTo xmlns:wsp="${ns.wsp}"><wsa:EndpointReference><wsa:Address>${entityIds[request.indeks]}</wsa:Address>` +
    `</wsa:EndpointReference></wsp:AppliesTo><wst:RequestedSecurityToken>${token.xml}</wst:RequestedSecurityToken>` +
    `<wst:RequestedAttachedReference>${reference(token)}</wst:RequestedAttachedReference>` +
    `<wst:RequestedUnattachedReference>${reference(token)}</wst:RequestedUnattachedReference>` +
    `<wst:TokenType>${tokens.saml2}</wst:TokenType><wst:RequestType>${trustNames.issue}</wst:RequestType>` +
    `<wst:KeyType>${trustNames.publicKey}</wst:KeyType></wst:RequestSecurityTokenResponse>` +
    '</wst:RequestSecurityTokenResponseCollection>'
  return {
    status: 200,
    contentType: `${contentTypes['1.2']}; charset=utf-8`,
    body:
      `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="${ns.soap12}" xmlns:wsa="${ns.wsa}"><soap:Header>` +
      `<wsa:Action>${trustNames.issuedAction}</wsa:Action><wsa:RelatesTo>${escapeXml(relatesTo)}</wsa:RelatesTo></soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`,
  }
}
