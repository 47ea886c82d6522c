// The app: all addresses, the limit on an address's length, and error answers.
import { Hono } from 'hono'
import type { Contact } from '../../views/pages/accessibility.ts'
import { errorPage, notFoundPage } from '../../views/pages/failures.ts'
import type { Shell } from '../../views/shell.ts'
import type { MakeFile } from '../files/make.ts'
import { apiRoutes } from './api.ts'
import type { Assets } from './assets.ts'
import { createDetails, type DetailsDeps } from './details.ts'
import { fileRoutes } from './file-routes.ts'
import { incidentApi, incidentPages } from './incident-routes.ts'
import { createPageCache } from './page-cache.ts'
import { pageAnswer, pageRoutes } from './pages.ts'
import { createQueryReader } from './query.ts'
import { type CachedAnswer, type Handler, isForPrograms, isTooLong, problemAnswer } from './request.ts'
import { slideRoutes } from './slide-routes.ts'
import { weekApi, weekPages } from './week-routes.ts'
import { createWeekReader } from './weeks.ts'
import { createWorldReader, type WorldDeps } from './world.ts'

export type AppDeps = WorldDeps &
  DetailsDeps & {
    assets: Assets
    /** Whom readers write to about accessibility. */
    contact?: Contact | undefined
    /** Makes the files to download. */
    makeFile: MakeFile
    /** The program's version. */
    version: string
    /** The JSON schema of KLE configurations fetched over HTTP. */
    konfigurationSchema: object
    /** Logs unexpected errors; a line never holds an address or a value that a reader wrote. */
    log: (line: string) => void
  }

const allowed = 'GET, HEAD'

/** The top of the stack, on one line. */
const traceOf = (error: Error): string => error.stack?.split('\n').slice(1, 4).join(' ').trim() ?? ''

// No middleware, so that a cached page is answered within one turn of the event loop; each answer sets its own headers.
export const createApp = (deps: AppDeps): Hono => {
  const { clock, products, contact, demo, assets, makeFile, log } = deps
  const world = createWorldReader(deps)
  const pageCache = createPageCache({ now: clock.now, version: world.version })
  const details = createDetails(deps)
  const weeks = createWeekReader(deps.store)
  const readQuery = createQueryReader()
  const shell = (path: string): Shell => ({ path, asset: assets.address })
  const app = new Hono()

  const cached: CachedAnswer = (key, c, render) =>
    pageCache.answer(key, c.req.raw, async () => {
      const now = await world.read()
      const content = await render(now)
      // Taken after rendering, which finds out until when the content is valid.
      return { ...content, renderedAt: now.reading.now, validUntil: now.reading.validUntil() }
    })

  const notFound: Handler = ({ req: { path } }) =>
    isForPrograms(path)
      ? problemAnswer(404, 'Der er ikke noget på denne adresse.', demo)
      : pageAnswer(notFoundPage(shell(path), demo), 404)

  const limited =
    (handler: Handler): Handler =>
    (c) =>
      isTooLong(c.req.raw) ? problemAnswer(414, 'Adressen er på mere end 2.048 tegn.', demo) : handler(c)

  const routes: Record<string, Handler> = {
    ...pageRoutes({ cached, details, weeks, readQuery, products, contact, shell, notFound, makeFile }),
    ...fileRoutes({ cached, details, readQuery, demo, makeFile }),
    ...incidentPages({ ...deps, cached, details, shell, notFound }),
    ...weekPages({ cached, weeks, shell, demo, makeFile }),
    ...slideRoutes({ cached, weeks, shell, demo, makeFile }),
    ...apiRoutes({ ...deps, cached, details, readQuery }),
    ...incidentApi({ ...deps, cached, details }),
    ...weekApi({ cached, weeks, demo }),
    '/assets/*': (c) => assets.find(c.req.path)?.answer(c.req.raw) ?? notFound(c),
  }
  for (const [path, handler] of Object.entries(routes)) app.get(path, limited(handler))

  app.notFound((c) =>
    c.req.method === 'GET' || c.req.method === 'HEAD'
      ? limited(notFound)(c)
      : problemAnswer(405, `Her kan kun læses: ${allowed}.`, demo, { allow: allowed }),
  )
  app.onError((error, c) => {
    log(`http: ${c.req.method} ${c.req.routePath} failed: ${error.name}: ${error.message} ${traceOf(error)}`)
    return isForPrograms(c.req.path)
      ? problemAnswer(500, 'Der skete en fejl hos os. Den er noteret.', demo)
      : pageAnswer(errorPage(shell(c.req.path), demo), 500)
  })
  return app
}
