// Answers one call to an index: reads it, counts, and applies the switches and rules.
import type { Contract } from './contract.ts'
import { countHits, sumHits } from './count.ts'
import type { Reply } from './plain-replies.ts'
import { readQueries } from './query.ts'
import { createReplies, httpStatusReply, refuse } from './reply.ts'
import { type RawRequest, readRequest } from './request.ts'
import type { Call, Verdict } from './rules.ts'
import type { Scenario } from './scenario/scenario.ts'
import type { SecurityHow, Switches } from './switches.ts'

/** The action on the connection after `delayMs`; `how` is the fault in the signature, if answers are signed. */
export type Reaction = { delayMs: number } & (
  | { kind: 'reply'; reply: Reply; how?: SecurityHow | undefined }
  | { kind: 'half'; reply: Reply; cut: 'body' | 'connection' }
  | { kind: 'hang' }
  | { kind: 'reset' }
)

export const atOnce = (reply: Reply): Reaction => ({ kind: 'reply', reply, delayMs: 0 })

/** The reaction to a call, with the behaviours that every service can have; the others leave the reply unchanged. */
export const react = ({ delayMs, behaviour }: Verdict, reply: Reply): Reaction => {
  switch (behaviour?.do) {
    case 'hang':
    case 'reset':
      return { kind: behaviour.do, delayMs }
    case 'truncated':
      return { kind: 'half', reply, cut: behaviour.cut ?? 'body', delayMs }
    case 'http':
      return { kind: 'reply', reply: httpStatusReply(behaviour.status), delayMs }
    case 'security':
      return { kind: 'reply', reply, how: behaviour.how, delayMs }
    default:
      return { kind: 'reply', reply, delayMs }
  }
}

/** Decides the reaction to a call. Calls `judge` once for each call that could be read. */
export const answerCall = (
  contract: Contract,
  raw: RawRequest,
  { soap, antal, zero }: Switches,
  judge: (call: Call) => Verdict,
  scenario: Scenario,
  now: number,
): Reaction => {
  const version = contract.soap ?? soap
  const read = readRequest(raw, contract, version)
  if (read.kind !== 'question') return atOnce(refuse(version, read))
  const replies = createReplies(contract, version, read.correlation)
  const parsed = readQueries(read.question, contract.places)
  if ('badInput' in parsed) return atOnce(replies.badInput(parsed.badInput))

  const { queries } = parsed
  const [{ kommunekode }] = queries
  const kommune = kommunekode === undefined ? undefined : scenario.kommuner.get(kommunekode)
  const verdict = judge({
    indeks: contract.indeks,
    kommune: kommunekode && kommune ? { ...kommune, kommunekode } : undefined,
    numbers: queries.flatMap(({ kle }) => kle ?? []),
  })
  const { behaviour } = verdict
  const asked = behaviour?.do === 'zero' ? queries.map((q) => ({ ...q, kommunekode: undefined })) : queries
  const hits = sumHits(asked.map((query) => countHits(contract, scenario, query, now)))
  const toReply = (): Reply => {
    switch (behaviour?.do) {
      case 'noRight':
        return replies.noRight()
      case 'fault':
        return replies.fault()
      case 'status40':
        return replies.badInput('Ugyldigt input')
      case 'oversized':
        return replies.oversized(hits)
      case 'notXml':
        return replies.notXml()
      case 'personalData':
        return behaviour.in === 'fault' ? replies.personalDataFault() : replies.personalData(hits)
      case 'security':
        if (behaviour.how === 'unsignedFault') return replies.fault()
    }
    return replies.count(hits, antal, zero)
  }
  return react(verdict, toReply())
}
