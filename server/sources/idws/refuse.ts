// Refuses answers that are not signed with the service's certificate.
import { elementsOf } from '../xml.ts'
import type { XmlDocument } from '../xml-tree.ts'
import { type Expectations, type Message, openMessage, refuseMessage, signaturesOf } from './message.ts'

const isFault = ({ body }: Message): boolean => {
  const [only, ...more] = elementsOf(body)
  return only !== undefined && more.length === 0 && only.local === 'Fault' && only.uri === body.uri
}

type AnswerExpectations = Omit<Expectations, 'complete'> & { unsignedFaults: boolean }

/** Returns why an answer's security is refused; undefined if it is accepted. */
export const refuseAnswer = (
  answer: XmlDocument,
  { unsignedFaults, ...expected }: AnswerExpectations,
): string | undefined => {
  const message = openMessage(answer)
  if ('mistake' in message) return message.mistake
  const isUnsignedFault = isFault(message) && signaturesOf(message).length === 0
  if (isUnsignedFault && !unsignedFaults) return 'an unsigned fault'
  return refuseMessage(message, { ...expected, complete: !isUnsignedFault })
}
