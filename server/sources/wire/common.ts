// What all our calls over the network have in common, so that no limit is left to a default of Node or undici.

/** The largest answer that is read, encoded or decoded, where a caller sets no other: a count is a few hundred bytes. */
export const maxAnswerBytes = 1_000_000

/** The largest head of an answer. */
export const maxHeadBytes = 16_384

/** The wait (ms) for a host's address before its next one is tried beside it, as in RFC 8305. */
export const nextAddressAfterMs = 250

/** How long a connection is kept without a call (ms). Servers commonly keep one for 5 s or longer. */
export const idleMs = 4000
/** How long at most (ms), when the server says how long it keeps one; we end this much before it. */
export const longestIdleMs = 600_000
export const idleMarginMs = 2000

/** How long a connection is silent before TCP asks whether the other side is still there (ms). */
export const keepAliveAfterMs = 60_000

export const userAgent = 'borgerblik-status'
