// Verifies one XML signature, with only the accepted algorithms, a known key, and elements that the caller provides.
import { hash, type KeyObject, verify } from 'node:crypto'
import { attributeOf, childrenNamed, elementsOf, is, onlyChild } from '../xml.ts'
import type { Element } from '../xml-tree.ts'
import { base64Of, bytesOf } from './base64.ts'
import { canonicalize } from './c14n.ts'
import { algorithms, ns } from './names.ts'
import { signedForms } from './str-transform.ts'

/** Limits above the number of parts, and of prefixes in a list, of any message. */
const maxReferences = 32
const maxPrefixes = 32

/** The elements that a signature covers, or why it is invalid. */
export type Verified = { covered: ReadonlySet<Element> } | { mistake: string }

export type Expected = {
  key: KeyObject
  /** Returns the element with an id, if it may be signed at its place. */
  find(id: string): Element | undefined
  /** The signer's certificate (DER in base64), which a reference through KeyInfo may cover; absent: none may. */
  certificate?: string
  /** Whether the signature is inside the element it signs, as in a SAML assertion. */
  enveloped: boolean
}

class Wrong extends Error {}
const wrong = (mistake: string): never => {
  throw new Wrong(mistake)
}

/** The prefixes in InclusiveNamespaces, the only parameter that a canonicalisation may have. */
const inclusiveOf = (method: Element): string[] => {
  const inside = elementsOf(method)
  if (inside.length === 0) return []
  const list = onlyChild(method, ns.ec, 'InclusiveNamespaces')
  if (list === undefined || inside.length > 1) return wrong('a canonicalisation with unknown parameters')
  const prefixes = (attributeOf(list, 'PrefixList') ?? '').split(/\s+/).filter((prefix) => prefix !== '')
  if (prefixes.length > maxPrefixes) return wrong('a canonicalisation with unknown parameters')
  return prefixes.map((prefix) => (prefix === '#default' ? '' : prefix))
}

const isAlgorithm = (element: Element | undefined, algorithm: string): element is Element =>
  attributeOf(element, 'Algorithm') === algorithm

/** Checks the transforms of a reference, and returns the prefixes of its canonicalisation, always the last transform. */
const readTransforms = (reference: Element, enveloped: boolean): string[] => {
  const transforms = onlyChild(reference, ns.ds, 'Transforms')
  const steps = transforms === undefined ? [] : elementsOf(transforms)
  const first = enveloped ? steps.shift() : undefined
  const [last, ...more] = steps
  if (enveloped && !(isAlgorithm(first, algorithms.enveloped) && elementsOf(first).length === 0))
    return wrong('a reference that is not enveloped')
  if (more.length > 0 || !isAlgorithm(last, algorithms.c14n))
    return wrong('a transform other than exclusive canonicalisation')
  return inclusiveOf(last)
}

const digestIn = (reference: Element): string | undefined => {
  const method = onlyChild(reference, ns.ds, 'DigestMethod')
  if (!isAlgorithm(method, algorithms.digest) || elementsOf(method).length > 0)
    return wrong('a digest other than SHA-256')
  return base64Of(onlyChild(reference, ns.ds, 'DigestValue'))
}

/** The canonicalisation of a reference whose only transform is the STR-Transform; undefined for any other reference. */
const strMethodOf = (reference: Element): Element | undefined => {
  const transforms = onlyChild(reference, ns.ds, 'Transforms')
  const [transform, ...more] = transforms === undefined ? [] : elementsOf(transforms)
  if (!isAlgorithm(transform, algorithms.str) || more.length > 0) return undefined
  const [parameters, ...others] = elementsOf(transform)
  if (parameters === undefined || !is(parameters, ns.wsse, 'TransformationParameters') || others.length > 0)
    return undefined
  const [method, ...rest] = elementsOf(parameters)
  const isOnly = method !== undefined && is(method, ns.ds, 'CanonicalizationMethod') && rest.length === 0
  return isOnly && isAlgorithm(method, algorithms.c14n) ? method : undefined
}

