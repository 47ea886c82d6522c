// Owns the SOAP envelope, both versions: building a request, and reading an answer or a fault.
import type { WireRequest } from './http.ts'
import { escapeXml, Malformed, type QName, readXml } from './xml.ts'

type SoapVersion = '1.1' | '1.2'

export type SoapOptions = {
  url: string
  soapVersion: SoapVersion
  /** Whether the Liberty framework header is sent, as KOMBIT's samples do. */
  libertyHeader: boolean
  /** Overrides the media type that follows from the version; one published sample needs it. */
  contentType?: string | undefined
}

const soapNs: Record<SoapVersion, string> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
}
const wsa = 'http://www.w3.org/2005/08/addressing'

const headersFor = ({ soapVersion, contentType }: SoapOptions, action: string): Record<string, string> => {
  const type = contentType ?? (soapVersion === '1.1' ? 'text/xml' : 'application/soap+xml')
  const charset = `${type}; charset=utf-8`
  return soapVersion === '1.1'
    ? { 'content-type': charset, soapaction: `"${action}"` }
    : { 'content-type': `${charset}; action="${action}"` }
}

/** A request with RequestHeader, WS-Addressing 1.0 and, when set, the Liberty header. `payload` is XML. */
export const buildRequest = (
  options: SoapOptions,
  message: { action: string; payload: string; messageId: string; transactionUuid: string },
): WireRequest => {
  const { action, payload, messageId, transactionUuid } = message
  const liberty = options.libertyHeader
    ? '<sbf:Framework xmlns:sbf="urn:liberty:sb:2006-08" xmlns:sbfprofile="urn:liberty:sb:profile" version="2.0" sbfprofile:profile="urn:liberty:sb:profile:basic"/>'
    : ''
  return {
    url: options.url,
    headers: headersFor(options, action),
    body:
      `<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="${soapNs[options.soapVersion]}" xmlns:wsa="${wsa}"><soap:Header>` +
      `<rh:RequestHeader xmlns:rh="http://kombit.dk/xml/schemas/RequestHeader/1/"><rh:TransactionUUID>${transactionUuid}</rh:TransactionUUID></rh:RequestHeader>` +
      `<wsa:Action>${action}</wsa:Action><wsa:MessageID>${messageId}</wsa:MessageID><wsa:To>${escapeXml(options.url)}</wsa:To>` +
      `<wsa:ReplyTo><wsa:Address>${wsa}/anonymous</wsa:Address></wsa:ReplyTo>${liberty}</soap:Header>` +
      `<soap:Body>${payload}</soap:Body></soap:Envelope>`,
  }
}

export type SoapFault = {
  versionMismatch: boolean
  /** The service's own fault: asking again may help. Every other is a refusal. */
  receiver: boolean
  /** An ErrorCode or fault code that tells that the kommune's agreement gives no right. */
  noRight: boolean
}

/** What an envelope held: a fault, or the fields picked out of its payload. */
export type SoapAnswer = {
  fault?: SoapFault | undefined
  relatesTo?: string | undefined
  /** Whether the body held the payload element that was looked for. */
  payload: boolean
}

const local = (name: QName): string => name.slice(name.indexOf('}') + 1)

const faultText = (path: readonly QName[], text: string, fault: SoapFault): void => {
  const name = local(path.at(-1) ?? '')
  const isCode = name === 'faultcode' || (name === 'Value' && path.length >= 5)
  if (!isCode && name !== 'ErrorCode') return
  const code = text.slice(text.indexOf(':') + 1)
  fault.versionMismatch ||= isCode && code === 'VersionMismatch'
  // A subcode only tells more of it.
  const isTopCode = name === 'faultcode' || path.length === 5
  fault.receiver ||= isTopCode && (code === 'Server' || code.startsWith('Server.') || code === 'Receiver')
  fault.noRight ||= text.includes('ServiceAgreement')
}

/**
 * Reads an envelope of either version. Every element under `payloadName` goes to `pick`, its path counted
 * from there. Throws Malformed; anything that is not an envelope has neither fault nor payload.
 */
export const readAnswer = (
  text: string,
  payloadName: QName,
  pick: (path: readonly QName[], text: string) => void,
): SoapAnswer => {
  const answer: SoapAnswer = { payload: false }
  let bodies = 0
  readXml(text, (path, value) => {
    const version = Object.values(soapNs).find((ns) => path[0] === `{${ns}}Envelope`)
    if (version === undefined) return
    if (path[1] === `{${version}}Header` && path.length === 3 && path[2] === `{${wsa}}RelatesTo`) {
      // Two of them relate to nothing.
      answer.relatesTo = answer.relatesTo === undefined ? value : ''
    }
    if (path[1] !== `{${version}}Body`) return
    if (path.length === 2 && ++bodies > 1) throw new Malformed('two bodies')
    if (path[2] === `{${version}}Fault`) {
      answer.fault ??= { versionMismatch: false, receiver: false, noRight: false }
      faultText(path, value, answer.fault)
    } else if (path[2] === payloadName) {
      answer.payload = true
      pick(path.slice(3), value)
    }
  })
  return answer
}
