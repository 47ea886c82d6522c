// Routes for programs: the JSON API, the metrics and the health check.
import { healthAnswer, kommuneDetailAnswer, kommunerAnswer, overblikAnswer } from '../../views/api/answers.ts'
import { openApiDocument } from '../../views/api/openapi.ts'
import { problem, problemContentType } from '../../views/api/problems.ts'
import { klikAnswer, tjenesterAnswer } from '../../views/api/services.ts'
import { metricsContentType, metricsText } from '../../views/metrics/metrics.ts'
import { klikTasks } from '../../views/model/klik.ts'
import { queryProblems, selectKommuner } from '../../views/model/query.ts'
import { servicesOf } from '../../views/model/services.ts'
import type { World } from '../../views/model/world.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { PollerStatus } from '../domain/ports/poller.ts'
import type { RoundStore } from '../domain/ports/rounds.ts'
import { findKommune, kommuneOf } from './details.ts'
import { createEntity } from './entity.ts'
import { assessPoller } from './health.ts'
import type { Rendered } from './page-cache.ts'
import type { RouteDeps } from './pages.ts'
import { type Handler, movedTo, plain, problemAnswer, searchOf } from './request.ts'

export type ApiDeps = RouteDeps & {
  store: Pick<RoundStore, 'readRounds'>
  clock: Pick<Clock, 'now'>
  status(): PollerStatus
  intervalMs: number
  log: (line: string) => void
  /** The program's version. */
  version: string
  /** The JSON schema of KLE configurations fetched over HTTP. */
  konfigurationSchema: object
}

const jsonContentType = 'application/json; charset=utf-8'
const schemaContentType = 'application/schema+json'

/** From now until something in the world reads differently; call it after everything has been read. */
const lifetime = ({ reading }: World) => ({ renderedAt: reading.now, validUntil: reading.validUntil() })

const rendered = (world: World, body: object, contentType = jsonContentType, status = 200): Rendered => ({
  content: JSON.stringify(body),
  contentType,
  status,
  ...lifetime(world),
})

const createHealth = (deps: ApiDeps): Handler => {
  const { store, clock, status, demo, intervalMs, log } = deps
  const startedAt = clock.now()
  return async () => {
    const current = status()
    const rounds = await store.readRounds('counts', 1).catch((error: unknown) => {
      log(`health: the store does not answer: ${error instanceof Error ? error.message : 'unknown'}`)
      return undefined
    })
    const { alive, lastRoundAt } = assessPoller({
      now: clock.now(),
      startedAt,
      intervalMs,
      status: current,
      lastRound: rounds?.[0],
    })
    const ok = rounds !== undefined && alive
    const body = healthAnswer({
      demo,
      store: rounds !== undefined,
      poller: alive,
      lastRoundAt,
      nextAt: current.nextAt,
    })
    return plain(JSON.stringify(body), ok ? 200 : 503, { 'content-type': jsonContentType })
  }
}

const createKommunerList =
  ({ world, pageCache, readQuery }: ApiDeps): Handler =>
  (c) => {
    const { query, problems, key } = readQuery(searchOf(c.req.raw))
    return pageCache.answer(`/api/v1/kommuner${key}`, c.req.raw, async () => {
      const now = await world.read()
      const all = [...problems, ...queryProblems(now, query)]
      return all.length === 0
        ? rendered(now, kommunerAnswer(now, selectKommuner(now, query)))
        : rendered(now, problem(400, all.join(' '), now.demo, all), problemContentType, 400)
    })
  }

const createKommune =
  ({ world, pageCache, details, demo }: ApiDeps): Handler =>
  (c) => {
    const requested = c.req.param('kommunekode') ?? ''
    const kommune = findKommune(requested)
    if (kommune === undefined)
      return problemAnswer(404, `Der er ingen kommune med koden »${requested}«.`, demo)
    const { kommunekode } = kommune
    const path = `/api/v1/kommuner/${kommunekode}`
    if (requested !== kommunekode) return movedTo(path)
    return pageCache.answer(path, c.req.raw, async () => {
      const now = await world.read()
      const k = kommuneOf(now, kommunekode)
      return rendered(now, kommuneDetailAnswer(now, k, await details.cells(now, k)))
    })
  }

/** The handler of each address for programs. The OpenAPI document lists the same addresses. */
export const apiRoutes = (deps: ApiDeps): Record<string, Handler> => {
  const { world, pageCache, details, demo, version, konfigurationSchema } = deps
  const document = createEntity(JSON.stringify(openApiDocument(demo, version)), {
    contentType: jsonContentType,
  })
  const schema = createEntity(JSON.stringify(konfigurationSchema), { contentType: schemaContentType })
  return {
    '/healthz': createHealth(deps),
    '/metrics': (c) =>
      pageCache.answer('/metrics', c.req.raw, async () => {
        const now = await world.read()
        const content = metricsText(now, await details.metrics(now))
        return { content, contentType: metricsContentType, ...lifetime(now) }
      }),
    '/api/v1/openapi.json': (c) => document.answer(c.req.raw),
    '/api/v1/kle-konfiguration.schema.json': (c) => schema.answer(c.req.raw),
    '/api/v1/overblik': (c) =>
      pageCache.answer('/api/v1/overblik', c.req.raw, async () => {
        const now = await world.read()
        return rendered(now, overblikAnswer(now))
      }),
    '/api/v1/tjenester': (c) =>
      pageCache.answer('/api/v1/tjenester', c.req.raw, async () => {
        const now = await world.read()
        return rendered(now, tjenesterAnswer(now, servicesOf(await details.services(now), now.reading)))
      }),
    '/api/v1/klik': (c) =>
      pageCache.answer('/api/v1/klik', c.req.raw, async () => {
        const now = await world.read()
        const { facts, klikMaxAgeMs } = await details.klik()
        return rendered(now, klikAnswer(now, klikTasks(facts, now.reading, klikMaxAgeMs)))
      }),
    '/api/v1/kommuner': createKommunerList(deps),
    '/api/v1/kommuner/:kommunekode': createKommune(deps),
  }
}
