// Builds the sandbox's SOAP answers: envelopes in either version, the output of fremsoeg, and faults.
import { randomUUID } from 'node:crypto'
import type { Contract } from './contract.ts'
import { plantedText } from './personal-data.ts'
import { html, type Reply } from './plain-replies.ts'
import { type Correlation, contentTypes, type Refusal } from './request.ts'
import type { SoapVersion, Switches } from './switches.ts'
import { escapeXml, namespaces as ns } from './xml.ts'

const faultAction = 'http://www.w3.org/2005/08/addressing/soap/fault'

const envelopeNs: Record<SoapVersion, string> = { '1.1': ns.soap11, '1.2': ns.soap12 }

const envelope = (version: SoapVersion, headers: string, body: string, status: number): Reply => ({
  status,
  contentType: `${contentTypes[version]}; charset=utf-8`,
  body:
    `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="${envelopeNs[version]}">` +
    `<soap:Header>${headers}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`,
})

const headers = (action: string, { messageId, transactionUuid }: Correlation): string =>
  `<wsa:Action xmlns:wsa="${ns.wsa}">${action}</wsa:Action>` +
  `<wsa:MessageID xmlns:wsa="${ns.wsa}">urn:uuid:${randomUUID()}</wsa:MessageID>` +
  (messageId ? `<wsa:RelatesTo xmlns:wsa="${ns.wsa}">${escapeXml(messageId)}</wsa:RelatesTo>` : '') +
  (transactionUuid
    ? `<rh:RequestHeader xmlns:rh="${ns.rh}"><rh:TransactionUUID>${escapeXml(transactionUuid)}</rh:TransactionUUID></rh:RequestHeader>`
    : '')

type Output = {
  kode: number
  tekst: string
  antal?: Record<string, number> | undefined
  planted?: boolean | undefined
}

const output = (contract: Contract, version: SoapVersion, correlation: Correlation, out: Output): Reply => {
  const { prefix: p, planted } = contract
  const antal = Object.entries(out.antal ?? {}).map(
    ([element, n]) =>
      `<${p}:Antal><${p}:Element>${element}</${p}:Element><${p}:Antal>${n}</${p}:Antal></${p}:Antal>`,
  )
  const prefixes = [p, 'sd' as const, ...(out.planted ? planted.prefixes : [])]
  const body =
    `<${p}:${contract.output} ${prefixes.map((prefix) => `xmlns:${prefix}="${ns[prefix]}"`).join(' ')}>` +
    `<sd:StandardRetur><sd:StatusKode>${out.kode}</sd:StatusKode>` +
    `<sd:FejlbeskedTekst>${escapeXml(out.tekst)}</sd:FejlbeskedTekst></sd:StandardRetur>` +
    `${antal.join('')}${out.planted ? planted.xml : ''}</${p}:${contract.output}>`
  return envelope(version, headers(contract.answerAction, correlation), body, 200)
}

type Fault = { by: 'sender' | 'receiver'; reason: string; errorCode: string; status: number }

/** A fault whose detail has the form of Serviceplatformen's faults. */
const fault = (version: SoapVersion, correlation: Correlation, f: Fault): Reply => {
  const reason = escapeXml(f.reason)
  const detail =
    '<spf:ServiceplatformFault xmlns:spf="http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/">' +
    `<spf:ErrorList><spf:Error><spf:ErrorCode>${f.errorCode}</spf:ErrorCode><spf:ErrorText>${reason}</spf:ErrorText>` +
    '</spf:Error></spf:ErrorList></spf:ServiceplatformFault>'
  const body =
    version === '1.1'
      ? `<soap:Fault><faultcode>soap:${f.by === 'sender' ? 'Client' : 'Server'}</faultcode>` +
        `<faultstring>${reason}</faultstring><detail>${detail}</detail></soap:Fault>`
      : `<soap:Fault><soap:Code><soap:Value>soap:${f.by === 'sender' ? 'Sender' : 'Receiver'}</soap:Value></soap:Code>` +
        `<soap:Reason><soap:Text xml:lang="en">${reason}</soap:Text></soap:Reason><soap:Detail>${detail}</soap:Detail></soap:Fault>`
  return envelope(version, headers(faultAction, correlation), body, f.status)
}

