// Owns asking the STS for one token, and what each answer of it comes to.
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
  /** How far the STS's clock may be from ours, ms. */
  skewMs: number
  /** Whether a SOAP fault is believed that nobody has signed. [?] */
  unsignedFaults: boolean
}

const refused = (detail: string, retryable = false): Refused => ({
  kind: 'refused',
  outcome: 'token',
  detail: `STS: ${detail}`,
  retryable,
})

/** `believed`: whether it is known who wrote it. That a kommune has given no right is not taken from anybody. */
const judgeFault = (
  { noRight, receiver, versionMismatch, code }: SoapFault,
  believed: () => string | undefined,
): Refused => {
  if (noRight) {
    const mistake = believed()
    return mistake === undefined
      ? { kind: 'refused', outcome: 'noRight', detail: 'STS: ServiceAgreement', retryable: false }
      : refused(`ServiceAgreement, in ${mistake}`)
  }
  if (versionMismatch) return refused('VersionMismatch')
  const what = code === undefined ? 'SOAP fault' : `SOAP fault ${code}`
  return refused(receiver ? `${what}, receiver` : `${what}, a refusal`, receiver)
}

/** From what came over the wire to a token, or to why there is none. */
export const judgeIssued = (
  reply: WireReply,
  expected: TokenExpectations,
  unsignedFaults = false,
): Issued => {
  if (reply.kind === 'offline') return { ...refused('offline'), outcome: 'offline' }
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

/** Asks the STS each time it is called. */
export const createSts =
  (options: StsOptions, { send, clock }: { send: Transport; clock: Clock }): Issue =>
  async (cvr, signal) => {
    const { entityId, credentials, stsCertificate, skewMs, unsignedFaults } = options
    const own = credentials.certificate
    if (own.validTo <= clock.now()) return refused('our own certificate has ended')
    const messageId = `urn:uuid:${randomUUID()}`
    const reply = await send(buildIssue(options, { cvr, messageId, now: clock.now() }), signal)
    const expected = { entityId, own, sts: stsCertificate, messageId, now: clock.now(), skewMs }
    return judgeIssued(reply, expected, unsignedFaults)
  }
