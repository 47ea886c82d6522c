// Owns reading an answer for what a probe expects of it. Of the text nothing is kept but whether it was there.
import { jsonpath } from 'json-p3'
import type { Probe, ProbeFinding } from '../../domain/services/probe.ts'

/** Throws JSONPathSyntaxError for a path that is none: a mistake in the configuration. */
const selects = (path: string, text: string): boolean | 'noJson' => {
  const query = jsonpath.compile(path)
  let json: Parameters<typeof query.match>[0]
  try {
    json = JSON.parse(text)
  } catch {
    return 'noJson'
  }
  try {
    return query.match(json) !== undefined
  } catch (error) {
    // An answer can be made deeper or wider than the selection can go: then nothing was selected.
    if (error instanceof jsonpath.JSONPathRecursionLimitError || error instanceof RangeError) return false
    throw error
  }
}

/** What of `expect` an answer holds. */
export const readContent = (
  { contains, jsonPath }: Probe['expect'],
  body: Buffer,
): Pick<Extract<ProbeFinding, { kind: 'answer' }>, 'contains' | 'selects'> => {
  const text = contains === undefined && jsonPath === undefined ? '' : body.toString('utf8')
  return {
    contains: contains === undefined || text.includes(contains),
    // A byte order mark is no part of the JSON.
    selects: jsonPath === undefined || selects(jsonPath, text.replace(/^\uFEFF/, '')),
  }
}
