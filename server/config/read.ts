// Owns reading the YAML text: every mistake at once, each with its path, the value given and what was expected.
import { isMap, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { kommunekode, productId } from './parts.ts'
import { type FileConfig, fileSchema } from './schema.ts'

/** Keys of these mappings are data, of a form of their own; all others are keys of ours. */
const dataMaps: Record<string, z.ZodType> = { kommuner: kommunekode, products: productId }

const toPlain = (value: unknown, path: readonly string[]): unknown => {
  if (Array.isArray(value)) return value.map((item, i) => toPlain(item, [...path, String(i)]))
  if (!(value instanceof Map)) return value
  const entries = [...value].map(([key, item]) => [key, toPlain(item, [...path, String(key)])] as const)
  return path.length === 1 && (path[0] ?? '') in dataMaps ? new Map(entries) : Object.fromEntries(entries)
}

const given = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  const json = JSON.stringify(value instanceof Map ? Object.fromEntries(value) : value) ?? String(value)
  // An address may hold a password, which no message may repeat.
  const text = json.replace(/\/\/[^/@"]*@/g, '//…@')
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => {
    if (value instanceof Map) return value.get(key)
    return typeof value === 'object' && value !== null
      ? (value as Record<PropertyKey, unknown>)[key]
      : undefined
  }, root)

const pathText = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? 'the file' : path.map(String).join('.')

const toMistakes = (issue: z.core.$ZodIssue, root: unknown): string[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) => `${pathText([...issue.path, key])}: unknown key; see the README for the keys there are`,
    )
  }
  return [`${pathText(issue.path)}: got ${given(valueAt(root, issue.path))}, expected ${issue.message}`]
}

/** What is wrong with the keys of a data mapping; numbers among them are named as just that. */
const keyMistakes = (name: string, map: unknown): string[] => {
  if (!(map instanceof Map)) return []
  return [...map.keys()].flatMap((key) => {
    if (typeof key === 'number' && name === 'kommuner') {
      return `${name}: the key ${key} is a number here (YAML reads 0751 without quotes as one); write the kommunekode in quotes, such as "${String(key).padStart(4, '0')}"`
    }
    const parsed = dataMaps[name]?.safeParse(key)
    return parsed?.success === false
      ? `${name}: got the key ${given(key)}, expected ${parsed.error.issues[0]?.message}`
      : []
  })
}

export type Read = { root: Record<string, unknown>; mistakes: string[]; file?: FileConfig }

/** YAML text → the file's configuration, every mistake of form in it, and the tree as it was given. */
export const readYaml = (text: string): Read => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  if (document.errors.length > 0) {
    const mistakes = document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0])
      return `line ${line}, column ${col}: ${error.message}`
    })
    return { root: {}, mistakes }
  }
  if (!isMap(document.contents)) {
    return { root: {}, mistakes: ['the file: expected a mapping of keys and values'] }
  }
  const root = toPlain(document.toJS({ mapAsMap: true }), []) as Record<string, unknown>
  const mistakes = Object.keys(dataMaps).flatMap((name) => keyMistakes(name, root[name]))
  const parsed = fileSchema.safeParse(root)
  if (parsed.success) return { root, mistakes, file: parsed.data }
  return { root, mistakes: [...mistakes, ...parsed.error.issues.flatMap((issue) => toMistakes(issue, root))] }
}
