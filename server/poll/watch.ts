// Owns noticing that the machine slept or the clock jumped, by the two clocks' disagreement.
import type { Waiter } from './wait.ts'

type Instants = { now: number; mono: number }

const everyMs = 1000
/** Clocks are slewed by less than this; a step of more is a jump. */
const jumpMs = 5000
/** The process did not run for this long: it slept, whatever the clocks say. */
const sleptMs = 30_000

/** Whether something other than time passed between two looks that should be `everyMs` apart. */
export const jumped = (before: Instants, after: Instants): boolean => {
  const wall = after.now - before.now
  const mono = after.mono - before.mono
  return Math.abs(wall - mono) > jumpMs || mono > sleptMs || wall > sleptMs
}

/** Calls `onJump` after each jump, until `signal` aborts. */
export const watchClock = async (time: Waiter, onJump: () => void, signal: AbortSignal): Promise<void> => {
  const look = (): Instants => ({ now: time.now(), mono: time.mono() })
  for (let before = look(); !signal.aborted; ) {
    await time.wait(everyMs, signal).catch(() => undefined)
    const after = look()
    if (jumped(before, after)) onJump()
    before = after
  }
}
