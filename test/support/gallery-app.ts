// Answers the gallery's requests: every page in every named state, without a database.
import { serve } from '@hono/node-server'
import { createAssets } from '../../server/http/assets.ts'
import { securityHeaders } from '../../server/http/headers.ts'
import type { World } from '../../views/model/world.ts'
import { kommunePage } from '../../views/pages/kommune.ts'
import { pages, withIncidents } from './pages.ts'
import type { WorldOptions } from './world-data.ts'
import { createWorld, kommuneDetail, states } from './worlds.ts'

const assets = createAssets()

const html = (text: string, status = 200): Response =>
  new Response(text, { status, headers: { ...securityHeaders, 'content-type': 'text/html; charset=utf-8' } })

const index = (): string =>
  `<!doctype html><html lang="da"><title>Gallery</title><ul>${Object.keys(states)
    .map((name) => `<li><a href="/?state=${name}">${name}</a></li>`)
    .join('')}</ul></html>`

/** The state is stored in a cookie, so that links within the pages keep it. */
const stateOf = (request: Request, url: URL): string =>
  url.searchParams.get('state') ?? /state=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? 'mixed'

const worlds = new Map<string, World>()
/** The world of a state: it takes longer to make than a page of it. */
const worldOf = (name: string, options: WorldOptions): World => {
  const world = worlds.get(name) ?? createWorld(options)
  worlds.set(name, world)
  return world
}

export const galleryAnswer = (request: Request): Response | Promise<Response> => {
  const url = new URL(request.url)
  if (url.pathname === '/gallery') return html(index())
  const file = assets.find(url.pathname)
  if (file !== undefined) return file.answer(request)
  const name = stateOf(request, url)
  url.searchParams.delete('state')
  const options = states[name]
  if (options === undefined) return html(index(), 404)
  const world = withIncidents(worldOf(name, options), url.searchParams.get('haendelser'))
  const shell = { path: url.pathname + url.search, asset: assets.address }
  const k = world.kommuner.find(({ kommune }) => `/kommuner/${kommune.kommunekode}` === url.pathname)
  const page =
    k === undefined
      ? pages(shell, world, url)
      : kommunePage(shell, world, k, kommuneDetail(world, k, options))
  const response = html(String(page))
  response.headers.append('set-cookie', `state=${name}; Path=/`)
  return response
}

/** Serves the gallery for the browser tests, until `close`. */
export const serveGallery = (): Promise<{ url: string; close: () => void }> =>
  new Promise((resolve) => {
    const server = serve({ fetch: galleryAnswer, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve({ url: `http://127.0.0.1:${port}`, close: () => void server.close() }),
    )
  })
