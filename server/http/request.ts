// Owns what the handlers have in common: the limits of an address, and answers that are made on the spot.
import type { Context } from 'hono'
import { type ProblemStatus, problem, problemContentType } from '../../views/api/problems.ts'
import { securityHeaders } from './headers.ts'

/** Longer than any address the pages make, ÆØÅ percent-encoded; shorter than what a log or a proxy would cut. */
const maxAddress = 2048

/** Path and search, as they stand in the request. */
const addressOf = (request: Request): string => {
  const { url } = request
  return url.slice(url.indexOf('/', url.indexOf('//') + 2))
}

export const isTooLong = (request: Request): boolean => addressOf(request).length > maxAddress

/** The search of an address, `?` included; empty when it has none. */
export const searchOf = (request: Request): string => {
  const at = request.url.indexOf('?')
  return at < 0 ? '' : request.url.slice(at)
}

/** Whether a path is for programs, and its errors are problem+json. */
export const isForPrograms = (path: string): boolean =>
  path === '/api' || path.startsWith('/api/') || path === '/metrics' || path === '/healthz'

/** An answer that is not kept. */
export const plain = (
  content: string | null,
  status: number,
  headers: Readonly<Record<string, string>>,
): Response =>
  new Response(content, { status, headers: { 'cache-control': 'no-store', ...securityHeaders, ...headers } })

export const problemAnswer = (
  status: ProblemStatus,
  detail: string,
  demo: boolean,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  plain(JSON.stringify(problem(status, detail, demo)), status, {
    'content-type': problemContentType,
    ...headers,
  })

/** A permanent move to a path of ours. */
export const movedTo = (path: string): Response => plain(null, 308, { location: path })

export type Handler = (c: Context) => Response | Promise<Response>
