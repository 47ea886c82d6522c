// Answers one call to an index: reads it, counts, and applies the switches and rules.
import type { Contract } from './contract.ts'
import { countHits } from './count.ts'
import type { Reply } from './plain-replies.ts'
import { readQuery } from './query.ts'
import { createReplies, refuse } from './reply.ts'
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
  const atOnce = (reply: Reply): Reaction => ({ kind: 'reply', reply, delayMs: 0 })
  const read = readRequest(raw, contract, version)
  if (read.kind !== 'question') return atOnce(refuse(version, read))
  const replies = createReplies(contract, version, read.correlation)
  const parsed = readQuery(read.question, contract.places)
  if ('badInput' in parsed) return atOnce(replies.badInput(parsed.badInput))

  const { kommunekode, kle } = parsed.query
  const kommune = kommunekode === undefined ? undefined : scenario.kommuner.get(kommunekode)
  const { delayMs, behaviour } = judge({
    indeks: contract.indeks,
    kommune: kommunekode && kommune ? { ...kommune, kommunekode } : undefined,
    kle,
  })
  const query = behaviour?.do === 'zero' ? { ...parsed.query, kommunekode: undefined } : parsed.query
  const hits = countHits(contract, scenario, query, now)
  const reply = (made: Reply): Reaction => ({ kind: 'reply', reply: made, delayMs })
  const counted = replies.count(hits, antal, zero)

  switch (behaviour?.do) {
    case undefined:
    case 'zero':
    case 'sts':
      return reply(counted)
    case 'security': {
      const { how } = behaviour
      return { kind: 'reply', reply: how === 'unsignedFault' ? replies.fault() : counted, how, delayMs }
    }
    case 'noRight':
      return reply(replies.noRight())
    case 'fault':
      return reply(replies.fault())
    case 'status40':
      return reply(replies.badInput('Ugyldigt input'))
    case 'http':
      return reply(replies.http(behaviour.status))
    case 'oversized':
      return reply(replies.oversized(hits))
    case 'notXml':
      return reply(replies.notXml())
    case 'personalData':
      return reply(behaviour.in === 'fault' ? replies.personalDataFault() : replies.personalData(hits))
    case 'truncated':
      return { kind: 'half', reply: counted, cut: behaviour.cut ?? 'body', delayMs }
    case 'hang':
    case 'reset':
      return { kind: behaviour.do, delayMs }
  }
}
