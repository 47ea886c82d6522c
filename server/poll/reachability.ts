// Checks our own connection by contacting references: when everything fails, and until each has once answered.
import {
  everythingFails,
  isBelieved,
  type KnownReference,
  noCalls,
  noteCall,
  type Reachability,
  type Reference,
} from '../domain/services/reachability.ts'
import { minute } from '../domain/time.ts'
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
/** While calls succeed, a reference that has not answered since the start is tried again after this. */
const proveEveryMs = 10 * minute

export const createReachability = ({ references, connect, time }: ReachabilityDeps): Reachability => {
  let calls = noCalls
  let known: readonly KnownReference[] = references
  let last: { at: number; reachable: Promise<boolean> } | undefined
  let provedAt: number | undefined
  let listener: (references: readonly KnownReference[]) => void = () => undefined

  const noteReference = (index: number, triedAt: number, answered: boolean): void => {
    known = known.map((one, i) =>
      i === index ? { ...one, triedAt, ...(answered && { answeredAt: triedAt }) } : one,
    )
    listener(known)
  }

  /**
   * Tries references at once, and returns whether one that is or becomes believed answers. With `untilFirst` the first
   * answer ends the attempt, and the others are not known to be silent.
   */
  const tryAll = async (isTried: (one: KnownReference) => boolean, untilFirst: boolean): Promise<boolean> => {
    const end = new AbortController()
    let isDecided = false
    time.wait(tryForMs, end.signal).then(
      () => end.abort(),
      () => undefined,
    )
    const tried = known.map(async (reference, index) => {
      if (!isTried(reference)) return false
      const triedAt = time.now()
      const reachable = await connect(reference, end.signal)
      if (reachable || !isDecided) noteReference(index, triedAt, reachable)
      if (reachable && untilFirst) {
        isDecided = true
        end.abort()
      }
      return reachable
    })
    try {
      return (await Promise.all(tried)).includes(true)
    } finally {
      end.abort()
    }
  }

  /** While calls succeed, learns which references answer, so that their silence later means something. */
  const prove = (): void => {
    const now = time.mono()
    if (known.every(isBelieved) || (provedAt !== undefined && now - provedAt < proveEveryMs)) return
    provedAt = now
    void tryAll((one) => !isBelieved(one), false)
  }

  const suspected = (): boolean => references.length > 0 && everythingFails(calls, time.mono())

  return {
    note: (reached) => {
      calls = noteCall(calls, time.mono(), reached)
      if (!reached) return
      // A successful call counts like a reachable reference until the references may be tried again.
      if (last) last = { ...last, reachable: Promise.resolve(true) }
      prove()
    },
    isCutOff: async () => {
      if (!suspected()) return false
      if (last === undefined || time.mono() - last.at >= tryEveryMs)
        last = { at: time.mono(), reachable: tryAll(() => true, true) }
      const reachable = await last.reachable
      // A call may have succeeded meanwhile.
      return !reachable && known.some(isBelieved) && suspected()
    },
    tryReferences: async () => {
      await tryAll(() => true, false)
      return known
    },
    watch: (given) => {
      listener = given
      listener(known)
    },
  }
}
