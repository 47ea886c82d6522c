// Owns the judgement of one answer: pure, from what came over the wire to an outcome, and whether asking again can help.
import type { Outcome } from '../domain/check.ts'
import type { WireReply } from './http.ts'
import type { SoapFault } from './soap.ts'

export type Verdict = {
  outcome: Outcome
  /** Present exactly when `outcome` is `counted`. */
  cases?: number | undefined
  /** Whether asking again can help; never for a refusal. */
  again: boolean
  /** Our words and codes only: an answer's own text may hold anything. */
  detail?: string | undefined
}

export type ParsedAnswer = {
  fault?: SoapFault | undefined
  relatesTo?: string | undefined
  payload: boolean
  statusKode?: number | undefined
  sager?: number | undefined
}

const verdict = (outcome: Outcome, detail?: string, again = false): Verdict => ({ outcome, again, detail })

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

const judgePayload = ({ statusKode, sager }: ParsedAnswer): Verdict => {
  if (statusKode === undefined || Number.isNaN(statusKode)) return verdict('shape', 'no StatusKode')
  if (Number.isNaN(sager)) return verdict('shape', 'Antal is no count')
  // 44 is no hits [C]: a count of 0 with or without Antal, but not with a number of hits.
  if (statusKode === 44) {
    return (sager ?? 0) === 0
      ? { outcome: 'counted', cases: 0, again: false }
      : verdict('shape', '44 with hits')
  }
  if (statusKode !== 20) return verdict('fault', `StatusKode ${statusKode}`)
  if (sager === undefined) return verdict('noAnswer', 'StatusKode 20 without Antal')
  return { outcome: 'counted', cases: sager, again: false }
}

/** Judges a reply. `parse` reads its body, or says that it is no XML by undefined. */
export const judge = (
  reply: WireReply,
  messageId: string,
  parse: (body: string) => ParsedAnswer | undefined,
): Verdict => {
  if (reply.kind !== 'reply') return verdict(reply.kind, reply.detail, reply.kind !== 'oversized')
  const answer = parse(reply.body)
  if (answer?.fault) return judgeFault(answer.fault)
  if (reply.status < 200 || reply.status > 299) return judgeStatus(reply.status)
  if (answer === undefined) return verdict('shape', 'not well-formed XML')
  if (!answer.payload) return verdict('shape', 'no fremsoeg answer in the envelope')
  if (answer.relatesTo !== undefined && answer.relatesTo !== messageId) {
    return verdict('shape', 'RelatesTo is of another message')
  }
  return judgePayload(answer)
}
