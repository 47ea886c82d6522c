// Came: sums of cases that came, beside how many were expected.

export type Came = { received: number; expected: number }

export const noCases = (): Came => ({ received: 0, expected: 0 })

/** Adds to a sum, in place. */
export const add = (sum: Came, { received, expected }: Came): void => {
  sum.received += received
  sum.expected += expected
}