/** A SecurityTokenReference of the signature's own KeyInfo; nowhere else may one be signed through. */
const ownReference = (signature: Element, id: string): Element | undefined =>
  childrenNamed(signature, ns.ds, 'KeyInfo')
    .flatMap((keyInfo) => childrenNamed(keyInfo, ns.wsse, 'SecurityTokenReference'))
    .find((one) => attributeOf(one, 'Id', ns.wsu) === id)

/** Verifies a reference that covers the signer's certificate through a SecurityTokenReference; it covers no other part. */
const verifyToken = (
  reference: Element,
  method: Element,
  signature: Element,
  { certificate, find }: Expected & { certificate: string },
): Element => {
  const uri = attributeOf(reference, 'URI')
  const target = uri?.startsWith('#') ? ownReference(signature, uri.slice(1)) : undefined
  if (target === undefined) return wrong('a reference to a missing or misplaced part')
  const expected = digestIn(reference)
  const forms = signedForms(target, certificate, find, inclusiveOf(method))
  if (forms.length === 0) return wrong('a reference to an unknown token')
  if (!forms.some((form) => hash('sha256', form, 'base64') === expected))
    return wrong('a part that was changed')
  return target
}

const verifyReference = (reference: Element, signature: Element, expected: Expected): Element => {
  const { certificate } = expected
  const method = certificate === undefined ? undefined : strMethodOf(reference)
  if (certificate !== undefined && method !== undefined)
    return verifyToken(reference, method, signature, { ...expected, certificate })
  const uri = attributeOf(reference, 'URI')
  const target = uri?.startsWith('#') ? expected.find(uri.slice(1)) : undefined
  if (target === undefined) return wrong('a reference to a missing or misplaced part')
  const inclusive = readTransforms(reference, expected.enveloped)
  const value = digestIn(reference)
  const without = expected.enveloped ? signature : undefined
  const digest = hash('sha256', canonicalize(target, { inclusive, without }), 'base64')
  if (value !== digest) return wrong('a part that was changed')
  return target
}

const check = (signature: Element, expected: Expected): ReadonlySet<Element> => {
  const parts = elementsOf(signature)
  const [signedInfo, signatureValue, keyInfo, ...more] = parts
  const ordered =
    signedInfo !== undefined &&
    is(signedInfo, ns.ds, 'SignedInfo') &&
    signatureValue !== undefined &&
    is(signatureValue, ns.ds, 'SignatureValue') &&
    (keyInfo === undefined || is(keyInfo, ns.ds, 'KeyInfo')) &&
    more.length === 0
  if (!ordered) return wrong('a signature of unknown form')
  const [c14nMethod, signatureMethod, ...references] = elementsOf(signedInfo)
  if (c14nMethod === undefined || !is(c14nMethod, ns.ds, 'CanonicalizationMethod'))
    return wrong('a signature of unknown form')
  if (!isAlgorithm(c14nMethod, algorithms.c14n))
    return wrong('a canonicalisation other than the exclusive one')
  if (
    signatureMethod === undefined ||
    !is(signatureMethod, ns.ds, 'SignatureMethod') ||
    !isAlgorithm(signatureMethod, algorithms.signature) ||
    elementsOf(signatureMethod).length > 0
  )
    return wrong('a signature other than RSA with SHA-256')
  if (references.length === 0 || references.length > maxReferences)
    return wrong('a signature without references, or with too many')
  if (childrenNamed(signedInfo, ns.ds, 'Reference').length !== references.length)
    return wrong('a signature of unknown form')

  // Verify the signature first: until then, the references are not known to be the signer's.
  const signed = Buffer.from(canonicalize(signedInfo, { inclusive: inclusiveOf(c14nMethod) }))
  const value = bytesOf(base64Of(signatureValue))
  if (value === undefined || !verify('sha256', signed, expected.key, value))
    return wrong('a signature that does not match the configured certificate')
  return new Set(references.map((reference) => verifyReference(reference, signature, expected)))
}

export const verifySignature = (signature: Element, expected: Expected): Verified => {
  try {
    return { covered: check(signature, expected) }
  } catch (error) {
    if (error instanceof Wrong) return { mistake: error.message }
    throw error
  }
}
