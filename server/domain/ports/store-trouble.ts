// Trouble of the store: why nothing new can be stored.

/**
 * full: no room on the disk · locked: another program has long held the lock · readOnly: we may not write · failing: the
 * disk answers with errors · damaged: the database is.
 */
export const storeTroubleKinds = ['full', 'locked', 'readOnly', 'failing', 'damaged'] as const
export type StoreTroubleKind = (typeof storeTroubleKinds)[number]

/** `sinceAt` (epoch ms): since when nothing has been stored. */
export type StoreTrouble = { kind: StoreTroubleKind; sinceAt: number }

/** Something that the store could not do, for a reason that is no bug; the message says what to do. */
export class StoreFailed extends Error {
  constructor(
    readonly kind: StoreTroubleKind,
    message: string,
  ) {
    super(message)
  }
}
