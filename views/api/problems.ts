// Error answers for programs (RFC 9457).
import type { z } from 'zod'
import type { problemSchema } from './schemas.ts'

export const problemContentType = 'application/problem+json; charset=utf-8'

const titles = {
  400: 'Noget i adressen er ikke forstået',
  404: 'Findes ikke',
  405: 'Metoden kan ikke bruges her',
  414: 'Adressen er for lang',
  500: 'Uventet fejl',
} as const
export type ProblemStatus = keyof typeof titles

export type Problem = z.infer<typeof problemSchema>

/** The type is `about:blank`, because the status identifies the problem. */
export const problem = (
  status: ProblemStatus,
  detail: string,
  demo: boolean,
  problems?: readonly string[],
): Problem => ({
  type: 'about:blank',
  title: titles[status],
  status,
  detail,
  ...(problems === undefined ? {} : { problems: [...problems] }),
  demo,
})
