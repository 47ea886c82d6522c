// Routes of the pages and their fragment: the data each needs, and its key in the page cache.

import { queryProblems } from '../../views/model/query.ts'
import type { World } from '../../views/model/world.ts'
import { driftPage } from '../../views/pages/drift.ts'
import { notFoundPage } from '../../views/pages/failures.ts'
import { foerAabningPage } from '../../views/pages/foer-aabning.ts'
import { klikPage, klikPath } from '../../views/pages/klik.ts'
import { kommunePage } from '../../views/pages/kommune.ts'
import { kommunerPage } from '../../views/pages/kommuner.ts'
import { loesningPage } from '../../views/pages/loesning.ts'
import { loesningerPage } from '../../views/pages/loesninger.ts'
import { omPage } from '../../views/pages/om.ts'
import { overviewPage, overviewPath } from '../../views/pages/overview.ts'
import { statusFragment } from '../../views/pages/status.ts'
import { svartiderPage } from '../../views/pages/svartider.ts'
import type { Shell } from '../../views/shell.ts'
import type { Product } from '../domain/facts/products.ts'
import type { Assets } from './assets.ts'
import { type Details, findKommune, kommuneOf } from './details.ts'
import type { PageCache, Rendered } from './page-cache.ts'
import type { ReadQuery } from './query.ts'
import { type Handler, movedTo, plain, searchOf } from './request.ts'
import type { WorldReader } from './world.ts'

/** What the routes of pages and of programs share. */
export type RouteDeps = {
  world: WorldReader
  pageCache: PageCache
  details: Details
  readQuery: (search: string) => ReadQuery
  demo: boolean
}

export type PageDeps = RouteDeps & {
  assets: Pick<Assets, 'address'>
  products: readonly Product[]
}

/** The result of a view: text or markup. */
type View = { toString(): string }

const htmlContentType = 'text/html; charset=utf-8'

/** A page that is not cached, such as "not found". */
export const pageAnswer = (view: View, status: number): Response =>
  plain(String(view), status, { 'content-type': htmlContentType })

/** The handler of each page's address. */
export const pageRoutes = (deps: PageDeps): Record<string, Handler> => {
  const { world, pageCache, details, readQuery, assets, products, demo } = deps
  const shell = (path: string): Shell => ({ path, asset: assets.address })

  const render = async (view: (world: World) => View | Promise<View>): Promise<Rendered> => {
    const now = await world.read()
    const content = String(await view(now))
    return {
      content,
      contentType: htmlContentType,
      renderedAt: now.reading.now,
      validUntil: now.reading.validUntil(),
    }
  }

  /** A page at a fixed address without a query. */
  const page =
    (path: string, view: (shell: Shell, world: World) => View | Promise<View>): Handler =>
    (c) =>
      pageCache.answer(path, c.req.raw, () => render((now) => view(shell(path), now)))

  const notFound = (path: string): Response => pageAnswer(notFoundPage(shell(path), demo), 404)

  return {
    '/': (c) => {
      const path = overviewPath(new URLSearchParams(searchOf(c.req.raw)))
      return pageCache.answer(path, c.req.raw, () =>
        render(async (now) => overviewPage(shell(path), now, await details.levelRuns(now))),
      )
    },
    '/kommuner': (c) => {
      const { query, problems, search, key } = readQuery(searchOf(c.req.raw))
      return pageCache.answer(`/kommuner${key}`, c.req.raw, () =>
        render((now) =>
          kommunerPage(shell(`/kommuner${search}`), now, query, [...problems, ...queryProblems(now, query)]),
        ),
      )
    },
    '/kommuner/:kommunekode': (c) => {
      const requested = c.req.param('kommunekode') ?? ''
      const kommune = findKommune(requested)
      if (kommune === undefined) return notFound(c.req.path)
      const path = `/kommuner/${kommune.kommunekode}`
      if (requested !== kommune.kommunekode) return movedTo(path)
      return pageCache.answer(path, c.req.raw, () =>
        render(async (now) => {
          const k = kommuneOf(now, kommune.kommunekode)
          return kommunePage(shell(path), now, k, await details.kommune(now, k))
        }),
      )
    },
    '/loesninger': page('/loesninger', async (at, now) =>
      loesningerPage(at, now, await details.levelRuns(now), await details.aktiviteter()),
    ),
    '/loesninger/:id': (c) => {
      const product = products.find((p) => p.id === c.req.param('id'))
      if (product === undefined) return notFound(c.req.path)
      const path = `/loesninger/${product.id}`
      return pageCache.answer(path, c.req.raw, () =>
        render(async (now) =>
          loesningPage(shell(path), now, product, await details.levelRuns(now), await details.aktiviteter()),
        ),
      )
    },
    '/foer-aabning': (c) => {
      const dato = new URLSearchParams(searchOf(c.req.raw)).get('dato')?.trim() || undefined
      const path = `/foer-aabning${dato === undefined ? '' : `?dato=${encodeURIComponent(dato)}`}`
      return pageCache.answer(path, c.req.raw, () => render((now) => foerAabningPage(shell(path), now, dato)))
    },
    '/svartider': page('/svartider', async (at, now) => svartiderPage(at, now, await details.services(now))),
    '/klik': (c) => {
      const path = klikPath(new URLSearchParams(searchOf(c.req.raw)))
      return pageCache.answer(path, c.req.raw, () =>
        render(async (now) => klikPage(shell(path), now, await details.klik())),
      )
    },
    '/drift': page('/drift', async (at, now) => driftPage(at, now, await details.drift(now))),
    '/om': page('/om', omPage),
    '/fragmenter/status': page('/fragmenter/status', (_, now) => statusFragment(now)),
  }
}
