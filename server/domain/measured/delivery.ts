// Delivery: what the index received of a kommune's obligatory numbers of one KLE group between two instants.
import type { KleGroup } from '../kle.ts'

export type Delivery = {
  kommunekode: string
  group: KleGroup
  /** Epoch ms; the `until` of the former delivery, when it was answered. */
  from: number
  until: number
  /** Cases received from `from` up to, but excluding, `until`. */
  received: number
}
