// Reads the STS's answer: one SAML 2.0 assertion, of which only the part covered by its own signature is trusted.
import { attributeOf, childrenNamed, elementsOf, is, onlyChild, textOf } from '../xml.ts'
import { boundTo, type Element, parseXml, type XmlDocument } from '../xml-tree.ts'
import { base64Of } from './base64.ts'
import { escapeValue } from './c14n.ts'
import type { Certificate } from './credentials.ts'
import { parseInstant } from './instant.ts'
import { openMessage, refuseMessage } from './message.ts'
import { cvrAttribute, ns } from './names.ts'
import { digestOf } from './sign.ts'
import { strForm } from './str-transform.ts'
import { verifySignature } from './verify.ts'

export type Token = {
  /** The assertion, unchanged from the STS. */
  assertion: string
  id: string
  /** The digest of the assertion after the STR-Transform. */
  digest: string
  /** The end of its validity, epoch ms. */
  endsAt: number
}

export type TokenExpectations = {
  entityId: string
  /** Our certificate; only the holder of its key may use the token. */
  own: Certificate
  sts: Certificate
  messageId: string
  /** The CVR number of the kommune asked about; undefined accepts a token for any kommune. */
  cvr: string | undefined
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

/** The prefixes that an element and its descendants use; '' for the default namespace. */
const prefixesOf = (element: Element): Set<string> => {
  const prefixes = new Set<string>()
  /** A value may be a qualified name, as in xsi:type. */
  const addFromValue = (value: string) => {
    if (value.includes(':')) prefixes.add(value.slice(0, value.indexOf(':')).trim())
  }
  /** `hidden`: whether an element in between declares a default namespace. */
  const visit = ({ prefix, attributes, declared, children }: Element, hidden: boolean): void => {
    const covered = hidden || declared?.has('') === true
    if (prefix !== '' || !covered) prefixes.add(prefix)
    for (const attribute of attributes) {
      if (attribute.prefix !== '') prefixes.add(attribute.prefix)
      addFromValue(attribute.value)
      if (attribute.local === 'PrefixList') for (const one of attribute.value.split(/\s+/)) prefixes.add(one)
    }
    for (const child of children) {
      if (typeof child === 'string') addFromValue(child)
      else visit(child, covered)
    }
  }
  visit(element, false)
  return prefixes
}

/** An element's text as a standalone document, with declarations added for the enclosing namespaces that it uses. */
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

/** Checks that the element's period includes `now`, and returns its end. */
const readPeriod = (element: Element, { now, skewMs }: TokenExpectations): Read<{ endsAt: number }> => {
  const at = (name: string): number | undefined => {
    const text = attributeOf(element, name)
    return text === undefined ? undefined : (parseInstant(text) ?? Number.NaN)
  }
  const [from = 0, until = Number.POSITIVE_INFINITY] = [at('NotBefore'), at('NotOnOrAfter')]
  if (Number.isNaN(from) || Number.isNaN(until)) return { mistake: 'an assertion with invalid times' }
  if (from > now + skewMs) return { mistake: 'an assertion that is not valid yet' }
  return until <= now - skewMs ? { mistake: 'an expired assertion' } : { endsAt: until }
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

/** Finds the first confirmation that our own key can fulfil. */
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

/**
 * Checks that the token is for the kommune asked about, and for no other: an index answers for the token's kommune, and
 * the count would be booked for the wrong one. The subject's NameID has the CVR number of the system's owner instead.
 */
const refuseKommune = (assertion: Element, { cvr }: TokenExpectations): string | undefined => {
  if (cvr === undefined) return undefined
  const values = childrenNamed(assertion, ns.saml, 'AttributeStatement')
    .flatMap((statement) => childrenNamed(statement, ns.saml, 'Attribute'))
    .filter((attribute) => attributeOf(attribute, 'Name') === cvrAttribute)
    .flatMap((attribute) => childrenNamed(attribute, ns.saml, 'AttributeValue'))
  if (values.length === 0) return 'an assertion without the CVR number of a kommune'
  return values.every((value) => textOf(value) === cvr) ? undefined : 'an assertion for another kommune'
}

const verifyAssertion = (assertion: Element, id: string, { sts, now }: TokenExpectations) => {
  const signature = onlyChild(assertion, ns.ds, 'Signature')
  if (signature === undefined) return 'an unsigned assertion'
  if (sts.validTo <= now) return 'the certificate of the STS has expired'
  const find = (wanted: string) => (wanted === id ? assertion : undefined)
  const verified = verifySignature(signature, { key: sts.key, find, enveloped: true })
  return 'mistake' in verified ? verified.mistake : undefined
}

/** Reads the assertion as a standalone document, so that nothing around it can affect it. */
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
  const otherKommune = refuseKommune(assertion, expected)
  if (otherKommune !== undefined) return { mistake: otherKommune }
  const confirmation = readConfirmation(assertion, expected)
  if ('mistake' in confirmation) return confirmation
  const endsAt = Math.min(conditions.endsAt, confirmation.endsAt)
  if (endsAt === Number.POSITIVE_INFINITY) return { mistake: 'an assertion without an end time' }
  return { assertion: text, id, digest: digestOf(strForm(assertion)), endsAt }
}

/**
 * Reads the answer of the STS, given as a document and its text. Returns a usable token, or why there is none.
 */
export const readIssued = (document: XmlDocument, text: string, expected: TokenExpectations): Read<Token> => {
  const message = openMessage(document)
  if ('mistake' in message) return message
  const { messageId, now, skewMs, sts } = expected
  // The message may be unsigned: TLS protects it, and the assertion has its own signature.
  const refused = refuseMessage(message, { certificate: sts, messageId, now, skewMs, complete: false })
  if (refused !== undefined) return { mistake: refused }
  const found = findAssertion(message.body)
  return 'mistake' in found ? found : readAssertion(cutOut(found, text), expected)
}
