// Status of the poller.
import type { KnownReference } from '../services/reachability.ts'
import type { StoreTrouble } from './store-trouble.ts'

/** A service, by its id, that has asked us to wait until an instant. */
/** The service page's id among those that have asked us to wait; no probe can have it. */
export const servicePageId = 'servicePage'

export type Pause = { service: string; until: number }

export type PollerStatus = {
  /** The current round; the numbers are checks. */
  round?: { startedAt: number; planned: number; done: number; failed: number } | undefined
  /** When the next round of counts is due; absent when the poller has stopped. */
  nextAt?: number | undefined
  /** When the clock last jumped or the machine slept. */
  jumpedAt?: number | undefined
  /** Whether everything is measured again after the jump, and that is not done. */
  isRemeasuring?: boolean | undefined
  /** Since when calls have found our own connection down; absent while they reach anything. */
  cutOffSince?: number | undefined
  /** The addresses that tell whether our own connection is down. */
  references?: readonly KnownReference[] | undefined
  /** The services that asked us to wait, as known when one last did; some may be over. */
  pauses?: readonly Pause[] | undefined
  /** The most calls of a round that count, and that explain what is counted, by what is known now; and the time for them. */
  load?: { counting: number; explaining: number; room: number } | undefined
  /** Since when our own delays have left a probe or an index without judged results; absent while they do not. */
  laggedSince?: number | undefined
  /** Since when so much of what we measure fails alike that it is our own trouble; absent while it does not. */
  unreliableSince?: number | undefined
  /** Why nothing that is measured can be stored; absent while it can. */
  storeTrouble?: StoreTrouble | undefined
  /** The longest delay of the event loop in the last minute, ms. */
  lagMs: number
}
