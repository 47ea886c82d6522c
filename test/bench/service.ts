// Stands in for an STS and an index in the bench, in its own process. Signs its answers in advance, for message ids it
// is sent, so that the client's time does not include waiting for signatures.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { canonicalize } from '../../server/sources/idws/c14n.ts'
import { actionPart, bodyPart, messageIdPart, timestampPart } from '../../server/sources/idws/parts.ts'
import { toPart, writeSignature } from '../../server/sources/idws/sign.ts'
import { soapNamespaces } from '../../server/sources/soap.ts'
import { type Element, parseXml } from '../../server/sources/xml-tree.ts'
import { issuedAnswer, ns, partyOf } from '../sources/idws/signed.ts'
import { answer } from '../support/answers.ts'

const service = partyOf('service')
const soapNs = soapNamespaces['1.1']
const token = toPart(
  'x509',
  `<wsse:BinarySecurityToken xmlns:wsse="${ns.wsse}" xmlns:wsu="${ns.wsu}" wsu:Id="x509">${service.certificate.base64}</wsse:BinarySecurityToken>`,
)
const action = actionPart('http://kombit.dk/sts/sagdokumentindeks/fremsoegResponse')
const body = bodyPart(soapNs, canonicalize(parseXml(answer('20', '1234'))?.root as Element))
const keyInfo = `<wsse:SecurityTokenReference><wsse:Reference URI="#x509"/></wsse:SecurityTokenReference>`

/** An answer that follows the policy of the real service: it contains the certificate, which is signed too. */
const answerTo = (messageId: string): string => {
  const relatesTo = toPart(
    'relates-to',
    `<wsa:RelatesTo xmlns:wsa="${ns.wsa}" xmlns:wsu="${ns.wsu}" wsu:Id="relates-to">${messageId}</wsa:RelatesTo>`,
  )
  const headers = [action, messageIdPart(`${messageId}-answer`), relatesTo]
  const secured = [token, timestampPart(Date.now())]
  const references = [...headers, ...secured, body].map((part) => part.reference).join('')
  const textOf = (parts: typeof headers) => parts.map((part) => part.text).join('')
  return (
    `<soap:Envelope xmlns:soap="${soapNs}"><soap:Header>${textOf(headers)}<wsse:Security xmlns:wsse="${ns.wsse}" soap:mustUnderstand="1">` +
    `${textOf(secured)}${writeSignature(references, service.key, keyInfo)}</wsse:Security></soap:Header>${body.text}</soap:Envelope>`
  )
}

const tokenFor = (messageId: string, cvr: string): string => {
  const now = Date.now()
  const [notBefore, notOnOrAfter] = [now, now + 3_600_000].map((time) => new Date(time).toISOString())
  return issuedAnswer({ relatesTo: messageId, cvr, notBefore, notOnOrAfter, confirmedUntil: notOnOrAfter })
}

const answers = new Map<string, string>()
process.on('message', (messageIds: string[]) => {
  for (const messageId of messageIds) answers.set(messageId, answerTo(messageId))
  process.send?.('ready')
})

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const message = Buffer.concat(chunks).toString()
    const messageId = /MessageID[^>]*>([^<]+)</.exec(message)?.[1] ?? ''
    const cvr = /<auth:Value>(\d+)</.exec(message)?.[1] ?? ''
    const body = request.url === '/sts' ? tokenFor(messageId, cvr) : (answers.get(messageId) ?? '')
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
)
process.once('disconnect', () => process.exit(0))
