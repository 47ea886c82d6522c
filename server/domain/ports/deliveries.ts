// The part of the store that holds the deliveries.
import type { Attempt } from '../measured/check.ts'
import type { Delivery, Received } from '../measured/delivery.ts'

export type DeliveryStore = {
  /** Records a call for received cases; without an answer it has no delivery. */
  recordDelivery(delivery: Delivery | undefined, attempts: readonly Attempt[]): Promise<void>
  /** Records deliveries without their calls, such as an invented past. */
  recordDeliveries(deliveries: readonly Delivery[]): Promise<void>
  /**
   * A kommune's deliveries that ended at or after `from`, by group, oldest first; only those of the question that is
   * asked now. Kept for 63 days.
   */
  readDeliveries(kommunekode: string, from: number): Promise<Delivery[]>
  /** What each kommune and group has received in deliveries that ended after `from`; absent when there are none. */
  readReceived(from: number): Promise<Received[]>
  /** When the last delivery of each kommune and group ended; absent when there is none. */
  readLastDeliveries(): Promise<Pick<Delivery, 'kommunekode' | 'group' | 'until'>[]>
}
