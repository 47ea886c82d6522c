// Canonical JSON: equal values have equal texts, in whatever order their keys were added.

/** Undefined for what JSON leaves out. */
const textOf = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((one) => textOf(one) ?? 'null').join()}]`
  const entries = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, one]) => {
      const text = textOf(one)
      return text === undefined ? [] : `${JSON.stringify(key)}:${text}`
    })
  return `{${entries.join()}}`
}

/** A value as JSON with sorted keys; `undefined` is left out. */
export const canonical = (value: object): string => textOf(value) as string
