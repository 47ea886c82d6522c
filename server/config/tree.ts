// Reads parts of a configuration file's unparsed tree, whatever they are.
import type { z } from 'zod'

/** A mapping of the file, before it is parsed; the mappings `kommuner` and `products` are Maps. */
export type Tree = Record<string, unknown>

/** The parsed value; undefined when it has a mistake. */
export const parseOr = <T extends z.ZodType>(schema: T, value: unknown): z.output<T> | undefined => {
  const parsed = schema.safeParse(value)
  return parsed.success ? parsed.data : undefined
}

export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

export const entriesOf = (value: unknown): [string, unknown][] => (value instanceof Map ? [...value] : [])

export const textIn = (value: unknown, key: string): string | undefined => {
  const text = isTree(value) ? value[key] : undefined
  return typeof text === 'string' ? text : undefined
}

export const listIn = (root: Tree, key: string): unknown[] => {
  const list = root[key]
  return Array.isArray(list) ? list : []
}
