// Delivery: the cases of a kommune and KLE group that the index received in a span of time.
import type { KleGroup } from '../kle.ts'
import { day } from '../time.ts'

/** A stop that an open incident tells of: since when (epoch ms), and what has come from the kommune since then. */
export type Stop = { since: number; received: number }

/** The verdict of hourly calls: whether deliveries have stopped. */
export type DeliveryVerdict = Stop | 'receiving'

/** The cases of a kommune and KLE group that the index has received since an instant, and until when they are counted. */
export type Received = Pick<Delivery, 'kommunekode' | 'group' | 'until' | 'received'>

export type Delivery = {
  kommunekode: string
  group: KleGroup
  /** Epoch ms: [from, until), where `from` is the `until` of the former call. */
  from: number
  until: number
  received: number
  /** What was asked: the numbers, the right and the system; absent in an invented past. */
  asked?: string | undefined
}

/** What is usual is not known sooner. */
const leastWatchedMs = 14 * day

/** Whether hourly calls know a kommune's group at `at`: for two weeks, and still within the last day. */
export const isWatched = (first: number | undefined, last: number | undefined, at: number): boolean =>
  last !== undefined && last >= at - day && (first ?? at) <= at - leastWatchedMs
