// Builds the fault for a message that fails its security checks: the standards' codes, in either SOAP version.
import { randomUUID } from 'node:crypto'
import type { Reply } from '../plain-replies.ts'
import { type Fault, faultElement } from '../reply.ts'
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
export type SecurityFault = Pick<Fault, 'reason' | 'errorCode'> & {
  code: FaultCode
  /** Present when the fault is not the sender's. */
  by?: 'receiver'
}

export const fault = (code: FaultCode, reason: string): { fault: SecurityFault } => ({
  fault: { code, reason },
})

/** The unsigned answer. Its status is HTTP 500, the status of WS-Security faults in both SOAP versions. */
export const faultReply = (
  version: SoapVersion,
  made: SecurityFault,
  relatesTo: string | undefined,
): Reply => {
  const prefix = made.code.split(':')[0] as keyof typeof ns
  const related = relatesTo ? `<wsa:RelatesTo>${escapeXml(relatesTo)}</wsa:RelatesTo>` : ''
  return {
    status: 500,
    contentType: `${contentTypes[version]}; charset=utf-8`,
    body:
      `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="${version === '1.1' ? ns.soap11 : ns.soap12}"` +
      ` xmlns:wsa="${ns.wsa}"><soap:Header><wsa:Action>${faultAction}</wsa:Action>` +
      `<wsa:MessageID>urn:uuid:${randomUUID()}</wsa:MessageID>${related}</soap:Header>` +
      `<soap:Body xmlns:${prefix}="${ns[prefix]}">${faultElement(version, { by: 'sender', ...made })}</soap:Body></soap:Envelope>`,
  }
}
