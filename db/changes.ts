// Changes: runs write transactions one after the other, waits for other writers, and knows why nothing can be stored.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../server/domain/ports/clock.ts'
import {
  StoreFailed,
  type StoreTrouble,
  type StoreTroubleKind,
} from '../server/domain/ports/store-trouble.ts'
import type { Connection } from './driver.ts'
import { withSentence } from './trouble.ts'

/** A clock that can be waited on. */
type Time = Clock & { wait(ms: number, signal: AbortSignal): Promise<void> }

export type ChangeOptions = {
  time?: Time | undefined
  /** Whether a change that cannot be stored is tried until it can, as in a server; by default it fails. */
  persists?: boolean | undefined
  /** Called when trouble begins or becomes another, and with undefined when something is stored again. */
  onTrouble?: ((failed: StoreFailed | undefined) => void) | undefined
}

export type Changes = {
  /**
   * Runs one immediate transaction. Waits for another process's write without blocking the event loop. Changes of this
   * process are queued, so that only the first of them retries, and none overtakes another. `undone` is called when the
   * work has run and was not stored; it may then run again.
   */
  change<T>(work: () => T, undone?: () => void): Promise<T>
  /** How many have been made. */
  made(): number
  trouble(): StoreTrouble | undefined
  /** From now on changes that cannot be stored fail soon, because the process stops. */
  giveUp(): void
}

/** Other processes write in short transactions; a lock held longer than this is told. */
const lockToldMs = 5000
/** A change that does not persist fails when it has waited so long for a lock. */
const lockPatienceMs = 60_000
/** After `giveUp`, less than the time in which the server stops. */
const lastPatienceMs = 1000
const busyPauseMs = 50
/** Between two tries in trouble. */
const troublePauseMs = 5000

const realTime: Time = {
  now: Date.now,
  mono: () => performance.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
}

export const createChanges = (client: Connection, options: ChangeOptions = {}): Changes => {
  const { time = realTime, persists = false, onTrouble = () => undefined } = options
  const ending = new AbortController()
  let endingAt = Number.POSITIVE_INFINITY
  let made = 0
  let trouble: StoreTrouble | undefined

  /** `failedAt`: when what is tried failed for the first time. */
  const noteTrouble = (failed: StoreFailed, failedAt: number): void => {
    const { kind } = failed
    if (trouble?.kind === kind) return
    trouble = { kind, sinceAt: trouble?.sinceAt ?? failedAt }
    onTrouble(failed)
  }

  const noteStored = (): void => {
    made += 1
    if (trouble === undefined) return
    trouble = undefined
    onTrouble(undefined)
  }

  /** Whether a change that has waited since `from` is tried no more. */
  const isOver = (kind: StoreTroubleKind, from: number): boolean => {
    if (ending.signal.aborted) return kind !== 'locked' || performance.now() - endingAt >= lastPatienceMs
    if (persists) return false
    return kind !== 'locked' || time.mono() - from >= lockPatienceMs
  }

  const pause = async (): Promise<void> => {
    // While the process stops, only real time passes.
    if (ending.signal.aborted) await sleep(busyPauseMs)
    else
      await time
        .wait(trouble === undefined ? busyPauseMs : troublePauseMs, ending.signal)
        .catch(() => undefined)
  }

  const store = async <T>(work: () => T, undone: () => void, from: number): Promise<T> => {
    let failedAt: number | undefined
    let hasBegun = false
    const begin = () => {
      hasBegun = true
      return work()
    }
    for (; ; await pause()) {
      hasBegun = false
      let result: T
      try {
        result = client.transaction(begin).immediate()
      } catch (error) {
        if (hasBegun) undone()
        const failed = withSentence(error, client.name)
        if (!(failed instanceof StoreFailed)) throw failed
        failedAt ??= time.now()
        if (failed.kind !== 'locked' || time.mono() - from >= lockToldMs) noteTrouble(failed, failedAt)
        if (isOver(failed.kind, from)) throw failed
        continue
      }
      noteStored()
      return result
    }
  }

  let waiting = 0
  /** Resolves when every requested change has been made or has failed; never rejects. */
  let last: Promise<unknown> = Promise.resolve()

  return {
    change: (work, undone = () => undefined) => {
      const from = time.mono()
      const stored = waiting === 0 ? store(work, undone, from) : last.then(() => store(work, undone, from))
      const leave = () => {
        waiting -= 1
      }
      waiting += 1
      last = stored.then(leave, leave)
      return stored
    },
    made: () => made,
    trouble: () => trouble,
    giveUp: () => {
      endingAt = performance.now()
      ending.abort()
    },
  }
}
