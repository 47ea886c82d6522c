// The sandbox's security: answers as the STS, refuses insecure calls, and signs answers.
import type { Indeks } from '../../domain/measured/check.ts'
import { minute } from '../../domain/time.ts'
import type { Reaction } from '../answer.ts'
import type { Reply } from '../plain-replies.ts'
import type { RawRequest } from '../request.ts'
import type { SoapVersion } from '../switches.ts'
import { faultReply } from './fault.ts'
import { createGuard } from './guard.ts'
import { messageIdOf } from './message.ts'
import { entityIds } from './names.ts'
import type { TestPki } from './pki.ts'
import { protect } from './protect.ts'
import { createSts } from './sts.ts'

export type Security = {
  /** From `createTestPki`, or from a folder. */
  pki: TestPki
  /** The lifetime of a token; 5 minutes by default. */
  tokenLifetimeMs?: number | undefined
}

/** Creates a sandbox's security. It is not shared between sandboxes, because it remembers message IDs. Instants are epoch ms. */
export const createSecurity = ({ pki, tokenLifetimeMs = 5 * minute }: Security) => {
  const guard = createGuard(pki)
  return {
    answerSts: createSts({ pki, tokenLifetimeMs }),
    /** The unsigned refusal of a call to an index; undefined if the call is accepted or is not an envelope. */
    refuse: (raw: RawRequest, version: SoapVersion, indeks: Indeks, now: number): Reply | undefined => {
      const refused = guard({ text: raw.body, version, audience: entityIds[indeks], now })
      return refused && faultReply(version, refused, messageIdOf(raw.body))
    },
    /** Signs the answer of an index, with the reaction's fault if any. */
    protect: (reaction: Reaction, now: number): Reaction => {
      if (!('reply' in reaction)) return reaction
      const how = reaction.kind === 'reply' ? reaction.how : undefined
      return { ...reaction, reply: protect(pki, reaction.reply, how, now) }
    },
  }
}
