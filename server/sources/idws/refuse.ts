// Owns what is refused of a service's answer: all that its certificate has not signed.

import { elementsOf } from '../xml.ts'
import type { XmlDocument } from '../xml-tree.ts'
import { type Expectations, type Message, openMessage, refuseMessage, signaturesOf } from './message.ts'

const isFault = ({ body }: Message): boolean => {
  const [only, ...more] = elementsOf(body)
  return only !== undefined && more.length === 0 && only.local === 'Fault' && only.uri === body.uri
}

type AnswerExpectations = Omit<Expectations, 'complete'> & { unsignedFaults: boolean }

/** Why an answer's security is refused, in our words; undefined when it is believed. */
export const refuseAnswer = (
  answer: XmlDocument,
  { unsignedFaults, ...expected }: AnswerExpectations,
): string | undefined => {
  const message = openMessage(answer)
  if ('mistake' in message) return message.mistake
  const unsignedFault = isFault(message) && signaturesOf(message).length === 0
  if (unsignedFault && !unsignedFaults) return 'an unsigned fault'
  return refuseMessage(message, { ...expected, complete: !unsignedFault })
}
