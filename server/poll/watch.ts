// Detects that the machine slept or the clock jumped, by comparing wall time with monotonic time.
import type { Clock } from '../domain/ports/clock.ts'
import type { Waiter } from './wait.ts'

type Instants = { now: number; mono: number }

const everyMs = 1000
/** Gradual clock corrections stay below this; a larger difference is a jump. */
const jumpMs = 5000
/** When the process did not run for this long, the machine slept, even if the clocks agree. */
const sleptMs = 30_000

export const readClocks = (clock: Clock): Instants => ({ now: clock.now(), mono: clock.mono() })

/** Whether wall time was set between two readings; a sleep during which monotonic time stands still counts too. */
export const wasSet = (before: Instants, after: Instants): boolean =>
  Math.abs(after.now - before.now - (after.mono - before.mono)) > jumpMs

/** Whether the clock jumped or the machine slept between two readings that should be `everyMs` apart. */
export const jumped = (before: Instants, after: Instants): boolean => {
  const wall = after.now - before.now
  const mono = after.mono - before.mono
  return wasSet(before, after) || mono > sleptMs || wall > sleptMs
}

/** Calls `onJump` after each jump, until `signal` aborts. */
export const watchClock = async (time: Waiter, onJump: () => void, signal: AbortSignal): Promise<void> => {
  for (let before = readClocks(time); !signal.aborted; ) {
    await time.wait(everyMs, signal).catch(() => undefined)
    const after = readClocks(time)
    if (jumped(before, after)) onJump()
    before = after
  }
}
