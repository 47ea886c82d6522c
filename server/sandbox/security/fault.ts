// Builds the fault for a message that fails its security checks: the standards' codes, in either SOAP version.
import { randomUUID } from 'node:crypto'
import type { Reply } from '../plain-replies.ts'
import { contentTypes } from '../request.ts'
import type { SoapVersion } from '../switches.ts'
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

/** The first mistake in a message; `reason` never repeats a value of the message. */
export type SecurityFault = {
  code: FaultCode
  reason: string
  /** Present when the fault is not the sender's. */
  by?: 'receiver' | undefined
  /** Present in faults with the form of Serviceplatformen's. */
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

/** The unsigned answer. Its status is HTTP 500, the status of WS-Security faults in both SOAP versions. */
export const faultReply = (
  version: SoapVersion,
  { code, reason, by, errorCode }: SecurityFault,
  relatesTo: string | undefined,
): Reply => {
  const prefix = code.split(':')[0] as keyof typeof ns
  const text = escapeXml(reason)
  const details = errorCode === undefined ? '' : detail(errorCode, text)
  const content =
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
      `<soap:Body xmlns:${prefix}="${ns[prefix]}"><soap:Fault>${content}</soap:Fault></soap:Body></soap:Envelope>`,
  }
}
