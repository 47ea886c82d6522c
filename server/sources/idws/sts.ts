// Requests a token from the STS, and judges its answer.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../domain/ports/clock.ts'
import type { Transport, WireReply } from '../http.ts'
import { readAnswer, type SoapFault } from '../soap.ts'
import { parseXml, type XmlDocument } from '../xml-tree.ts'
import type { Certificate } from './credentials.ts'
import { refuseAnswer } from './refuse.ts'
import { buildIssue, type IssueOptions } from './rst.ts'
import { readIssued, type TokenExpectations } from './token.ts'
import type { Issue, Issued, Refused } from './tokens.ts'

export type StsOptions = IssueOptions & {
  stsCertificate: Certificate
  /** Accepted difference between the STS's clock and ours, ms. */
  skewMs: number
  /** Whether to accept unsigned SOAP faults; unconfirmed whether the STS signs its faults. */
  unsignedFaults: boolean
  /** Whether to accept tokens for any kommune, as the STS of a test environment may issue. */
  anyKommune: boolean
}

const refused = (detail: string, retryable = false): Refused => ({
  kind: 'refused',
  outcome: 'token',
  detail: `STS: ${detail}`,
  retryable,
})

/** `refuse` returns why the fault is not trusted. A fault that reports a missing right must be trusted. */
const judgeFault = (
  { noRight, receiver, versionMismatch, code }: SoapFault,
  refuse: () => string | undefined,
): Refused => {
  if (noRight) {
    const mistake = refuse()
    return mistake === undefined
      ? { kind: 'refused', outcome: 'noRight', detail: 'STS: ServiceAgreement', retryable: false }
      : refused(`ServiceAgreement, in ${mistake}`)
  }
  if (versionMismatch) return refused('VersionMismatch')
  const name = code === undefined ? 'SOAP fault' : `SOAP fault ${code}`
  return refused(receiver ? `${name}, receiver` : `${name}, a refusal`, receiver)
}

/** Judges the STS's reply: a token, or why there is none. */
export const judgeIssued = (
  reply: WireReply,
  expected: TokenExpectations,
  unsignedFaults = false,
): Issued => {
  if (reply.kind === 'offline') return { ...refused('offline'), outcome: 'offline' }
  if (reply.kind === 'format') return refused(`a format that is not read: ${reply.detail}`)
  if (reply.kind !== 'reply') return refused(reply.kind, reply.kind === 'network' || reply.kind === 'timeout')
  const { status, body } = reply
  const document = parseXml(body)
  const fault = document && readAnswer(document, '', '').fault
  if (fault !== undefined)
    return judgeFault(fault, () =>
      refuseAnswer(document as XmlDocument, { ...expected, certificate: expected.sts, unsignedFaults }),
    )
  if (status < 200 || status > 299) return refused(`HTTP ${status}`, status >= 500 || status === 429)
  if (document === undefined) return refused('not well-formed XML')
  const read = readIssued(document, body, expected)
  return 'mistake' in read ? refused(read.mistake) : { kind: 'token', token: read }
}

/** Sends a request to the STS at each call, without a cache. */
export const createSts =
  (options: StsOptions, { send, clock }: { send: Transport; clock: Clock }): Issue =>
  async (cvr, signal) => {
    const { entityId, credentials, stsCertificate, skewMs, unsignedFaults, anyKommune } = options
    const own = credentials.certificate
    if (own.validTo <= clock.now()) return refused('our own certificate has expired')
    const messageId = `urn:uuid:${randomUUID()}`
    const reply = await send(buildIssue(options, { cvr, messageId, now: clock.now() }), signal)
    const expected = {
      entityId,
      own,
      sts: stsCertificate,
      messageId,
      cvr: anyKommune ? undefined : cvr,
      now: clock.now(),
      skewMs,
    }
    return judgeIssued(reply, expected, unsignedFaults)
  }
