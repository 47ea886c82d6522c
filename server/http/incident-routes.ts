// Routes of the incidents, and of the events that others report: pages, and answers for programs.
import type { Context } from 'hono'
import { haendelseAnswer, haendelserAnswer } from '../../views/api/haendelser.ts'
import { problem, problemContentType } from '../../views/api/problems.ts'
import { type IncidentQuery, parseIncidentQuery, toIncidentSearch } from '../../views/model/incident-query.ts'
import type { World } from '../../views/model/world.ts'
import { notFoundPage } from '../../views/pages/failures.ts'
import { haendelsePage } from '../../views/pages/haendelse.ts'
import { haendelserPage } from '../../views/pages/haendelser.ts'
import { eventHref } from '../../views/pages/incident-parts.ts'
import { oplystHaendelsePage } from '../../views/pages/oplyst-haendelse.ts'
import type { Shell } from '../../views/shell.ts'
import type { Details } from './details.ts'
import { type CachedAnswer, type Handler, html, json, problemAnswer, searchOf } from './request.ts'

export type IncidentRouteDeps = Pick<World, 'products' | 'services' | 'demo'> & {
  cached: CachedAnswer
  details: Details
  shell: (path: string) => Shell
  notFound: Handler
}

const idOf = (c: Context): number | undefined => {
  const text = c.req.param('id') ?? ''
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}

type Read = { query: IncidentQuery; problems: readonly string[]; search: string }

const read = (c: Context, known: Pick<World, 'products' | 'services'>): Read => {
  const { query, problems } = parseIncidentQuery(new URLSearchParams(searchOf(c.req.raw)), known)
  return { query, problems, search: toIncidentSearch(query) }
}

export const incidentPages = (deps: IncidentRouteDeps): Record<string, Handler> => {
  const { cached, details, shell, notFound } = deps
  return {
    '/haendelser': (c) => {
      const { query, problems, search } = read(c, deps)
      const path = `/haendelser${search}`
      return cached(JSON.stringify([path, ...problems]), c, async (now) => {
        const events = await details.events.page(now, query)
        const measuring = await details.measuring(now)
        return html(haendelserPage(shell(path), now, events, query, problems, measuring))
      })
    },
    '/haendelser/:id': (c) => {
      const id = idOf(c)
      if (id === undefined) return notFound(c)
      const path = `/haendelser/${id}`
      return cached(path, c, async (now) => {
        const detail = await details.incident(id)
        if (detail === undefined) return html(notFoundPage(shell(path), now.demo), 404)
        const { incident } = detail
        const context = {
          times: incident.signal === 'svar' ? await details.incidentTimes(now, incident) : undefined,
          errors: await details.errors(now, incident),
          events: await details.events.beside(now, incident),
          stop: incident.what === 'stop' ? await details.stop(now.reading.now, incident) : undefined,
        }
        return html(haendelsePage(shell(path), now, detail, context))
      })
    },
    '/haendelser/oplyst/:id': (c) => {
      const id = c.req.param('id') ?? ''
      const path = eventHref({ id })
      return cached(path, c, async (now) => {
        const event = await details.events.one(now, id)
        return event === undefined
          ? html(notFoundPage(shell(path), now.demo), 404)
          : html(oplystHaendelsePage(shell(path), now, event))
      })
    },
  }
}

export const incidentApi = (deps: Omit<IncidentRouteDeps, 'shell' | 'notFound'>): Record<string, Handler> => {
  const { cached, details, demo } = deps
  const missing = (id: string): string => `Der er ingen hændelse med nummeret »${id}«.`
  return {
    '/api/v1/haendelser': (c) => {
      const { query, problems, search } = read(c, deps)
      const content = JSON.stringify(problem(400, problems.join(' '), demo, problems))
      return cached(JSON.stringify([`/api/v1/haendelser${search}`, ...problems]), c, async (now) =>
        problems.length > 0
          ? { content, contentType: problemContentType, status: 400 }
          : json(
              haendelserAnswer(
                now,
                await details.events.page(now, query),
                query,
                await details.measuring(now),
              ),
            ),
      )
    },
    '/api/v1/haendelser/:id': (c) => {
      const id = idOf(c)
      if (id === undefined) return problemAnswer(404, missing(c.req.param('id') ?? ''), demo)
      return cached(`/api/v1/haendelser/${id}`, c, async (now) => {
        const detail = await details.incident(id)
        if (detail !== undefined)
          return json(
            haendelseAnswer(
              now,
              detail,
              await details.errors(now, detail.incident),
              await details.events.beside(now, detail.incident),
            ),
          )
        const content = JSON.stringify(problem(404, missing(String(id)), demo))
        return { content, contentType: problemContentType, status: 404 }
      })
    },
  }
}
