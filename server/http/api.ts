// Routes for programs: the JSON API, the metrics and the health check.
import { healthAnswer, kommuneDetailAnswer, kommunerAnswer, overblikAnswer } from '../../views/api/answers.ts'
import { openApiDocument } from '../../views/api/openapi.ts'
import { svartiderAnswer } from '../../views/api/response-times.ts'
import { klikAnswer, tjenesterAnswer } from '../../views/api/services.ts'
import { metricsContentType, metricsText } from '../../views/metrics/metrics.ts'
import { klikTasks } from '../../views/model/klik.ts'
import { queryProblems, selectKommuner } from '../../views/model/query.ts'
import { servicesOf } from '../../views/model/services.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { PollerStatus } from '../domain/ports/poller.ts'
import type { RoundStore } from '../domain/ports/rounds.ts'
import { type Details, findKommune, kommuneOf } from './details.ts'
import { createEntity } from './entity.ts'
import { assessPoller } from './health.ts'
import { type ReadQuery, readSvartiderQuery } from './query.ts'
import {
  type CachedAnswer,
  type Handler,
  movedTo,
  plain,
  problemAnswer,
  problemContent,
  searchOf,
} from './request.ts'

export type ApiDeps = {
  cached: CachedAnswer
  details: Details
  readQuery: (search: string) => ReadQuery
  demo: boolean
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

const json = (body: object) => ({ content: JSON.stringify(body), contentType: jsonContentType })

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
    const { storeTrouble } = current
    const stores = rounds !== undefined && storeTrouble === undefined
    const body = healthAnswer({
      demo,
      store: stores,
      storeTrouble: storeTrouble?.kind,
      storeTroubleSinceAt: storeTrouble?.sinceAt,
      poller: alive,
      lastRoundAt,
      nextAt: current.nextAt,
      laggedSinceAt: current.laggedSince,
    })
    return plain(JSON.stringify(body), stores && alive ? 200 : 503, { 'content-type': jsonContentType })
  }
}

const createKommunerList =
  ({ cached, readQuery }: ApiDeps): Handler =>
  (c) => {
    const { query, problems, key } = readQuery(searchOf(c.req.raw))
    return cached(`/api/v1/kommuner${key}`, c, (now) => {
      const all = [...problems, ...queryProblems(now, query)]
      if (all.length === 0) return json(kommunerAnswer(now, selectKommuner(now, query)))
      return problemContent(all, now.demo)
    })
  }

const createSvartider =
  ({ cached, details, demo }: ApiDeps): Handler =>
  (c) => {
    const { query, problems, search } = readSvartiderQuery(searchOf(c.req.raw), details.timedServices)
    if (problems.length > 0) return problemAnswer(400, problems.join(' '), demo)
    return cached(`/api/v1/svartider${search}`, c, async (now) =>
      json(svartiderAnswer(now, await details.responseTimes(now, query.periode), query.tjeneste)),
    )
  }

const createKommune =
  ({ cached, details, demo }: ApiDeps): Handler =>
  (c) => {
    const requested = c.req.param('kommunekode') ?? ''
    const kommune = findKommune(requested)
    if (kommune === undefined)
      return problemAnswer(404, `Der er ingen kommune med koden »${requested}«.`, demo)
    const { kommunekode } = kommune
    const path = `/api/v1/kommuner/${kommunekode}`
    if (requested !== kommunekode) return movedTo(path)
    return cached(path, c, async (now) => {
      const k = kommuneOf(now, kommunekode)
      return json(kommuneDetailAnswer(now, k, await details.cells(now, k), await details.kontakter(k)))
    })
  }

/** The handler of each address for programs. The OpenAPI document lists the same addresses. */
export const apiRoutes = (deps: ApiDeps): Record<string, Handler> => {
  const { cached, details, demo, version, konfigurationSchema } = deps
  const document = createEntity(JSON.stringify(openApiDocument(demo, version)), {
    contentType: jsonContentType,
  })
  const schema = createEntity(JSON.stringify(konfigurationSchema), { contentType: schemaContentType })
  return {
    '/healthz': createHealth(deps),
    '/metrics': (c) =>
      cached('/metrics', c, async (now) => ({
        content: metricsText(now, await details.metrics(now)),
        contentType: metricsContentType,
      })),
    '/api/v1/openapi.json': (c) => document.answer(c.req.raw),
    '/api/v1/kle-konfiguration.schema.json': (c) => schema.answer(c.req.raw),
    '/api/v1/overblik': (c) => cached('/api/v1/overblik', c, (now) => json(overblikAnswer(now))),
    '/api/v1/tjenester': (c) =>
      cached('/api/v1/tjenester', c, async (now) =>
        json(tjenesterAnswer(now, servicesOf(await details.services(now), now))),
      ),
    '/api/v1/svartider': createSvartider(deps),
    '/api/v1/klik': (c) =>
      cached('/api/v1/klik', c, async (now) => {
        const { facts, klikMaxAgeMs } = await details.klik()
        return json(klikAnswer(now, klikTasks(facts, now.reading, klikMaxAgeMs)))
      }),
    '/api/v1/kommuner': createKommunerList(deps),
    '/api/v1/kommuner/:kommunekode': createKommune(deps),
  }
}
