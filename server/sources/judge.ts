// Owns the judgement of one answer: pure, from what came over the wire to an outcome, and whether asking again can help.
import type { Outcome } from '../domain/measured/check.ts'
import type { CountAnswer } from './counting.ts'
import type { WireReply } from './http.ts'
import type { SoapFault } from './soap.ts'
import { parseXml, type XmlDocument } from './xml-tree.ts'

export type Verdict = {
  outcome: Outcome
  /** Present exactly when `outcome` is `counted`. */
  cases?: number | undefined
  /** What an index of benefits tells besides. */
  ydelser?: number | undefined
  /** Whether asking again can help; never for a refusal. */
  retryable: boolean
  /** Our words and codes only: an answer's own text may hold anything. */
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

/** 3xx, 404 and the like mean that we ask at the wrong address or in the wrong way, not that the service is down. */
const wrongAddress = (status: number): boolean =>
  (status >= 300 && status < 400) || [404, 405, 406, 410, 415].includes(status)

const judgeStatus = (status: number): Verdict =>
  wrongAddress(status)
    ? verdict('configuration', `HTTP ${status}: check url, soapVersion and contentType`)
    : verdict('http', `HTTP ${status}`, status >= 500 || status === 429)

const judgePayload = ({ statusKode, cases, ydelser }: CountAnswer): Verdict => {
  if (statusKode === undefined || Number.isNaN(statusKode)) return verdict('shape', 'no StatusKode')
  if (Number.isNaN(cases) || Number.isNaN(ydelser)) return verdict('shape', 'Antal is no count')
  // 44 is no hits [C]: a count of 0 with or without Antal, but not with a number of hits.
  if (statusKode === 44) {
    return (cases ?? 0) + (ydelser ?? 0) === 0
      ? { outcome: 'counted', cases: 0, ydelser: 0, retryable: false }
      : verdict('shape', '44 with hits')
  }
  if (statusKode !== 20) return verdict('fault', `StatusKode ${statusKode}`)
  if (cases === undefined) return verdict('noAnswer', 'StatusKode 20 without Antal')
  return { outcome: 'counted', cases, ydelser, retryable: false }
}

/** What was read in the message itself; whoever writes such a message decides the verdict. */
const isOfTheMessage = ({ outcome }: Verdict): boolean =>
  outcome === 'counted' || outcome === 'noRight' || outcome === 'noAnswer' || outcome === 'fault'

/**
 * Judges a reply. `read` says what is in it; `refuse` why its security is refused, by the very tree that was
 * read. An answer that is refused is none, whatever it says.
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
  const refused = document && isOfTheMessage(made) ? refuse(document) : undefined
  return refused === undefined ? made : verdict('signature', refused)
}

const judgeContent = (status: number, messageId: string, answer: CountAnswer | undefined): Verdict => {
  if (answer?.fault) return judgeFault(answer.fault)
  if (status < 200 || status > 299) return judgeStatus(status)
  if (answer === undefined) return verdict('shape', 'not well-formed XML')
  if (!answer.payload) return verdict('shape', 'no fremsoeg answer in the envelope')
  if (answer.relatesTo !== undefined && answer.relatesTo !== messageId) {
    return verdict('shape', 'RelatesTo is of another message')
  }
  return judgePayload(answer)
}
