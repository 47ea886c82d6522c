// Judges a reply: its outcome, and whether another attempt may succeed. Pure.
import type { Outcome } from '../domain/measured/check.ts'
import type { CountAnswer } from './counting.ts'
import type { WireReply } from './http.ts'
import type { SoapFault } from './soap.ts'
import { parseXml, type XmlDocument } from './xml-tree.ts'

export type Verdict = {
  outcome: Outcome
  /** Present exactly when `outcome` is `counted`. */
  cases?: number | undefined
  /** Counted only by an index of benefits. */
  ydelser?: number | undefined
  /** Whether another attempt may succeed; false for a refusal. */
  retryable: boolean
  /** Our own words and codes only, because an answer's text may contain personal data. */
  detail?: string | undefined
}

const verdict = (outcome: Outcome, detail?: string, retryable = false): Verdict => ({
  outcome,
  retryable,
  detail,
})

const judgeFault = (fault: SoapFault): Verdict => {
  if (fault.versionMismatch)
    return verdict('configuration', 'VersionMismatch: set soapVersion to the other one')
  if (fault.noRight) return verdict('noRight', 'ServiceAgreement')
  return verdict('fault', fault.receiver ? 'SOAP fault, receiver' : 'SOAP fault, a refusal', fault.receiver)
}

/** Statuses that mean a wrong address or a wrong form of request, not that the service is down. */
const isMisconfigured = (status: number): boolean =>
  (status >= 300 && status < 400) || [404, 405, 406, 410, 415].includes(status)

const judgeStatus = (status: number): Verdict =>
  isMisconfigured(status)
    ? verdict('configuration', `HTTP ${status}: check url, soapVersion and contentType`)
    : verdict('http', `HTTP ${status}`, status >= 500 || status === 429)

const judgePayload = ({ statusKode, cases, ydelser }: CountAnswer): Verdict => {
  if (statusKode === undefined || Number.isNaN(statusKode)) return verdict('shape', 'no StatusKode')
  if (Number.isNaN(cases) || Number.isNaN(ydelser)) return verdict('shape', 'Antal is not a count')
  // Code 44 means no hits: the count is 0, with or without Antal. An Antal above 0 contradicts it.
  if (statusKode === 44) {
    return (cases ?? 0) + (ydelser ?? 0) === 0
      ? { outcome: 'counted', cases: 0, ydelser: 0, retryable: false }
      : verdict('shape', '44 with hits')
  }
  if (statusKode !== 20) return verdict('fault', `StatusKode ${statusKode}`)
  if (cases === undefined) return verdict('noAnswer', 'StatusKode 20 without Antal')
  return { outcome: 'counted', cases, ydelser, retryable: false }
}

/** Whether the verdict depends on the message's content, so that its signature must be checked. */
const dependsOnContent = ({ outcome }: Verdict): boolean =>
  outcome === 'counted' || outcome === 'noRight' || outcome === 'noAnswer' || outcome === 'fault'

/**
 * Judges a reply. `read` reads its content; `refuse` returns why its security is refused. Both use the same tree.
 * The content of a refused answer is ignored.
 */
export const judge = (
  reply: WireReply,
  messageId: string,
  read: (answer: XmlDocument) => CountAnswer,
  refuse: (answer: XmlDocument) => string | undefined,
): Verdict => {
  if (reply.kind !== 'reply')
    return verdict(reply.kind, reply.detail, reply.kind === 'network' || reply.kind === 'timeout')
  const document = parseXml(reply.body)
  const made = judgeContent(reply.status, messageId, document && read(document))
  const refused = document && dependsOnContent(made) ? refuse(document) : undefined
  return refused === undefined ? made : verdict('signature', refused)
}

const judgeContent = (status: number, messageId: string, answer: CountAnswer | undefined): Verdict => {
  if (answer?.fault) return judgeFault(answer.fault)
  if (status < 200 || status > 299) return judgeStatus(status)
  if (answer === undefined) return verdict('shape', 'not well-formed XML')
  if (!answer.payload) return verdict('shape', 'no fremsoeg answer in the envelope')
  if (answer.relatesTo !== undefined && answer.relatesTo !== messageId) {
    return verdict('shape', 'RelatesTo refers to another message')
  }
  return judgePayload(answer)
}
