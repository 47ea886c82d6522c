// Reads a call as HTTP and SOAP: the version, the required headers, and the question in Body.
import type { Contract } from './contract.ts'
import { shapeMistake } from './shape.ts'
import type { SoapVersion } from './switches.ts'
import { findText, parseXml, type XmlNode } from './xml.ts'

export const contentTypes: Record<SoapVersion, string> = { '1.1': 'text/xml', '1.2': 'application/soap+xml' }

export type RawRequest = {
  contentType: string
  /** The SOAPAction header, unchanged. */
  soapAction?: string | undefined
  body: string
}

/** The values of a request that its answer repeats. */
export type Correlation = { messageId?: string | undefined; transactionUuid?: string | undefined }

export type Refusal =
  | { kind: 'http'; status: number; text: string }
  | { kind: 'versionMismatch'; received: SoapVersion | undefined }
  | { kind: 'sender'; reason: string; correlation: Correlation }

type Accepted = { kind: 'question'; question: XmlNode; correlation: Correlation }

export const parseContentType = (header: string) => {
  const [type = '', ...rest] = header.split(';').map((part) => part.trim())
  const parameters = new Map(
    rest.map((part) => {
      const [name = '', value = ''] = part.split(/=(.*)/s)
      return [name.toLowerCase(), value.replace(/^"(.*)"$/s, '$1')]
    }),
  )
  return { type: type.toLowerCase(), charset: parameters.get('charset'), action: parameters.get('action') }
}

const versionOf = (root: XmlNode): SoapVersion | undefined =>
  root.name === 'soap11:Envelope' ? '1.1' : root.name === 'soap12:Envelope' ? '1.2' : undefined

const headersNeeded = ['wsa:Action', 'wsa:MessageID', 'wsa:To'] as const

/** The first mistake in the SOAP headers. */
const headerMistake = (
  header: XmlNode | undefined,
  correlation: Correlation,
  action: string,
): string | undefined => {
  const missing = headersNeeded.find((name) => !findText(header, name))
  if (missing !== undefined) return `the header ${missing} is missing`
  if (!correlation.transactionUuid) return 'rh:RequestHeader with rh:TransactionUUID is missing'
  return findText(header, 'wsa:Action') === action ? undefined : `wsa:Action is not ${action}`
}

/** Reads a call strictly, for an index that speaks `version`. Mistakes never repeat values of the message. */
export const readRequest = (
  raw: RawRequest,
  contract: Pick<Contract, 'action' | 'question'>,
  version: SoapVersion,
): Accepted | Refusal => {
  const sender = (reason: string, correlation: Correlation = {}): Refusal => ({
    kind: 'sender',
    reason,
    correlation,
  })
  const parsed = parseXml(raw.body)
  if ('mistake' in parsed) return sender(`the message is not well-formed XML: ${parsed.mistake}`)
  const { root } = parsed
  if (!root.name.endsWith('Envelope')) return sender('the message is not a SOAP envelope')
  // The envelope alone decides the version, and the version is checked first.
  const received = versionOf(root)
  if (received !== version) return { kind: 'versionMismatch', received }

  const { type, charset, action: actionParameter } = parseContentType(raw.contentType)
  const http = (text: string): Refusal => ({ kind: 'http', status: 415, text })
  if (type !== contentTypes[version])
    return http(`SOAP ${version} requires the Content-Type ${contentTypes[version]}`)
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') return http('the charset is not utf-8')

  const soap = version === '1.1' ? 'soap11' : 'soap12'
  const [first, second] = root.children
  const header = first?.name === `${soap}:Header` ? first : undefined
  const correlation: Correlation = {
    messageId: findText(header, 'wsa:MessageID'),
    transactionUuid: findText(header, 'rh:RequestHeader', 'rh:TransactionUUID'),
  }
  const action = version === '1.1' ? raw.soapAction?.replace(/^"(.*)"$/, '$1') : actionParameter
  const where = version === '1.1' ? 'the HTTP header SOAPAction' : 'the parameter action of Content-Type'
  if (action !== contract.action) return sender(`${where} is not ${contract.action}`, correlation)
  const mistake = headerMistake(header, correlation, contract.action)
  if (mistake !== undefined) return sender(mistake, correlation)
  const body = second?.name === `${soap}:Body` && root.children.length === 2 ? second : undefined
  const [question, ...more] = body?.children ?? []
  if (question === undefined || more.length > 0)
    return sender('Envelope must contain Header and Body, and Body one element', correlation)
  const wrongShape = shapeMistake(question, contract.question)
  return wrongShape === undefined
    ? { kind: 'question', question, correlation }
    : sender(wrongShape, correlation)
}
