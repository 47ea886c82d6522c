// Owns the names of the ways in which the sandbox's security goes wrong on purpose.

/** Of a service's answer. */
export const securityHows = [
  /** No Security header. */
  'unsigned',
  /** Signed by another that the same authority knows, whose certificate the answer carries. */
  'wrongKey',
  /** The signed Body lies aside, and one that is forged in its place. */
  'wrapped',
  /** Everything but Body is signed. */
  'withoutBody',
  /** Signed with a timestamp of ten minutes ago. */
  'expired',
  /** Signed, as the answer to another message. */
  'otherRelatesTo',
  /** Another count put in after it was signed. */
  'tampered',
  /** A fault of the server's that is not signed. */
  'unsignedFault',
  /** Signed with RSA-SHA1, and SHA-1 digests. */
  'sha1',
] as const
export type SecurityHow = (typeof securityHows)[number]

/** Of the STS. */
export const stsHows = [
  /** A fault of the STS's own. */
  'fault',
  /** A fault whose ErrorCode contains `ServiceAgreement`: the kommune has not approved. */
  'noAgreement',
  /** The right answer, late. */
  'slow',
  /** The answer and its token, signed by the service. */
  'wrongKey',
  /** A token for the other index. */
  'otherAudience',
  /** A token that holds for ten seconds. */
  'shortLived',
] as const
export type StsHow = (typeof stsHows)[number]
