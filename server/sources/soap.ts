// SOAP envelope in both versions: builds requests, and reads answers and faults.
import type { Envelope, Message } from './envelope.ts'
import type { WireRequest } from './http.ts'
import { childrenNamed, elementsOf, escapeXml, is, onlyChild, textOf } from './xml.ts'
import type { Element, XmlDocument } from './xml-tree.ts'

type SoapVersion = '1.1' | '1.2'

export type SoapOptions = {
  url: string
  soapVersion: SoapVersion
  /** Whether to send the Liberty framework header, as KOMBIT's samples do. */
  libertyHeader: boolean
  /** Overrides the version's media type; one published sample needs it. */
  contentType?: string | undefined
}

export const soapNamespaces: Record<SoapVersion, string> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
}
const versions = Object.values(soapNamespaces)
const wsa = 'http://www.w3.org/2005/08/addressing'

/** The HTTP headers for the version and action. */
export const soapHeaders = (
  { soapVersion, contentType }: Pick<SoapOptions, 'soapVersion' | 'contentType'>,
  action: string,
): Record<string, string> => {
  const type = contentType ?? (soapVersion === '1.1' ? 'text/xml' : 'application/soap+xml')
  const charset = `${type}; charset=utf-8`
  return soapVersion === '1.1'
    ? { 'content-type': charset, soapaction: `"${action}"` }
    : { 'content-type': `${charset}; action="${action}"` }
}

export const requestHeader = (transactionUuid: string): string =>
  `<rh:RequestHeader xmlns:rh="http://kombit.dk/xml/schemas/RequestHeader/1/"><rh:TransactionUUID>${transactionUuid}</rh:TransactionUUID></rh:RequestHeader>`

/** A request with RequestHeader, WS-Addressing 1.0 and, when set, the Liberty header. */
export const buildRequest = (
  options: SoapOptions,
  { action, payload, messageId, transactionUuid }: Message,
): WireRequest => {
  const liberty = options.libertyHeader
    ? '<sbf:Framework xmlns:sbf="urn:liberty:sb:2006-08" xmlns:sbfprofile="urn:liberty:sb:profile" version="2.0" sbfprofile:profile="urn:liberty:sb:profile:basic"/>'
    : ''
  return {
    url: options.url,
    headers: soapHeaders(options, action),
    body:
      `<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="${soapNamespaces[options.soapVersion]}" xmlns:wsa="${wsa}"><soap:Header>` +
      requestHeader(transactionUuid) +
      `<wsa:Action>${action}</wsa:Action><wsa:MessageID>${messageId}</wsa:MessageID><wsa:To>${escapeXml(options.url)}</wsa:To>` +
      `<wsa:ReplyTo><wsa:Address>${wsa}/anonymous</wsa:Address></wsa:ReplyTo>${liberty}</soap:Header>` +
      `<soap:Body>${payload}</soap:Body></soap:Envelope>`,
  }
}

/** An envelope without security: requests do not depend on the kommune, and every answer is accepted. */
export const createPlainEnvelope =
  (options: SoapOptions): Envelope =>
  async (message) => ({
    kind: 'request',
    request: buildRequest(options, message),
    refuse: () => undefined,
  })

export type SoapFault = {
  versionMismatch: boolean
  /** Whether the fault is the service's, so that another attempt may succeed. Any other fault is a refusal. */
  receiver: boolean
  /** Whether a code reports that the kommune's service agreement gives no right. */
  noRight: boolean
  /** The standard code in the fault, if any. No other text of a fault is ever returned. */
  code?: string | undefined
}

/** The fault codes of WS-Security 1.1 and WS-Trust 1.3. */
const standardCodes = new Set([
  'UnsupportedSecurityToken',
  'UnsupportedAlgorithm',
  'InvalidSecurity',
  'InvalidSecurityToken',
  'FailedAuthentication',
  'FailedCheck',
  'SecurityTokenUnavailable',
  'MessageExpired',
  'InvalidRequest',
  'RequestFailed',
  'AuthenticationBadElements',
  'BadRequest',
  'ExpiredData',
  'InvalidTimeRange',
  'InvalidScope',
])

/** The content of an envelope: a fault, or the expected payload. */
export type SoapAnswer = {
  fault?: SoapFault | undefined
  relatesTo?: string | undefined
  payload?: Element | undefined
}

/** The depth to which codes are searched for; WSS 1.1 and SOAP 1.2 nest at most four. */
const maxFaultDepth = 8

/** Reads the codes of a fault (SOAP 1.1 and 1.2) and the ErrorCodes in its detail into `fault`. The fault itself has depth 0. */
const readCodes = (element: Element, depth: number, fault: SoapFault): void => {
  const { local } = element
  const isCode = local === 'faultcode' || (local === 'Value' && depth >= 2)
  if (isCode || local === 'ErrorCode') {
    const text = textOf(element) ?? ''
    const code = text.slice(text.indexOf(':') + 1)
    fault.versionMismatch ||= isCode && code === 'VersionMismatch'
    // A subcode does not change who made the fault.
    const isTopCode = local === 'faultcode' || depth === 2
    fault.receiver ||= isTopCode && (code === 'Server' || code.startsWith('Server.') || code === 'Receiver')
    fault.noRight ||= text.includes('ServiceAgreement')
    if (standardCodes.has(code)) fault.code ??= code
  }
  if (depth < maxFaultDepth) for (const child of elementsOf(element)) readCodes(child, depth + 1, fault)
}

/** Reads an envelope of either version with the named payload. Other documents give neither fault nor payload. */
export const readAnswer = ({ root }: XmlDocument, uri: string, local: string): SoapAnswer => {
  const soap = versions.find((version) => is(root, version, 'Envelope'))
  const body = soap === undefined ? undefined : onlyChild(root, soap, 'Body')
  if (soap === undefined || body === undefined) return {}
  const header = onlyChild(root, soap, 'Header')
  const [relatesTo, ...more] = header === undefined ? [] : childrenNamed(header, wsa, 'RelatesTo')
  const answer: SoapAnswer = {
    payload: onlyChild(body, uri, local),
    // Several RelatesTo headers match no message.
    relatesTo: more.length > 0 ? '' : relatesTo && (textOf(relatesTo) ?? ''),
  }
  const [fault] = childrenNamed(body, soap, 'Fault')
  if (fault !== undefined) {
    answer.fault = { versionMismatch: false, receiver: false, noRight: false }
    readCodes(fault, 0, answer.fault)
  }
  return answer
}
