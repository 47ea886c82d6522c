// Sentences about the calls of a round, for the page Drift.
import type { PollerStatus } from '../../server/domain/ports/poller.ts'
import { count } from './format.ts'

/** How many calls a round may make, and for what it lacks the time. */
export const roundLoad = ({ counting, explaining, room }: NonNullable<PollerStatus['load']>): string => {
  const calls = `Højst ${count(counting)} til at tælle og ${count(explaining)} til at forklare tallene`
  if (counting + explaining <= room) return `${calls}; der er tid til ${count(room)}`
  const late =
    counting > room ? 'Tallene bliver for gamle' : 'Tallene tælles først, men forklares for sjældent'
  return `${calls}, men der er kun tid til ${count(room)}. ${late}: gør runderne længere, eller tillad flere opslag i sekundet.`
}
