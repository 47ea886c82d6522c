// The names of the deliberate security faults.

/** Faults in an index's answer. */
export const securityHows = [
  /** No Security header. */
  'unsigned',
  /** Signed with another certificate of the same authority, which the answer carries. */
  'wrongKey',
  /** The signed Body is moved aside, and a forged Body takes its place. */
  'wrapped',
  /** Everything except Body is signed. */
  'withoutBody',
  /** Signed with a timestamp ten minutes old. */
  'expired',
  /** Signed, as the answer to another message. */
  'otherRelatesTo',
  /** The count is changed after signing. */
  'tampered',
  /** An unsigned server fault. */
  'unsignedFault',
  /** Signed with RSA-SHA1 and SHA-1 digests. */
  'sha1',
] as const
export type SecurityHow = (typeof securityHows)[number]

/** Faults of the STS. */
export const stsHows = [
  /** A fault of the STS itself. */
  'fault',
  /** A fault whose ErrorCode contains `ServiceAgreement`: the kommune has not approved. */
  'noAgreement',
  /** A valid answer after a delay. */
  'slow',
  /** The answer and its token are signed with the service's key. */
  'wrongKey',
  /** A token for the other index. */
  'otherAudience',
  /** A token that is valid for ten seconds. */
  'shortLived',
] as const
export type StsHow = (typeof stsHows)[number]
