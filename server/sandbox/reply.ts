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

const faultCodes = {
  sender: { '1.1': 'Client', '1.2': 'Sender' },
  receiver: { '1.1': 'Server', '1.2': 'Receiver' },
  versionMismatch: { '1.1': 'VersionMismatch', '1.2': 'VersionMismatch' },
} as const

export type Fault = {
  by: keyof typeof faultCodes
  /** A standard's own code, such as `wsse:FailedCheck`: Subcode in SOAP 1.2, and faultcode itself in SOAP 1.1. */
  code?: string | undefined
  reason: string
  /** Present in faults with a detail in the form of Serviceplatformen's. */
  errorCode?: string | undefined
}

export const faultElement = (version: SoapVersion, { by, code, reason, errorCode }: Fault): string => {
  const text = escapeXml(reason)
  const generic = `soap:${faultCodes[by][version]}`
  const list =
    errorCode &&
    '<spf:ServiceplatformFault xmlns:spf="http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/">' +
      `<spf:ErrorList><spf:Error><spf:ErrorCode>${errorCode}</spf:ErrorCode><spf:ErrorText>${text}</spf:ErrorText>` +
      '</spf:Error></spf:ErrorList></spf:ServiceplatformFault>'
  if (version === '1.1') {
    const detail = list ? `<detail>${list}</detail>` : ''
    return `<soap:Fault><faultcode>${code ?? generic}</faultcode><faultstring>${text}</faultstring>${detail}</soap:Fault>`
  }
  const subcode = code ? `<soap:Subcode><soap:Value>${code}</soap:Value></soap:Subcode>` : ''
  const detail = list ? `<soap:Detail>${list}</soap:Detail>` : ''
  return (
    `<soap:Fault><soap:Code><soap:Value>${generic}</soap:Value>${subcode}</soap:Code>` +
    `<soap:Reason><soap:Text xml:lang="en">${text}</soap:Text></soap:Reason>${detail}</soap:Fault>`
  )
}

const fault = (version: SoapVersion, correlation: Correlation, made: Fault, status = 500): Reply =>
  envelope(version, headers(faultAction, correlation), faultElement(version, made), status)

/**
 * The fault VersionMismatch for a message of another SOAP version. Between 1.1 and 1.2 the fault is always SOAP
 * 1.1, and a 1.2 service adds the header Upgrade (SOAP 1.2 part 1, appendix A).
 */
const versionMismatch = (version: SoapVersion, received: SoapVersion | undefined): Reply => {
  const answered = received === '1.1' ? '1.1' : version
  const upgrade =
    answered === version
      ? ''
      : `<up:Upgrade xmlns:up="${ns.soap12}"><up:SupportedEnvelope qname="up:Envelope"/></up:Upgrade>`
  const made: Fault = { by: 'versionMismatch', reason: `this service speaks SOAP ${version}` }
  return envelope(answered, upgrade, faultElement(answered, made), 500)
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
    fault(version, correlation, { by: 'receiver', reason: plantedText, errorCode: 'INTERNAL' }),
  noRight: (): Reply =>
    fault(version, correlation, {
      by: 'sender',
      reason: 'no service agreement allows this call',
      errorCode: 'ServiceAgreementNotFound',
    }),
  fault: (): Reply =>
    fault(version, correlation, { by: 'receiver', reason: 'the service failed', errorCode: 'INTERNAL' }),
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
  return fault(version, correlation, { by: 'sender', reason, errorCode: 'INVALID_REQUEST' }, status)
}
