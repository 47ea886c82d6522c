// Shared by the handlers: the limit on an address's length, and uncached answers.
import type { Context } from 'hono'
import { type ProblemStatus, problem, problemContentType } from '../../views/api/problems.ts'
import type { World } from '../../views/model/world.ts'
import { securityHeaders } from './headers.ts'
import type { Rendered } from './page-cache.ts'

/** Longer than any address in our pages, with ÆØÅ percent-encoded; shorter than the limits of logs and proxies. */
const maxAddress = 2048

/** Path and query, unchanged. */
const addressOf = (request: Request): string => {
  const { url } = request
  return url.slice(url.indexOf('/', url.indexOf('//') + 2))
}

export const isTooLong = (request: Request): boolean => addressOf(request).length > maxAddress

/** The query of an address, `?` included; empty when it has none. */
export const searchOf = (request: Request): string => {
  const at = request.url.indexOf('?')
  return at < 0 ? '' : request.url.slice(at)
}

/** Whether a path is for programs; their errors are problem+json. */
export const isForPrograms = (path: string): boolean =>
  path === '/api' || path.startsWith('/api/') || path === '/metrics' || path === '/healthz'

/** An answer that is not cached. */
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

/** An answer to a query that was not understood, which is cached. */
export const problemContent = (problems: readonly string[], demo: boolean): Content => ({
  content: JSON.stringify(problem(400, problems.join(' '), demo, problems)),
  contentType: problemContentType,
  status: 400,
})

/** A permanent redirect to a path of this server. */
export const movedTo = (path: string): Response => plain(null, 308, { location: path })

/** A redirect to what a form asked for. */
export const seeOther = (path: string): Response => plain(null, 303, { location: path })

export type Handler = (c: Context) => Response | Promise<Response>

/** Answers from the page cache under a key; else renders the world now, which limits how long the answer is valid. */
export type CachedAnswer = (
  key: string,
  c: Context,
  render: (world: World) => Content | Promise<Content>,
) => Response | Promise<Response>

export type Content = Omit<Rendered, 'renderedAt' | 'validUntil'>

/** The content of a page. */
export const html = (view: { toString(): string }, status = 200) => ({
  content: String(view),
  contentType: 'text/html; charset=utf-8',
  status,
})

/** The content of an answer of the API. */
export const json = (body: object) => ({
  content: JSON.stringify(body),
  contentType: 'application/json; charset=utf-8',
})
