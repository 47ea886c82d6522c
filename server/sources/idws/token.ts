// Owns reading what the STS issues: one SAML 2.0 assertion, believed only as far as its own signature reaches.
import { attributeOf, childrenNamed, elementsOf, is, onlyChild, textOf } from '../xml.ts'
import { boundTo, type Element, parseXml, type XmlDocument } from '../xml-tree.ts'
import { base64Of } from './base64.ts'
import { canonicalize, escapeValue } from './c14n.ts'
import type { Certificate } from './credentials.ts'
import { parseInstant } from './instant.ts'
import { openMessage, refuseMessage } from './message.ts'
import { ns } from './names.ts'
import { digestOf } from './sign.ts'
import { verifySignature } from './verify.ts'

export type Token = {
  /** The assertion as the STS wrote it. */
  assertion: string
  id: string
  /** Of the assertion, as STR-Transform has it. */
  digest: string
  /** When it can no longer be used, epoch ms. */
  endsAt: number
}

export type TokenExpectations = {
  entityId: string
  /** Ours, whose holder alone may use the token. */
  own: Certificate
  sts: Certificate
  messageId: string
  now: number
  skewMs: number
}

type Read<T> = T | { mistake: string }

const holderOfKey = 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key'

const findAssertion = (body: Element): Read<Element> => {
  const collection = onlyChild(body, ns.wst, 'RequestSecurityTokenResponseCollection')
  const response = onlyChild(collection, ns.wst, 'RequestSecurityTokenResponse')
  const requested = onlyChild(response, ns.wst, 'RequestedSecurityToken')
  if (requested === undefined) return { mistake: 'no token in the answer' }
  const [assertion, ...more] = elementsOf(requested)
  if (assertion === undefined || more.length > 0) return { mistake: 'no token in the answer' }
  if (is(assertion, ns.saml, 'EncryptedAssertion')) return { mistake: 'an encrypted assertion' }
  return is(assertion, ns.saml, 'Assertion') ? assertion : { mistake: 'a token other than SAML 2.0' }
}

/** The prefixes that an element and all below it use; the default namespace's is empty. */
const prefixesOf = (element: Element): Set<string> => {
  const prefixes = new Set<string>()
  /** A value may be a name, as that of xsi:type. */
  const addOf = (value: string) => {
    if (value.includes(':')) prefixes.add(value.slice(0, value.indexOf(':')).trim())
  }
  /** `hidden`: whether a default namespace is declared in between. */
  const get = ({ prefix, attributes, declared, children }: Element, hidden: boolean): void => {
    const covered = hidden || declared?.has('') === true
    if (prefix !== '' || !covered) prefixes.add(prefix)
    for (const attribute of attributes) {
      if (attribute.prefix !== '') prefixes.add(attribute.prefix)
      addOf(attribute.value)
      if (attribute.local === 'PrefixList') for (const one of attribute.value.split(/\s+/)) prefixes.add(one)
    }
    for (const child of children) {
      if (typeof child === 'string') addOf(child)
      else get(child, covered)
    }
  }
  get(element, false)
  return prefixes
}

/** An element's own text, to stand elsewhere: with the namespaces it uses and had from around it. */
const cutOut = (element: Element, text: string): string => {
  const own = text.slice(element.start, element.end)
  const used = prefixesOf(element)
  const around = new Set<string>()
  for (let at = element.parent; at !== undefined; at = at.parent)
    for (const prefix of at.declared?.keys() ?? []) around.add(prefix)
  let declared = ''
  for (const prefix of around) {
    const uri = boundTo(prefix, element)
    if (!used.has(prefix) || !uri || element.declared?.has(prefix)) continue
    declared += ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeValue(uri)}"`
  }
  const name = 1 + element.name.length
  return declared === '' ? own : own.slice(0, name) + declared + own.slice(name)
}

/** The transform's output has a default namespace at its top, be it an empty one (WSS 1.1, 8.3). */
const strForm = (assertion: Element): string => {
  const canonical = canonicalize(assertion, { inclusive: [''] })
  const name = 1 + assertion.name.length
  const rest = canonical.slice(name)
  return rest.startsWith(' xmlns="') ? canonical : `${canonical.slice(0, name)} xmlns=""${rest}`
}

