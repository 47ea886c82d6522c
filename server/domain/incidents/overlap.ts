// Overlap of two sets of kommuner.

/** Whether they are mostly the same: half of the smaller set, and at least one, is in both. */
export const areMostlySame = (some: readonly string[], others: Iterable<string>): boolean => {
  const set = new Set(others)
  const both = some.filter((one) => set.has(one)).length
  return both > 0 && both >= Math.min(some.length, set.size) / 2
}
