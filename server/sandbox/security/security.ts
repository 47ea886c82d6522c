// Owns what the sandbox's server asks of its security: the STS's answers, which calls are let in, and signed answers.
import type { Indeks } from '../../domain/measured/check.ts'
import { minute } from '../../domain/time.ts'
import type { Deed } from '../answer.ts'
import type { Reply } from '../plain-replies.ts'
import type { RawRequest } from '../request.ts'
import type { SoapVersion } from '../rules.ts'
import { entityIds } from './entities.ts'
import { faultReply } from './fault.ts'
import { createGuard } from './guard.ts'
import { messageIdOf } from './message.ts'
import type { TestPki } from './pki.ts'
import { protect } from './protect.ts'
import { createSts } from './sts.ts'

export type Security = {
  /** From `createTestPki`, or from a folder. */
  pki: TestPki
  /** How long a token holds; 5 minutes when left out. */
  tokenLifetimeMs?: number | undefined
}

/** Security at work. It remembers message IDs, so each sandbox has its own. Instants are epoch ms. */
export const createSecurity = ({ pki, tokenLifetimeMs = 5 * minute }: Security) => {
  const guard = createGuard(pki)
  return {
    answerSts: createSts({ pki, tokenLifetimeMs }),
    /** The unsigned refusal of a call to an index; undefined lets it in, and what is no envelope too. */
    refuse: (raw: RawRequest, version: SoapVersion, indeks: Indeks, now: number): Reply | undefined => {
      const refused = guard({ text: raw.body, version, audience: entityIds[indeks], now })
      return refused && faultReply(version, refused, messageIdOf(raw.body))
    },
    /** Signs the answer of an index, as the deed says. */
    protect: (deed: Deed, now: number): Deed => {
      if (deed.kind === 'reply') return { ...deed, reply: protect(pki, deed.reply, deed.how, now) }
      return deed.kind === 'half' ? { ...deed, reply: protect(pki, deed.reply, undefined, now) } : deed
    },
  }
}
