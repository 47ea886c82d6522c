// Reads a situation's text: the situation, or every mistake in it, each with its field and what is allowed there.
import type { z } from 'zod'
import { effectMistakes } from './effect.ts'
import { type Situation, situationSchema } from './situation.ts'

/** A field as `faults[0].at`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'the file'

const schemaMistakes = ({ issues }: z.ZodError): string[] =>
  issues.map((issue) => {
    // A key that is not allowed has its reason inside.
    const [inner] = issue.code === 'invalid_key' ? issue.issues : []
    return `${pathText(issue.path)}: ${inner?.message ?? issue.message}`
  })

const byteOrderMark = /^\uFEFF/

const parseJson = (text: string): { value: unknown } | { mistake: string } => {
  try {
    return { value: JSON.parse(text.replace(byteOrderMark, '')) }
  } catch (error) {
    return { mistake: `the file: not JSON: ${(error as Error).message}` }
  }
}

/** Reads a situation's text, also with a byte order mark. A fault that can meet nothing is a mistake. */
export const readSituation = (text: string): { situation: Situation } | { mistakes: readonly string[] } => {
  const json = parseJson(text)
  if ('mistake' in json) return { mistakes: [json.mistake] }
  const parsed = situationSchema.safeParse(json.value)
  if (!parsed.success) return { mistakes: schemaMistakes(parsed.error) }
  const mistakes = effectMistakes(parsed.data)
  return mistakes.length > 0 ? { mistakes } : { situation: parsed.data }
}
