// Builds the parts common to all our signed messages, in exclusive canonical form.
import { escapeXml } from '../xml.ts'
import { toInstant } from './instant.ts'
import { ns } from './names.ts'
import { type Part, toPart } from './sign.ts'

/** The lifetime of our messages, ms, equal to that in KOMBIT's samples. */
const messageLifeMs = 5 * 60_000

const addressing = (id: string, local: string, content: string): Part =>
  toPart(
    id,
    `<wsa:${local} xmlns:wsa="${ns.wsa}" xmlns:wsu="${ns.wsu}" wsu:Id="${id}">${content}</wsa:${local}>`,
  )

export const actionPart = (action: string): Part => addressing('action', 'Action', escapeXml(action))
export const messageIdPart = (messageId: string): Part =>
  addressing('message-id', 'MessageID', escapeXml(messageId))
export const toPartOf = (url: string): Part => addressing('to', 'To', escapeXml(url))
export const replyToPart = (): Part =>
  addressing('reply-to', 'ReplyTo', `<wsa:Address>${ns.wsa}/anonymous</wsa:Address>`)

export const timestampPart = (now: number): Part =>
  toPart(
    'timestamp',
    `<wsu:Timestamp xmlns:wsu="${ns.wsu}" wsu:Id="timestamp"><wsu:Created>${toInstant(now)}</wsu:Created>` +
      `<wsu:Expires>${toInstant(now + messageLifeMs)}</wsu:Expires></wsu:Timestamp>`,
  )

/** `content` must be in exclusive canonical form, and must not use the prefixes soap and wsu. */
export const bodyPart = (soapNs: string, content: string): Part =>
  toPart(
    'body',
    `<soap:Body xmlns:soap="${soapNs}" xmlns:wsu="${ns.wsu}" wsu:Id="body">${content}</soap:Body>`,
  )

/** Builds the whole message. `headers` precede the Security header, whose content is `security`. */
export const writeEnvelope = (soapNs: string, headers: string, security: string, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="${soapNs}"><soap:Header>${headers}` +
  `<wsse:Security xmlns:wsse="${ns.wsse}" soap:mustUnderstand="1">${security}</wsse:Security></soap:Header>${body}</soap:Envelope>`
