// Routes of the pages and their fragment: the data each needs, and its key in the page cache.
import type { Context } from 'hono'
import { kommuneFile } from '../../views/files/kommune.ts'
import { askedSearch, readAskedDay } from '../../views/model/asked-day.ts'
import { queryProblems } from '../../views/model/query.ts'
import { maintenanceOf, responseTimesOf } from '../../views/model/response-times.ts'
import { presentOf, weekChanges } from '../../views/model/week-changes.ts'
import type { World } from '../../views/model/world.ts'
import type { Contact } from '../../views/pages/accessibility.ts'
import { driftPage } from '../../views/pages/drift.ts'
import { foerAabningPage } from '../../views/pages/foer-aabning.ts'
import { serviceSpans } from '../../views/pages/incident-parts.ts'
import { klikPage, klikPath } from '../../views/pages/klik.ts'
import { kommunePage } from '../../views/pages/kommune.ts'
import { kommunerPage } from '../../views/pages/kommuner.ts'
import { loesningPage } from '../../views/pages/loesning.ts'
import { loesningerPage } from '../../views/pages/loesninger.ts'
import { omPage } from '../../views/pages/om.ts'
import { overviewPage, overviewPath } from '../../views/pages/overview.ts'
import { statusFragment } from '../../views/pages/status.ts'
import { svartiderPage } from '../../views/pages/svartider.ts'
import { svartiderTjenestePage } from '../../views/pages/svartider-tjeneste.ts'
import type { Shell } from '../../views/shell.ts'
import type { Product } from '../domain/facts/products.ts'
import type { MakeFile } from '../files/make.ts'
import { type Details, findKommune, kommuneOf } from './details.ts'
import { download, nameAndFormat } from './download.ts'
import { type ReadQuery, readSvartiderQuery } from './query.ts'
import { type CachedAnswer, type Handler, movedTo, plain, searchOf, seeOther } from './request.ts'
import type { WeekReader } from './weeks.ts'

export type PageDeps = {
  cached: CachedAnswer
  details: Details
  weeks: Pick<WeekReader, 'latest' | 'summaries'>
  readQuery: (search: string) => ReadQuery
  makeFile: MakeFile
  products: readonly Product[]
  contact: Contact | undefined
  shell: (path: string) => Shell
  notFound: Handler
}

/** The result of a view: text or markup. */
type View = { toString(): string }

const htmlContentType = 'text/html; charset=utf-8'

/** A page that is not cached, such as "not found". */
export const pageAnswer = (view: View, status: number): Response =>
  plain(String(view), status, { 'content-type': htmlContentType })

/** A product's page shows this many frozen weeks. */
const weeksOfTrend = 8

