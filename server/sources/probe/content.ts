// Checks an answer for the content that a probe expects. Nothing of the text is kept.
import { jsonpath } from 'json-p3'
import type { Probe, ProbeFinding } from '../../domain/services/probe.ts'
import { textOf } from '../wire/charset.ts'

/** Whether the path selects anything. Throws JSONPathSyntaxError for an invalid path, a mistake in the configuration. */
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
    // An answer can be too deep or too wide for the selection. It then counts as selecting nothing.
    if (error instanceof jsonpath.JSONPathRecursionLimitError || error instanceof RangeError) return false
    throw error
  }
}

/** Whether an answer fulfils the expected text and JSONPath. */
export const readContent = (
  { contains, jsonPath }: Probe['expect'],
  body: Buffer,
  contentType: string,
): Pick<Extract<ProbeFinding, { kind: 'answer' }>, 'contains' | 'selects'> => {
  const text = contains === undefined && jsonPath === undefined ? '' : textOf(body, contentType)
  return {
    contains: contains === undefined || text.includes(contains),
    selects: jsonPath === undefined || selects(jsonPath, text),
  }
}
