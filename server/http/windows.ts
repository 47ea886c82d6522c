// The periods that pages show. Each moves in steps, and limits the page's validity to the next step.
import type { World } from '../../views/model/world.ts'
import { day, hour, nextMidnight } from '../domain/time.ts'

/** Pages show eight weeks of history. */
const historyMs = 56 * day

/** The start of the history shown; it moves at midnight. */
export const historyFrom = ({ reading }: World): number => {
  const midnight = nextMidnight(reading.now)
  reading.until(midnight)
  return midnight - day - historyMs
}

/** The start of the last 24 hours; it moves each hour, as the store's rollups do. */
export const lastDayFrom = ({ reading }: World): number => {
  const thisHour = Math.floor(reading.now / hour) * hour
  reading.until(thisHour + hour)
  return thisHour - day
}
