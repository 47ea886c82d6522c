// Signs a service's answers, correctly or with a deliberate fault.
import { randomUUID } from 'node:crypto'
import { XMLSerializer } from '@xmldom/xmldom'
import { minute } from '../../domain/time.ts'
import type { Reply } from '../plain-replies.ts'
import type { SecurityHow } from '../switches.ts'
import { childrenOf, everyElement, onlyChild, parseDocument } from './dom.ts'
import { ns } from './names.ts'
import type { TestPki } from './pki.ts'
import { signEnvelope } from './sign.ts'

/** Changes the last number in the element, or appends a space if there is no number. */
const forge = (element: Element): void => {
  const isNumber = (e: Element) => childrenOf(e).length === 0 && /^\d+$/.test(e.textContent ?? '')
  const number = [...everyElement(element)].findLast(isNumber)
  if (number === undefined) element.appendChild(element.ownerDocument.createTextNode(' '))
  else number.textContent = String(Number(number.textContent) + 1000)
}

/** Applies a change to the header and Body of an envelope. */
const change = (text: string, apply: (header: Element, body: Element) => void): string => {
  const document = parseDocument(text)!
  const [header, body] = childrenOf(document.documentElement) as [Element, Element]
  apply(header, body)
  return new XMLSerializer().serializeToString(document)
}

/** XML signature wrapping: moves the signed Body aside, where its Id still resolves, and puts a forged Body in its place. */
const wrap = (header: Element, body: Element): void => {
  const forged = body.cloneNode(true) as Element
  forged.removeAttributeNS(ns.wsu, 'Id')
  forge(forged)
  const aside = header.ownerDocument.createElementNS('urn:sandbox:aside', 'aside')
  body.parentNode?.replaceChild(forged, body)
  header.appendChild(aside).appendChild(body)
}

const relateElsewhere = (header: Element): void => {
  const relatesTo = onlyChild(header, 'wsa:RelatesTo')
  if (relatesTo !== undefined) relatesTo.textContent = `urn:uuid:${randomUUID()}`
}

/** Signs a service's answer at `now` (epoch ms), with the fault `how` if given. Returns other replies unchanged. */
export const protect = (pki: TestPki, reply: Reply, how: SecurityHow | undefined, now: number): Reply => {
  const root = parseDocument(reply.body)?.documentElement
  if (root?.localName !== 'Envelope' || how === 'unsigned' || how === 'unsignedFault') return reply
  const text = how === 'otherRelatesTo' ? change(reply.body, relateElsewhere) : reply.body
  const signed = signEnvelope(text, {
    // A certificate of the same authority: the fault is visible only to a caller that compares with the service's.
    signer: how === 'wrongKey' ? pki.sts : pki.service,
    keyReference: 'certificate',
    createdAt: how === 'expired' ? now - 10 * minute : now,
    sha1: how === 'sha1',
    withoutBody: how === 'withoutBody',
  })
  if (how === 'wrapped') return { ...reply, body: change(signed, wrap) }
  if (how === 'tampered') return { ...reply, body: change(signed, (_, body) => forge(body)) }
  return { ...reply, body: signed }
}
