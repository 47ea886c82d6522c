// Owns the windows of time that pages show: they move a step at a time, and the page is told when.
import type { World } from '../../views/model/world.ts'
import { day, hour, nextMidnight } from '../domain/time.ts'

/** History is shown for eight weeks. */
const historyMs = 56 * day

/** The start of the window of history, which moves at midnight. */
export const historyFrom = ({ reading }: World): number => {
  const midnight = nextMidnight(reading.now)
  reading.until(midnight)
  return midnight - day - historyMs
}

/** The start of the last 24 hours, which moves with the hour that the store's rollups are kept by. */
export const lastDayFrom = ({ reading }: World): number => {
  const thisHour = Math.floor(reading.now / hour) * hour
  reading.until(thisHour + hour)
  return thisHour - day
}
