// Checks a signature: its algorithms, the elements it covers, and its validity for a key.
import { createHash, verify } from 'node:crypto'
import { canonical, canonicalWithout, dereferenced, refersTo } from './canonical.ts'
import { attributeOf, childrenNamed, everyElement, onlyAt, onlyChild, textOf } from './dom.ts'
import { fault, type SecurityFault } from './fault.ts'
import { algorithms } from './names.ts'

type Kind = 'plain' | 'enveloped' | 'token'

const transformsOf: Record<Kind, readonly string[]> = {
  plain: [algorithms.exclusive],
  enveloped: [algorithms.enveloped, algorithms.exclusive],
  token: [algorithms.strTransform],
}

type Reference = { kind: Kind; id: string; digest: string; prefixes: string[] }

/** The prefixes in InclusiveNamespaces, whose namespaces exclusive canonicalization keeps. */
const prefixesOf = (method: Element | undefined): string[] =>
  attributeOf(onlyChild(method, 'ec:InclusiveNamespaces'), 'PrefixList')
    .split(/\s+/)
    .filter((prefix) => prefix !== '')

const readReference = (element: Element): Reference | { fault: SecurityFault } => {
  const transforms = childrenNamed(onlyChild(element, 'ds:Transforms') ?? element, 'ds:Transform')
  const names = transforms.map((transform) => attributeOf(transform, 'Algorithm')).join(' ')
  const kind = (Object.keys(transformsOf) as Kind[]).find((name) => transformsOf[name].join(' ') === names)
  if (kind === undefined) return fault('wsse:UnsupportedAlgorithm', 'a transform is not accepted')
  const within = onlyAt(transforms[0], 'wsse:TransformationParameters', 'ds:CanonicalizationMethod')
  if (kind === 'token' && attributeOf(within, 'Algorithm') !== algorithms.exclusive)
    return fault('wsse:UnsupportedAlgorithm', 'the STR-Transform does not use exclusive canonicalization')
  if (attributeOf(onlyChild(element, 'ds:DigestMethod'), 'Algorithm') !== algorithms.sha256)
    return fault('wsse:UnsupportedAlgorithm', 'a digest is not SHA-256')
  const [, id] = /^#(.+)$/.exec(attributeOf(element, 'URI')) ?? []
  if (id === undefined)
    return fault('wsse:InvalidSecurity', 'a reference does not refer to an Id in the message')
  const digest = textOf(onlyChild(element, 'ds:DigestValue'))
  return { kind, id, digest, prefixes: prefixesOf(transforms.at(-1)) }
}

/** The elements by Id, in any spelling of the attribute, because an Id that two elements share can hide a wrapped part. */
const elementsById = (root: Element): Map<string, Element[]> => {
  const found = new Map<string, Element[]>()
  for (const element of everyElement(root))
    for (const { localName, value } of Array.from(element.attributes))
      if (localName?.toLowerCase() === 'id') found.set(value, [...(found.get(value) ?? []), element])
  return found
}

export type Checked = {
  /** The message's outermost element. */
  root: Element
  signature: Element
  /** PEM. */
  certificate: string
  /** The only token that an STR-Transform may refer to. */
  token?: Element | undefined
}

/** An element that the signature covers, and how. For an STR-Transform the element is the token. */
export type Covered = { kind: Kind; element: Element }

/** Whether SignedInfo is signed by the certificate's key. */
const isSigned = (info: Element, { signature, certificate }: Checked): boolean => {
  const prefixes = prefixesOf(onlyChild(info, 'ds:CanonicalizationMethod'))
  const text = canonical(info, prefixes)
  const value = Buffer.from(textOf(onlyChild(signature, 'ds:SignatureValue')), 'base64')
  return verify('sha256', Buffer.from(text), certificate, value)
}

/** The text that a reference digests, and its element; undefined if the reference is not permitted. */
const digestedBy = (
  { kind, prefixes }: Reference,
  element: Element,
  { signature, token }: Checked,
): { element: Element; text: string } | undefined => {
  if (kind === 'plain') return { element, text: canonical(element, prefixes) }
  if (kind === 'enveloped')
    return signature.parentNode === element
      ? { element, text: canonicalWithout(element, signature, prefixes) }
      : undefined
  return token !== undefined && refersTo(element, attributeOf(token, 'ID'))
    ? { element: token, text: dereferenced(token) }
    : undefined
}

/** Checks a signature with a certificate's key; returns the covered elements themselves, not their names. */
export const checkSignature = (checked: Checked): { covered: Covered[] } | { fault: SecurityFault } => {
  const { root, signature } = checked
  const info = onlyChild(signature, 'ds:SignedInfo')
  const references = info === undefined ? [] : childrenNamed(info, 'ds:Reference')
  if (info === undefined || references.length === 0)
    return fault('wsse:InvalidSecurity', 'the signature signs nothing')
  const method = (name: 'ds:CanonicalizationMethod' | 'ds:SignatureMethod') =>
    attributeOf(onlyChild(info, name), 'Algorithm')
  if (method('ds:CanonicalizationMethod') !== algorithms.exclusive)
    return fault('wsse:UnsupportedAlgorithm', 'SignedInfo is not canonicalized exclusively')
  if (method('ds:SignatureMethod') !== algorithms.rsaSha256)
    return fault('wsse:UnsupportedAlgorithm', 'the signature is not RSA-SHA256')

  const byId = elementsById(root)
  const covered: Covered[] = []
  for (const child of references) {
    const reference = readReference(child)
    if ('fault' in reference) return reference
    const [element, ...others] = byId.get(reference.id) ?? []
    if (element === undefined || others.length > 0)
      return fault('wsse:InvalidSecurity', 'a reference matches no element, or several')
    const digested = digestedBy(reference, element, checked)
    if (digested === undefined)
      return fault('wsse:InvalidSecurity', 'a reference refers to the wrong element')
    if (createHash('sha256').update(digested.text).digest('base64') !== reference.digest)
      return fault('wsse:FailedCheck', 'a part was changed after signing')
    covered.push({ kind: reference.kind, element: digested.element })
  }
  return isSigned(info, checked)
    ? { covered }
    : fault('wsse:FailedCheck', 'the signature does not match the key')
}
