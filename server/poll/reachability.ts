// Checks our own connection by contacting references, only when everything fails.
import {
  everythingFails,
  noCalls,
  noteCall,
  type Reachability,
  type Reference,
} from '../domain/services/reachability.ts'
import type { Waiter } from './wait.ts'

export type ReachabilityDeps = {
  /** When empty, we never count as cut off. */
  references: readonly Reference[]
  /** Whether a reference can be connected to; false when `signal` aborts. */
  connect: (reference: Reference, signal: AbortSignal) => Promise<boolean>
  time: Waiter
}

const tryForMs = 3000
const tryEveryMs = 10_000

export const createReachability = ({ references, connect, time }: ReachabilityDeps): Reachability => {
  let calls = noCalls
  let last: { at: number; reachable: Promise<boolean> } | undefined

  /** Tries all references at once; one that answers is enough. */
  const tryReferences = async (): Promise<boolean> => {
    const end = new AbortController()
    time.wait(tryForMs, end.signal).then(
      () => end.abort(),
      () => undefined,
    )
    const tried = references.map(async (reference) => {
      const reachable = await connect(reference, end.signal)
      if (reachable) end.abort()
      return reachable
    })
    try {
      return (await Promise.all(tried)).includes(true)
    } finally {
      end.abort()
    }
  }

  const suspected = (): boolean => references.length > 0 && everythingFails(calls, time.mono())

  return {
    note: (reached) => {
      calls = noteCall(calls, time.mono(), reached)
      // A successful call counts like a reachable reference until the references may be tried again.
      if (reached && last) last = { ...last, reachable: Promise.resolve(true) }
    },
    isCutOff: async () => {
      if (!suspected()) return false
      if (last === undefined || time.mono() - last.at >= tryEveryMs)
        last = { at: time.mono(), reachable: tryReferences() }
      const reachable = await last.reachable
      // A call may have succeeded meanwhile.
      return !reachable && suspected()
    },
  }
}
