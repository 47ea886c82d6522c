// Canonical JSON: equal values have equal texts, in whatever order their keys were added.

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]))
}

/** A value as JSON with sorted keys; `undefined` is left out. */
export const canonical = (value: object): string => JSON.stringify(sorted(value))
