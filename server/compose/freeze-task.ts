// Freezes each week at its time, and those that were missed at the next start.

import type { CellStore } from '../domain/ports/cells.ts'
import type { WeekEntry, WeekStore } from '../domain/ports/weeks.ts'
import { hour, minute } from '../domain/time.ts'
import { dueWeeks, frozenBeforeTime } from '../domain/week/due.ts'
import { addWeeks, type FreezeTime, freezeAtOf, lastDueWeek, type Week } from '../domain/week/iso-week.ts'
import type { Task } from '../poll/probing.ts'
import type { Waiter } from '../poll/wait.ts'
import { type Env, ownCommand, runLogged } from './fetching.ts'

/** Rejects only when `signal` aborts. */
export type FreezeDue = (signal: AbortSignal) => Promise<void>

type FreezeTaskDeps = {
  store: Pick<WeekStore & CellStore, 'readWeeks' | 'readWeek' | 'firstMeasuredAt'>
  time: Waiter
  freeze: FreezeTime
  freezeDue: FreezeDue
}

const everyMs = minute
/** A command that has failed is run again after this, and then after twice as long, up to an hour. */
const firstAgainMs = 2 * minute
const lastAgainMs = hour

/** Runs the command in its own process, because making and hashing a week takes longer than the event loop may be blocked. */
export const freezeByCommand =
  (env: Env, log: (line: string) => void): FreezeDue =>
  (signal) =>
    runLogged(ownCommand(['uge', 'freeze'], env), '', (line) => log(`uge: ${line}`), signal)

export const freezeTask = ({ store, time, freeze, freezeDue }: FreezeTaskDeps): Task => {
  let tried: { due: string; at: number; againMs: number } | undefined

  /** By hash, because a revision never changes and its content is large. */
  const early = new Map<string, boolean>()

  const isEarly = async ({ week, revision, hash }: WeekEntry): Promise<boolean> => {
    const known = early.get(hash) ?? (await store.readWeek(week, revision))?.content.early ?? false
    early.set(hash, known)
    return known
  }

  /** The weeks to freeze, as a text. */
  const readDue = async (now: number): Promise<string> => {
    const entries = await store.readWeeks()
    const frozen = new Set(entries.map(({ week }) => week))
    const again: Week[] = []
    // Also read of weeks whose time has not come, so that it is known when it comes.
    for (const entry of frozenBeforeTime(entries, freeze))
      if ((await isEarly(entry)) && freezeAtOf(entry.week, freeze) <= now) again.push(entry.week)
    return [...dueWeeks(now, await store.firstMeasuredAt(), frozen, freeze), ...again].join()
  }

  const freezeNow = async (signal: AbortSignal): Promise<void> => {
    const now = time.now()
    const due = await readDue(now)
    const former = tried?.due === due ? tried : undefined
    if (due === '' || (former && time.mono() - former.at < former.againMs)) return
    const againMs = former === undefined ? firstAgainMs : Math.min(2 * former.againMs, lastAgainMs)
    tried = { due, at: time.mono(), againMs }
    await freezeDue(signal)
  }

  return {
    everyMs,
    run: async (signal) => {
      await freezeNow(signal)
      const now = time.now()
      const leftMs = freezeAtOf(addWeeks(lastDueWeek(now, freeze), 1), freeze) - now
      if (leftMs >= everyMs) return
      await time.wait(leftMs, signal)
      await freezeNow(signal)
    },
  }
}
