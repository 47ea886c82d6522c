// Owns how a message that fails its security is refused: the fault codes of the standards, in either SOAP version.
import { randomUUID } from 'node:crypto'
import type { Reply } from '../plain-replies.ts'
import { contentTypes } from '../request.ts'
import type { SoapVersion } from '../rules.ts'
import { escapeXml } from '../xml.ts'
import { faultAction, ns } from './names.ts'

/** WSS 1.1 chapter 12, WS-Trust 1.3 chapter 11, WS-Addressing 1.0 SOAP binding chapter 6. */
export type FaultCode =
  | 'wsse:InvalidSecurity'
  | 'wsse:InvalidSecurityToken'
  | 'wsse:UnsupportedAlgorithm'
  | 'wsse:FailedAuthentication'
  | 'wsse:FailedCheck'
  | 'wsu:MessageExpired'
  | 'wsa:InvalidAddressingHeader'
  | 'wst:BadRequest'
  | 'wst:InvalidRequest'
  | 'wst:InvalidScope'
  | 'wst:RequestFailed'

/** The first thing wrong with a message, in our own words: values are never repeated. */
export type SecurityFault = {
  code: FaultCode
  reason: string
  /** When it is not the sender who did wrong. */
  by?: 'receiver' | undefined
  /** Told in the form of Serviceplatformen's own faults. */
  errorCode?: string | undefined
}

export const fault = (code: FaultCode, reason: string): { fault: SecurityFault } => ({
  fault: { code, reason },
})

const detail = (errorCode: string, text: string): string =>
  '<spf:ServiceplatformFault xmlns:spf="http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/">' +
  `<spf:ErrorList><spf:Error><spf:ErrorCode>${errorCode}</spf:ErrorCode><spf:ErrorText>${text}</spf:ErrorText>` +
  '</spf:Error></spf:ErrorList></spf:ServiceplatformFault>'

const body11 = (code: string, text: string, details: string): string =>
  `<faultcode>${code}</faultcode><faultstring>${text}</faultstring>${details && `<detail>${details}</detail>`}`

const body12 = (by: 'Sender' | 'Receiver', code: string, text: string, details: string): string =>
  `<soap:Code><soap:Value>soap:${by}</soap:Value><soap:Subcode><soap:Value>${code}</soap:Value></soap:Subcode></soap:Code>` +
  `<soap:Reason><soap:Text xml:lang="en">${text}</soap:Text></soap:Reason>${details && `<soap:Detail>${details}</soap:Detail>`}`

/** The answer, still unsigned; HTTP 500, as a service whose WS-Security refuses answers in both versions. */
export const faultReply = (
  version: SoapVersion,
  { code, reason, by, errorCode }: SecurityFault,
  relatesTo: string | undefined,
): Reply => {
  const prefix = code.split(':')[0] as keyof typeof ns
  const text = escapeXml(reason)
  const details = errorCode === undefined ? '' : detail(errorCode, text)
  const reported =
    version === '1.1'
      ? body11(code, text, details)
      : body12(by === undefined ? 'Sender' : 'Receiver', code, text, details)
  const related = relatesTo ? `<wsa:RelatesTo>${escapeXml(relatesTo)}</wsa:RelatesTo>` : ''
  return {
    status: 500,
    contentType: `${contentTypes[version]}; charset=utf-8`,
    body:
      `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="${version === '1.1' ? ns.soap11 : ns.soap12}"` +
      ` xmlns:wsa="${ns.wsa}"><soap:Header><wsa:Action>${faultAction}</wsa:Action>` +
      `<wsa:MessageID>urn:uuid:${randomUUID()}</wsa:MessageID>${related}</soap:Header>` +
      `<soap:Body xmlns:${prefix}="${ns[prefix]}"><soap:Fault>${reported}</soap:Fault></soap:Body></soap:Envelope>`,
  }
}