/**
 * The fault VersionMismatch for a message of another SOAP version. Between 1.1 and 1.2 the fault is always SOAP
 * 1.1, and a 1.2 service adds the header Upgrade (SOAP 1.2 part 1, appendix A).
 */
const versionMismatch = (version: SoapVersion, received: SoapVersion | undefined): Reply => {
  const text = `this service speaks SOAP ${version}`
  if (version === '1.1' || received === '1.1') {
    const upgrade =
      version === '1.1'
        ? ''
        : `<up:Upgrade xmlns:up="${ns.soap12}"><up:SupportedEnvelope qname="up:Envelope"/></up:Upgrade>`
    const body = `<soap:Fault><faultcode>soap:VersionMismatch</faultcode><faultstring>${text}</faultstring></soap:Fault>`
    return envelope('1.1', upgrade, body, 500)
  }
  const body =
    '<soap:Fault><soap:Code><soap:Value>soap:VersionMismatch</soap:Value></soap:Code>' +
    `<soap:Reason><soap:Text xml:lang="en">${text}</soap:Text></soap:Reason></soap:Fault>`
  return envelope('1.2', '', body, 500)
}

/** An HTML page such as a gateway returns. */
const gatewayPage = (status: number, text: string): Reply =>
  html(status, String(status), `<p>${escapeXml(text)}</p>`)

/** The answer of a rule with `do=http`. */
export const httpStatusReply = (status: number): Reply =>
  gatewayPage(status, 'A sandbox rule sets this status.')

/** Slightly more than the 1 MB that the monitor accepts. */
const oversizedText = 'x'.repeat(1_200_000)

/** The possible answers to one call; `antal` is the count by element. */
export const createReplies = (contract: Contract, version: SoapVersion, correlation: Correlation) => ({
  /** The count; the switches decide the form of a zero, and whether `Antal` is present. */
  count: (antal: Record<string, number>, mode: Switches['antal'], zero: Switches['zero']): Reply => {
    const isNone = Object.values(antal).every((n) => n === 0) && zero !== '20-zero'
    return output(contract, version, correlation, {
      kode: isNone ? 44 : 20,
      tekst: isNone ? 'Ingen forekomster fundet' : 'OK',
      antal: mode === 'absent' || (isNone && zero === '44-without') ? undefined : antal,
    })
  },
  badInput: (tekst: string): Reply => output(contract, version, correlation, { kode: 40, tekst }),
  oversized: (antal: Record<string, number>): Reply =>
    output(contract, version, correlation, { kode: 20, tekst: oversizedText, antal }),
  personalData: (antal: Record<string, number>): Reply =>
    output(contract, version, correlation, { kode: 20, tekst: plantedText, antal, planted: true }),
  personalDataFault: (): Reply =>
    fault(version, correlation, { by: 'receiver', reason: plantedText, errorCode: 'INTERNAL', status: 500 }),
  noRight: (): Reply =>
    fault(version, correlation, {
      by: 'sender',
      reason: 'no service agreement allows this call',
      errorCode: 'ServiceAgreementNotFound',
      status: 500,
    }),
  fault: (): Reply =>
    fault(version, correlation, {
      by: 'receiver',
      reason: 'the service failed',
      errorCode: 'INTERNAL',
      status: 500,
    }),
  notXml: (): Reply => ({
    status: 200,
    contentType: `${contentTypes[version]}; charset=utf-8`,
    body: '{"antal": 12}',
  }),
})

/** The answer to a call that could not be read. A sender's fault has status 400 in SOAP 1.2's HTTP binding. */
export const refuse = (version: SoapVersion, refusal: Refusal): Reply => {
  if (refusal.kind === 'http') return gatewayPage(refusal.status, refusal.text)
  if (refusal.kind === 'versionMismatch') return versionMismatch(version, refusal.received)
  const { reason, correlation } = refusal
  const status = version === '1.2' ? 400 : 500
  return fault(version, correlation, { by: 'sender', reason, errorCode: 'INVALID_REQUEST', status })
}
