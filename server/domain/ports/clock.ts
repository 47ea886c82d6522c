// The clock port.

export type Clock = {
  /** Epoch ms; may jump. */
  now(): number
  /** Monotonic ms; never jumps, and need not run while the machine sleeps. */
  mono(): number
}