/** When the element may be used: whether at all now, and until when at most. */
const readPeriod = (element: Element, { now, skewMs }: TokenExpectations): Read<{ endsAt: number }> => {
  const at = (name: string): number | undefined => {
    const text = attributeOf(element, name)
    return text === undefined ? undefined : (parseInstant(text) ?? Number.NaN)
  }
  const [from = 0, until = Number.POSITIVE_INFINITY] = [at('NotBefore'), at('NotOnOrAfter')]
  if (Number.isNaN(from) || Number.isNaN(until)) return { mistake: 'an assertion with times that are none' }
  if (from > now + skewMs) return { mistake: 'an assertion that is not valid yet' }
  return until <= now - skewMs ? { mistake: 'an assertion that has ended' } : { endsAt: until }
}

const readConditions = (assertion: Element, expected: TokenExpectations): Read<{ endsAt: number }> => {
  const conditions = onlyChild(assertion, ns.saml, 'Conditions')
  if (conditions === undefined) return { mistake: 'an assertion without conditions' }
  const restrictions = childrenNamed(conditions, ns.saml, 'AudienceRestriction')
  const forUs = (restriction: Element) =>
    childrenNamed(restriction, ns.saml, 'Audience').some((audience) => textOf(audience) === expected.entityId)
  if (restrictions.length === 0 || !restrictions.every(forUs))
    return { mistake: 'an assertion for another service' }
  return readPeriod(conditions, expected)
}

const certificatesIn = (data: Element): Element[] =>
  childrenNamed(data, ns.ds, 'KeyInfo')
    .flatMap((info) => childrenNamed(info, ns.ds, 'X509Data'))
    .flatMap((x509) => childrenNamed(x509, ns.ds, 'X509Certificate'))

/** The first confirmation that we can give: with our own key. */
const readConfirmation = (assertion: Element, expected: TokenExpectations): Read<{ endsAt: number }> => {
  const subject = onlyChild(assertion, ns.saml, 'Subject')
  const confirmations = subject === undefined ? [] : childrenNamed(subject, ns.saml, 'SubjectConfirmation')
  for (const confirmation of confirmations) {
    const data = onlyChild(confirmation, ns.saml, 'SubjectConfirmationData')
    if (attributeOf(confirmation, 'Method') !== holderOfKey || data === undefined) continue
    if (certificatesIn(data).some((found) => base64Of(found) === expected.own.base64))
      return readPeriod(data, expected)
  }
  return { mistake: 'an assertion that is not for the holder of our key' }
}

const verifyAssertion = (assertion: Element, id: string, { sts, now }: TokenExpectations) => {
  const signature = onlyChild(assertion, ns.ds, 'Signature')
  if (signature === undefined) return 'an assertion without a signature of its own'
  if (sts.validTo <= now) return 'the certificate of the STS has ended'
  const find = (wanted: string) => (wanted === id ? assertion : undefined)
  const verified = verifySignature(signature, { key: sts.key, find, enveloped: true })
  return 'mistake' in verified ? verified.mistake : undefined
}

/** Reads the assertion where it will stand: alone, so that nothing around it can matter. */
const readAssertion = (text: string, expected: TokenExpectations): Read<Token> => {
  const assertion = parseXml(text)?.root
  const id = attributeOf(assertion, 'ID')
  if (assertion === undefined || id === undefined || !/^[A-Za-z_][\w.-]*$/.test(id))
    return { mistake: 'an assertion without an ID' }
  if (attributeOf(assertion, 'Version') !== '2.0') return { mistake: 'a token other than SAML 2.0' }
  const mistake = verifyAssertion(assertion, id, expected)
  if (mistake !== undefined) return { mistake }
  if (!textOf(onlyChild(assertion, ns.saml, 'Issuer'))) return { mistake: 'an assertion without an issuer' }
  const conditions = readConditions(assertion, expected)
  if ('mistake' in conditions) return conditions
  const confirmation = readConfirmation(assertion, expected)
  if ('mistake' in confirmation) return confirmation
  const endsAt = Math.min(conditions.endsAt, confirmation.endsAt)
  if (endsAt === Number.POSITIVE_INFINITY) return { mistake: 'an assertion that never ends' }
  return { assertion: text, id, digest: digestOf(strForm(assertion)), endsAt }
}

/**
 * Reads the answer of the STS, a document and the text that it is made of: a token that can be used, or why there
 * is none, in our words.
 */
export const readIssued = (document: XmlDocument, text: string, expected: TokenExpectations): Read<Token> => {
  const message = openMessage(document)
  if ('mistake' in message) return message
  const { messageId, now, skewMs, sts } = expected
  // Unsigned, it is TLS that protects the message, and the assertion protects itself.
  const refused = refuseMessage(message, { certificate: sts, messageId, now, skewMs, complete: false })
  if (refused !== undefined) return { mistake: refused }
  const found = findAssertion(message.body)
  return 'mistake' in found ? found : readAssertion(cutOut(found, text), expected)
}
