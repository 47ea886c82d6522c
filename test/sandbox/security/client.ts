// An independent client for the tests of the sandbox's security: builds messages to the STS and the service, with any deviation.
import { randomUUID, X509Certificate } from 'node:crypto'
import type { KeyPair } from '../../../server/sandbox/security/pki.ts'
import type { SoapVersion } from '../../../server/sandbox/switches.ts'
import { type SignatureOptions, signMessage, uris } from './signer.ts'

export const stsPath = '/runtime/services/kombittrust/14/certificatemixed'
export const sdi = 'http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6'
export const ydi = 'http://entityid.kombit.dk/service/ydi/ydelseindeks/6'
const trust = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512'
const wsa = 'http://www.w3.org/2005/08/addressing'
const fremsoeg = 'http://kombit.dk/sts/sagdokumentindeks/fremsoeg'
const transaction =
  '<rh:RequestHeader><rh:TransactionUUID>0d6a3c0a-92a5-4a56-9a53-1a2b3c4d5e6f</rh:TransactionUUID></rh:RequestHeader>'
const envelopeNs: Record<SoapVersion, string> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
}

/** The deviations of a message from a valid one. */
export type Departure = Partial<Omit<SignatureOptions, 'ids'>> & {
  /** Ids to exclude from the signature, and additional Ids to sign. */
  unsigned?: readonly string[] | undefined
  more?: readonly string[] | undefined
  /** Changes the message before signing. */
  before?: ((xml: string) => string) | undefined
  /** Changes the message after signing. */
  after?: ((xml: string) => string) | undefined
}

const derOf = (certificate: string): string => new X509Certificate(certificate).raw.toString('base64')

export const timestampXml = (from: number, to: number): string =>
  `<wsu:Timestamp wsu:Id="timestamp"><wsu:Created>${new Date(from).toISOString()}</wsu:Created>` +
  `<wsu:Expires>${new Date(to).toISOString()}</wsu:Expires></wsu:Timestamp>`

const finish = (
  xml: string,
  ids: readonly string[],
  departure: Departure,
  usual: Omit<SignatureOptions, 'ids'>,
) => {
  const { unsigned = [], more = [], before, after, ...signing } = departure
  const signed = signMessage(before?.(xml) ?? xml, {
    ...usual,
    ...signing,
    ids: [...ids.filter((id) => !unsigned.includes(id)), ...more],
  })
  return after?.(signed) ?? signed
}

export type Issue = {
  client: KeyPair
  now: number
  audience?: string
  cvr?: string
  messageId?: string
}

const addressing = (action: string, to: string, messageId: string): string =>
  `<wsa:Action wsu:Id="action">${action}</wsa:Action><wsa:MessageID wsu:Id="messageId">${messageId}</wsa:MessageID>` +
  `<wsa:To wsu:Id="to">${to}</wsa:To><wsa:ReplyTo wsu:Id="replyTo"><wsa:Address>${wsa}/anonymous</wsa:Address></wsa:ReplyTo>`

export const newMessageId = (): string => `urn:uuid:${randomUUID()}`

/** A WS-Trust Issue. */
export const issueMessage = (issue: Issue, departure: Departure = {}): string => {
  const { client, now, audience = sdi, cvr = '55133018', messageId = newMessageId() } = issue
  const certificate = derOf(client.certificate)
  const binary = (id: string) =>
    `<wsse:BinarySecurityToken${id} EncodingType="${uris.base64}" ValueType="${uris.x509}">${certificate}</wsse:BinarySecurityToken>`
  const dialect = 'http://docs.oasis-open.org/wsfed/authorization/200706'
  const request =
    `<wst:RequestSecurityToken xmlns:wst="${trust}"><wst:TokenType>${uris.saml2}</wst:TokenType>` +
    `<wst:RequestType>${trust}/Issue</wst:RequestType><wsp:AppliesTo xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy">` +
    `<wsa:EndpointReference><wsa:Address>${audience}</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>` +
    `<wst:Claims Dialect="${dialect}/authclaims"><auth:ClaimType xmlns:auth="${dialect}"` +
    ` Uri="dk:gov:saml:attribute:CvrNumberIdentifier"><auth:Value>${cvr}</auth:Value></auth:ClaimType></wst:Claims>` +
    `<wst:KeyType>${trust}/PublicKey</wst:KeyType><wst:UseKey>${binary('')}</wst:UseKey></wst:RequestSecurityToken>`
  const xml =
    `<s:Envelope xmlns:s="${envelopeNs['1.2']}" xmlns:wsa="${wsa}" xmlns:wsu="${uris.wsu}" xmlns:wsse="${uris.wsse}"><s:Header>` +
    addressing(`${trust}/RST/Issue`, `http://127.0.0.1${stsPath}`, messageId) +
    `<wsse:Security s:mustUnderstand="1">${binary(' wsu:Id="certificate"')}` +
    `${timestampXml(now, now + 300_000)}</wsse:Security></s:Header><s:Body wsu:Id="body">${request}</s:Body></s:Envelope>`
  const ids = ['body', 'timestamp', 'to', 'replyTo', 'messageId', 'action', 'certificate']
  return finish(xml, ids, departure, {
    key: client.key,
    keyInfo:
      `<wsse:SecurityTokenReference xmlns:wsse="${uris.wsse}"><wsse:Reference URI="#certificate"` +
      ` ValueType="${uris.x509}"/></wsse:SecurityTokenReference>`,
  })
}

export type Call = {
  version: SoapVersion
  /** The content of Body. */
  payload: string
  /** The assertion, unchanged from the STS. */
  token: string
  client: KeyPair
  now: number
  messageId?: string
  /** The action; SDI's by default. */
  action?: string
}

/** A signed call to the service. */
export const callMessage = (call: Call, departure: Departure = {}): string => {
  const { version, payload, token, client, now, messageId = newMessageId(), action = fremsoeg } = call
  const id = /\sID="([^"]+)"/.exec(token)?.[1]
  const reference = (attribute: string) =>
    `<wsse:SecurityTokenReference xmlns:wsse="${uris.wsse}" xmlns:wsse11="${uris.wsse11}"${attribute} wsse11:TokenType="${uris.saml2}">` +
    `<wsse:KeyIdentifier ValueType="${uris.samlId}">${id}</wsse:KeyIdentifier></wsse:SecurityTokenReference>`
  const xml =
    `<s:Envelope xmlns:s="${envelopeNs[version]}" xmlns:wsa="${wsa}" xmlns:wsu="${uris.wsu}"` +
    ' xmlns:rh="http://kombit.dk/xml/schemas/RequestHeader/1/"><s:Header>' +
    `${addressing(action, 'http://127.0.0.1/sagdokumentindeks/6', messageId)}${transaction}` +
    `<wsse:Security xmlns:wsse="${uris.wsse}" s:mustUnderstand="1">${timestampXml(now, now + 300_000)}${token}` +
    `${reference(' wsu:Id="reference"')}</wsse:Security></s:Header><s:Body wsu:Id="body">${payload}</s:Body></s:Envelope>`
  const ids = ['body', 'timestamp', 'to', 'replyTo', 'messageId', 'action']
  return finish(xml, ids, departure, {
    key: client.key,
    keyInfo: reference(''),
    throughReference: 'reference',
  })
}

/** The assertion in an answer, unchanged. */
export const assertionIn = (answer: string): string =>
  /<Assertion [\s\S]*<\/Assertion>/.exec(answer)?.[0] ?? ''
