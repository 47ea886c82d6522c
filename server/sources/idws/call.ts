// Builds calls to a service: the headers of a plain call, and a Security header with the kommune's token.
import type { Message } from '../envelope.ts'
import type { WireRequest } from '../http.ts'
import { requestHeader, type SoapOptions, soapHeaders, soapNamespaces } from '../soap.ts'
import type { Credentials } from './credentials.ts'
import { ns, tokenTypes } from './names.ts'
import {
  actionPart,
  bodyPart,
  messageIdPart,
  replyToPart,
  timestampPart,
  toPartOf,
  writeEnvelope,
} from './parts.ts'
import { tokenReference, toPart, writeSignature } from './sign.ts'
import type { Token } from './token.ts'

const frameworkPart = () =>
  toPart(
    'framework',
    `<sbf:Framework xmlns:sbf="urn:liberty:sb:2006-08" xmlns:sbfprofile="urn:liberty:sb:profile" xmlns:wsu="${ns.wsu}" version="2.0" wsu:Id="framework" sbfprofile:profile="urn:liberty:sb:profile:basic"></sbf:Framework>`,
  )

const samlReference = (id: string, assertionId: string): string =>
  `<wsse:SecurityTokenReference xmlns:wsse11="${ns.wsse11}"${id} wsse11:TokenType="${tokenTypes.saml2}">` +
  `<wsse:KeyIdentifier ValueType="${tokenTypes.samlId}">${assertionId}</wsse:KeyIdentifier></wsse:SecurityTokenReference>`

/**
 * Returns a builder of requests to one service. It signs the parts listed in the policy OIOIDWSBindingPolicy (body,
 * addressing, timestamp and token) and, as in KOMBIT's sample, the Liberty header. It does not sign RequestHeader,
 * because the policy does not list it and its XSD does not permit an id.
 */
export const createCall = (options: SoapOptions, { key }: Credentials) => {
  const soapNs = soapNamespaces[options.soapVersion]
  const to = toPartOf(options.url)
  const replyTo = replyToPart()
  const framework = options.libertyHeader ? frameworkPart() : undefined

  return (
    { action, payload, messageId, transactionUuid }: Message,
    token: Token,
    now: number,
  ): WireRequest => {
    const headers = [actionPart(action), messageIdPart(messageId), to, replyTo]
    if (framework !== undefined) headers.push(framework)
    const timestamp = timestampPart(now)
    const body = bodyPart(soapNs, payload)
    let references = tokenReference('token', token.digest)
    let text = requestHeader(transactionUuid)
    for (const part of headers) {
      text += part.text
      references += part.reference
    }
    references += timestamp.reference + body.reference
    const security =
      timestamp.text +
      token.assertion +
      samlReference(` xmlns:wsu="${ns.wsu}" wsu:Id="token"`, token.id) +
      writeSignature(references, key, samlReference('', token.id))
    return {
      url: options.url,
      headers: soapHeaders(options, action),
      body: writeEnvelope(soapNs, text, security, body.text),
    }
  }
}