/** The handler of each page's address. */
export const pageRoutes = (deps: PageDeps): Record<string, Handler> => {
  const { cached, details, weeks, readQuery, products, shell, notFound, makeFile, contact } = deps

  /** `key`: distinguishes pages at the same path in the page cache. */
  const answer = (
    c: Context,
    path: string,
    view: (shell: Shell, world: World) => View | Promise<View>,
    key = path,
  ) =>
    cached(key, c, async (now) => ({
      content: String(await view(shell(path), now)),
      contentType: htmlContentType,
    }))

  /** Who has moved since the last frozen week; the page is valid until other numbers may be in force. */
  const sinceFrozen = async (now: World) => {
    const week = await weeks.latest()
    if (week === undefined) return undefined
    return { week, changes: weekChanges(week.content, presentOf(now, details.numbersInForce(now))) }
  }

  const readSvartider = (c: Context) => readSvartiderQuery(searchOf(c.req.raw), details.timedServices)

  /** A page at a fixed address without a query. */
  const page =
    (path: string, view: (shell: Shell, world: World) => View | Promise<View>): Handler =>
    (c) =>
      answer(c, path, view)

  return {
    '/': (c) =>
      answer(c, overviewPath(new URLSearchParams(searchOf(c.req.raw))), async (at, now) =>
        overviewPage(
          at,
          now,
          await sinceFrozen(now),
          { now: await details.services(now), hours: await details.responseTimes(now, '24t') },
          await details.events.open(now, {}),
        ),
      ),
    '/kommuner': (c) => {
      const { query, problems, search, key } = readQuery(searchOf(c.req.raw))
      return answer(
        c,
        `/kommuner${search}`,
        (at, now) => kommunerPage(at, now, query, [...problems, ...queryProblems(now, query)]),
        `/kommuner${key}`,
      )
    },
    '/kommuner/:kommunekode': (c) => {
      const requested = c.req.param('kommunekode') ?? ''
      const { name, format } = nameAndFormat(requested)
      const kommune = findKommune(name)
      if (kommune === undefined) return notFound(c)
      const path = `/kommuner/${kommune.kommunekode}${requested.slice(name.length)}`
      if (name !== kommune.kommunekode) return movedTo(path)
      if (format !== undefined)
        return cached(path, c, async (now) => {
          const k = kommuneOf(now, kommune.kommunekode)
          return download(
            format,
            kommuneFile(now, k, await details.cells(now, k), await details.titles()),
            makeFile,
          )
        })
      return answer(c, path, async (at, now) => {
        const k = kommuneOf(now, kommune.kommunekode)
        return kommunePage(at, now, k, await details.kommune(now, k), contact)
      })
    },
    '/loesninger': page('/loesninger', async (at, now) =>
      loesningerPage(at, now, await sinceFrozen(now), await details.aktiviteter()),
    ),
    '/loesninger/:id': (c) => {
      const product = products.find((p) => p.id === c.req.param('id'))
      if (product === undefined) return notFound(c)
      return answer(c, `/loesninger/${product.id}`, async (at, now) =>
        loesningPage(
          at,
          now,
          product,
          { since: await sinceFrozen(now), weeks: (await weeks.summaries()).slice(-weeksOfTrend) },
          await details.aktiviteter(),
          await details.events.open(now, { loesning: product.id }),
        ),
      )
    },
    '/foer-aabning': (c) => {
      const params = new URLSearchParams(searchOf(c.req.raw))
      const asked = readAskedDay(params)
      const path = `/foer-aabning${askedSearch(asked)}`
      // A day that was typed has the address of a link to it.
      if (asked.day !== undefined && params.has('dag')) return seeOther(path)
      return answer(c, path, (at, now) => foerAabningPage(at, now, asked))
    },
    '/svartider': (c) => {
      const { query, problems, search, key } = readSvartider(c)
      return answer(
        c,
        `/svartider${search}`,
        async (at, now) => {
          const times = await details.responseTimes(now, query.periode)
          const [service] = query.tjeneste === undefined ? [] : responseTimesOf(times, query.tjeneste)
          if (service !== undefined)
            return svartiderTjenestePage(
              at,
              now,
              service,
              {
                ...times,
                spans: serviceSpans(now, service.id),
                maintenance: maintenanceOf(
                  times.maintenance,
                  service.id,
                  now.services.find(({ id }) => id === service.id)?.platform,
                ),
              },
              query,
              details.timedServices,
              problems,
              await details.events.open(now, { tjeneste: service.id }),
            )
          const hours = await details.responseTimes(now, '24t')
          return svartiderPage(at, now, await details.services(now), { times, hours }, problems)
        },
        `/svartider${key}`,
      )
    },
    '/klik': (c) =>
      answer(c, klikPath(new URLSearchParams(searchOf(c.req.raw))), async (at, now) =>
        klikPage(at, now, await details.klik()),
      ),
    '/drift': page('/drift', async (at, now) => driftPage(at, now, await details.drift(now))),
    '/om': page('/om', (at, now) => omPage(at, now, contact)),
    '/fragmenter/status': page('/fragmenter/status', (_, now) => statusFragment(now)),
  }
}
