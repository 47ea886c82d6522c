// Reads the YAML text; returns every mistake with its path, the value and what was expected.
import { type Document, isMap, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { kommunekode, productId } from './parts.ts'
import { type FileConfig, fileSchema } from './schema.ts'

/** Mappings whose keys are data, with the schema of each key; all other keys are fixed names. */
const dataMaps: Record<string, z.ZodType> = { kommuner: kommunekode, products: productId }

const toPlain = (value: unknown, path: readonly string[]): unknown => {
  if (Array.isArray(value)) return value.map((item, i) => toPlain(item, [...path, String(i)]))
  if (!(value instanceof Map)) return value
  const entries = [...value].map(([key, item]) => [key, toPlain(item, [...path, String(key)])] as const)
  return path.length === 1 && (path[0] ?? '') in dataMaps ? new Map(entries) : Object.fromEntries(entries)
}

/** Removes passwords and tokens from an address, so that no message repeats them. */
const withoutSecrets = (text: string): string =>
  text.replace(/^([a-z]+:\/\/)?.*@/is, '$1…@').replace(/(:\/\/[^?]*\?).*$/s, '$1…')

const toPrintable = (_: string, value: unknown): unknown => {
  if (value instanceof Map) return Object.fromEntries(value)
  if (typeof value === 'string') return withoutSecrets(value)
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

/** A value as messages show it: shortened, and without secrets. */
export const given = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value, toPrintable)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => {
    if (value instanceof Map) return value.get(key)
    return typeof value === 'object' && value !== null
      ? (value as Record<PropertyKey, unknown>)[key]
      : undefined
  }, root)

/** A path such as `maintenance[0].at`, or `the file`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.map(stepText).join('').replace(/^\./, '') || 'the file'

/** A step of a path; a key is quoted when it has unusual characters. */
const stepText = (step: PropertyKey): string => {
  if (typeof step === 'number') return `[${step}]`
  const text = String(step)
  return `.${/^[\p{L}\d_-]{1,80}$/u.test(text) ? text : given(text)}`
}

const toMistakes = (issue: z.core.$ZodIssue, root: unknown): string[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) => `${pathText([...issue.path, key])}: unknown key; the README lists the known keys`,
    )
  }
  return [`${pathText(issue.path)}: got ${given(valueAt(root, issue.path))}, expected ${issue.message}`]
}

/** Mistakes in the keys of a data mapping; a numeric kommunekode has its own message. */
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

/** One syntax error causes many more after it. */
const mostSyntaxErrors = 20
const deepest = 20

/** Whether a tree has more than `levels` levels; a cycle of aliases has. */
const isDeeper = (value: unknown, levels: number): boolean => {
  const children = Array.isArray(value) ? value : value instanceof Map ? [...value].flat() : []
  return children.length > 0 && (levels === 0 || children.some((child) => isDeeper(child, levels - 1)))
}

/** The parser throws on an alias without an anchor, and on aliases that expand without bound. */
const toTree = (document: Document.Parsed): { tree: unknown } | { mistake: string } => {
  try {
    return { tree: document.toJS({ mapAsMap: true }) }
  } catch (error) {
    if (error instanceof ReferenceError) return { mistake: error.message }
    throw error
  }
}

export type Read = { root: Record<string, unknown>; mistakes: string[]; file?: FileConfig }

/** Returns the unparsed tree, every schema mistake and, without mistakes in values, the parsed file. */
export const readYaml = (text: string): Read => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  if (document.errors.length > 0) {
    const mistakes = document.errors.slice(0, mostSyntaxErrors).map((error) => {
      const { line, col } = lines.linePos(error.pos[0])
      return `line ${line}, column ${col}: ${error.message}`
    })
    return { root: {}, mistakes }
  }
  if (!isMap(document.contents)) {
    return { root: {}, mistakes: ['the file: expected a mapping of keys and values'] }
  }
  const read = toTree(document)
  if ('mistake' in read) return { root: {}, mistakes: [`the file: ${read.mistake}`] }
  if (isDeeper(read.tree, deepest)) {
    return {
      root: {},
      mistakes: [`the file: nested more than ${deepest} deep, or its aliases (*) form a cycle`],
    }
  }
  const root = toPlain(read.tree, []) as Record<string, unknown>
  const mistakes = Object.keys(dataMaps).flatMap((name) => keyMistakes(name, root[name]))
  const parsed = fileSchema.safeParse(root)
  if (parsed.success) return { root, mistakes, file: parsed.data }
  return { root, mistakes: [...mistakes, ...parsed.error.issues.flatMap((issue) => toMistakes(issue, root))] }
}
