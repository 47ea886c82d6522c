// The STS: issues tokens to its registered client, with a deliberate fault where a rule requires it.
import { X509Certificate } from 'node:crypto'
import { kommuner } from '../../domain/kommuner.ts'
import { minute, second } from '../../domain/time.ts'
import type { Reaction } from '../answer.ts'
import type { Reply } from '../plain-replies.ts'
import { refuse } from '../reply.ts'
import type { RawRequest } from '../request.ts'
import type { Call, Verdict } from '../rules.ts'
import type { StsHow } from '../switches.ts'
import { parseXml } from '../xml.ts'
import { faultReply, type SecurityFault } from './fault.ts'
import { issueAnswer } from './issue-answer.ts'
import { issueToken } from './issue-token.ts'
import { createReplayGuard, messageIdOf, readMessage } from './message.ts'
import { entityIds } from './names.ts'
import type { TestPki } from './pki.ts'
import { httpMistake, readIssue, type TokenRequest } from './read-issue.ts'
import { signEnvelope } from './sign.ts'

export type StsOptions = {
  pki: TestPki
  /** The lifetime of a token. */
  tokenLifetimeMs: number
}

/** The answer to a request, before it is signed. */
type Decision = { reply: Reply; how?: StsHow | undefined; delayMs: number }

/** The default delay of `slow`, and the lifetime of a `shortLived` token. */
const slowMs = 3 * second
const shortLifetimeMs = 10 * second

const codeOfCvr = new Map(kommuner.map(({ cvr, kommunekode }) => [cvr, kommunekode]))

/** The CVR number of another kommune. */
const otherThan = (cvr: string): string => kommuner.find((kommune) => kommune.cvr !== cvr)?.cvr ?? ''

const replayed: SecurityFault = {
  code: 'wsa:InvalidAddressingHeader',
  reason: 'the MessageID has been used before',
}
const noAgreement: SecurityFault = {
  code: 'wst:RequestFailed',
  reason: 'no service agreement of the kommune allows this',
  errorCode: 'ServiceAgreementNotFound',
}
const failed: SecurityFault = {
  code: 'wst:RequestFailed',
  reason: 'the STS failed',
  by: 'receiver',
  errorCode: 'INTERNAL',
}

/** The fault for a certificate (PEM) that is not the registered one, or is not valid at `now`. */
const certificateFault = (
  certificate: string,
  registered: string,
  now: number,
): SecurityFault | undefined => {
  const code = 'wsse:FailedAuthentication'
  const own = new X509Certificate(certificate)
  if (own.fingerprint256 !== new X509Certificate(registered).fingerprint256)
    return { code, reason: 'the certificate is not registered' }
  return Date.parse(own.validFrom) <= now && now < Date.parse(own.validTo)
    ? undefined
    : { code, reason: 'the certificate is not valid now' }
}

/** The refusal of text that is not a SOAP 1.2 envelope. */
const refuseText = (text: string): Reply => {
  const parsed = parseXml(text)
  if ('root' in parsed && parsed.root.name === 'soap11:Envelope')
    return refuse('1.2', { kind: 'versionMismatch', received: '1.1' })
  const reason =
    'mistake' in parsed
      ? `the message is not well-formed XML: ${parsed.mistake}`
      : 'the message is not a SOAP 1.2 envelope'
  return refuse('1.2', { kind: 'sender', reason, correlation: {} })
}

/** An STS that issues tokens to the test client for every kommune, unless a rule prevents it. */
export const createSts = ({ pki, tokenLifetimeMs }: StsOptions) => {
  const seenBefore = createReplayGuard(10 * minute)

  const issue = (request: TokenRequest, how: StsHow | undefined, relatesTo: string, now: number): Reply => {
    const to = now + (how === 'shortLived' ? shortLifetimeMs : tokenLifetimeMs)
    const other = request.indeks === 'sdi' ? 'ydi' : 'sdi'
    const audience = entityIds[how === 'otherAudience' ? other : request.indeks]
    const signer = how === 'wrongKey' ? pki.service : pki.sts
    const cvr =
      how === 'noKommune' ? undefined : how === 'otherKommune' ? otherThan(request.cvr) : request.cvr
    const token = issueToken({ ...request, cvr, audience, from: now, to }, signer)
    return issueAnswer(request, token, now, to, relatesTo)
  }

  const assess = (raw: RawRequest, judge: (call: Call) => Verdict, now: number): Decision => {
    const atOnce = (reply: Reply): Decision => ({ reply, delayMs: 0 })
    const mistake = httpMistake(raw)
    if (mistake !== undefined) return atOnce(refuse('1.2', { kind: 'http', status: 415, text: mistake }))
    const message = readMessage(raw.body, '1.2')
    if (message === undefined) return atOnce(refuseText(raw.body))
    const messageId = messageIdOf(raw.body) ?? ''
    const refused = (fault: SecurityFault) => faultReply('1.2', fault, messageId)
    const request = 'fault' in message ? message : readIssue(message, now)
    if ('fault' in request) return atOnce(refused(request.fault))
    const untrusted = certificateFault(request.certificate, pki.client.certificate, now)
    if (untrusted !== undefined) return atOnce(refused(untrusted))
    if (seenBefore(messageId, now)) return atOnce(refused(replayed))

    const kommunekode = codeOfCvr.get(request.cvr)
    const { behaviour } = judge({ token: request.indeks, kommunekode })
    const { how, ms = slowMs } = behaviour?.do === 'sts' ? behaviour : {}
    const answer = (reply: Reply): Decision => ({ reply, how, delayMs: how === 'slow' ? ms : 0 })
    if (kommunekode === undefined || how === 'noAgreement') return answer(refused(noAgreement))
    return answer(how === 'fault' ? refused(failed) : issue(request, how, messageId, now))
  }

  /** Answers a request at `now` (epoch ms); SOAP 1.2 answers are signed. */
  return (raw: RawRequest, judge: (call: Call) => Verdict, now: number): Reaction => {
    const { reply, how, delayMs } = assess(raw, judge, now)
    if (!reply.contentType.startsWith('application/soap+xml')) return { kind: 'reply', reply, delayMs }
    const signer = how === 'wrongKey' ? pki.service : pki.sts
    const body = signEnvelope(reply.body, { signer, keyReference: 'identifier', createdAt: now })
    return { kind: 'reply', reply: { ...reply, body }, delayMs }
  }
}
