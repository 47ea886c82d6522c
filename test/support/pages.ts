// Renders pages by address, for tests and the gallery: the same views as the server's, without a store.
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { readAskedDay } from '../../views/model/asked-day.ts'
import type { IncidentErrors } from '../../views/model/incident-errors.ts'
import { parseIncidentQuery } from '../../views/model/incident-query.ts'
import { type Periode, parseSvartiderQuery } from '../../views/model/periods.ts'
import { parseKommunerQuery, queryProblems } from '../../views/model/query.ts'
import { reportedEvents } from '../../views/model/reported-events.ts'
import { responseTimesOf, timedServices } from '../../views/model/response-times.ts'
import type { ServicesDetail } from '../../views/model/services.ts'
import type { World } from '../../views/model/world.ts'
import { driftPage } from '../../views/pages/drift.ts'
import { errorPage, notFoundPage, weekNotFrozenPage } from '../../views/pages/failures.ts'
import { foerAabningPage } from '../../views/pages/foer-aabning.ts'
import { haendelsePage } from '../../views/pages/haendelse.ts'
import { haendelserPage } from '../../views/pages/haendelser.ts'
import { klikPage } from '../../views/pages/klik.ts'
import { kommunerPage } from '../../views/pages/kommuner.ts'
import { loesningPage } from '../../views/pages/loesning.ts'
import { loesningerPage } from '../../views/pages/loesninger.ts'
import { omPage } from '../../views/pages/om.ts'
import { oplystHaendelsePage } from '../../views/pages/oplyst-haendelse.ts'
import { overviewPage } from '../../views/pages/overview.ts'
import { slidesPage } from '../../views/pages/slides.ts'
import { statusFragment } from '../../views/pages/status.ts'
import { svartiderPage } from '../../views/pages/svartider.ts'
import { svartiderTjenestePage } from '../../views/pages/svartider-tjeneste.ts'
import { ugePage } from '../../views/pages/uge.ts'
import { ugeModPage } from '../../views/pages/uge-mod.ts'
import { ugerPage } from '../../views/pages/uger.ts'
import type { Shell } from '../../views/shell.ts'
import { deckOf } from '../../views/slide/content/deck-of.ts'
import { notFrozen } from '../../views/text/week.ts'
import { allMeasured, eventPageOf } from './events.ts'
import { aktiviteter, klikDetail } from './facts.ts'
import { haendelser, incidentDetail, incidentStates } from './incident-states.ts'
import { stopDetailAt } from './incident-stop.ts'
import { incidentTimesAt, marksAt, responseTimesAt, timesStates } from './response-times.ts'
import { serviceStates } from './services.ts'
import { sinceFrozenIn, summariesOf, trendIn, weekDetailOf, weeksOf } from './week-states.ts'
import { driftDetail } from './worlds.ts'

type Services = (now: number) => ServicesDetail
const noKlik = { facts: [], klikMaxAgeMs: 0 }

const timesIn = (world: World, periode: Periode, state?: string) =>
  responseTimesAt(world.reading.now, periode, {
    times: world.measuredAt === undefined ? timesStates.never : timesStates[state ?? 'mixed'],
    change: marksAt(world.reading.now),
  })

/** `tjenester` and `tider` select states of the services, which are independent of the state of the kommuner. */
const svartider = (shell: Shell, world: World, search: URLSearchParams) => {
  const { now } = world.reading
  const params = new URLSearchParams(search)
  params.delete('tjenester')
  params.delete('tider')
  const detail = ((serviceStates[search.get('tjenester') ?? 'allWell'] ?? serviceStates.none) as Services)(
    now,
  )
  const services = timedServices({
    probes: detail.probes.map(({ probe }) => probe),
    indekser: detail.indekser,
  })
  const { query, problems } = parseSvartiderQuery(
    params,
    services.map(({ id }) => id),
  )
  const times = {
    ...timesIn(world, query.periode, search.get('tider') ?? undefined),
    probes: detail.probes.map(({ probe }) => probe),
  }
  const [service] = query.tjeneste === undefined ? [] : responseTimesOf(times, query.tjeneste)
  return service === undefined
    ? svartiderPage(
        shell,
        world,
        detail,
        { times, hours: { ...timesIn(world, '24t'), probes: times.probes } },
        problems,
      )
    : svartiderTjenestePage(shell, world, service, times, query, services, problems)
}

/** The errors of an incident of calls that is live; of one that is over, no call is kept. */
const errorsOf = ({ signal, cause, beganAt, closedAt }: StoredIncident): IncidentErrors | undefined => {
  if (signal !== 'svar' || closedAt !== undefined) return undefined
  const called = { kind: 'indeks', service: 'sdi' } as const
  const probe = { kind: 'probe', service: cause.kind === 'service' ? cause.id : 'sapa' } as const
  return {
    from: beganAt,
    list: [
      { ...called, outcome: 'http', detail: 'HTTP 503', count: 41 },
      { ...probe, outcome: 'timeout', count: 3 },
      { ...called, outcome: 'network', detail: 'ECONNRESET', count: 1 },
    ],
    notKept: [],
  }
}

/** The page of the incident with an id, or of an event that others report; undefined when there is none. */
const haendelse = (shell: Shell, world: World, path: string) => {
  const [, id, key] = /^\/haendelser\/(?:(\d+)|oplyst\/(.+))$/.exec(path) ?? []
  const incident = world.incidents.find((one) => String(one.id) === id)
  if (incident !== undefined) {
    const text = incident.cause.kind === 'service' ? incident.cause.id : undefined
    const times = incident.signal === 'svar' ? incidentTimesAt(world.reading, incident) : undefined
    return haendelsePage(shell, world, incidentDetail(incident, text), {
      times,
      errors: errorsOf(incident),
      stop: stopDetailAt(world, incident),
      events: reportedEvents(haendelser, world.reading).filter(({ state }) => state === 'open'),
    })
  }
  const events = reportedEvents(haendelser, world.reading)
  const event = events.find((one) => key !== undefined && one.id === decodeURIComponent(key))
  return event && oplystHaendelsePage(shell, world, event)
}

const haendelserAt = (shell: Shell, world: World, search: URLSearchParams) => {
  const { query, problems } = parseIncidentQuery(search, world)
  const isReported = world.incidents.length > 0
  return haendelserPage(
    shell,
    world,
    eventPageOf(world, isReported ? haendelser : [], query),
    query,
    problems,
    allMeasured,
  )
}

/** The page of all frozen weeks, of one, of its slides, or of two; undefined when a week is not frozen. `uger=ingen`: none is. */
const uge = (shell: Shell, world: World, { pathname, searchParams }: URL) => {
  const weeks = searchParams.get('uger') === 'ingen' ? [] : weeksOf(world)
  if (pathname === '/uge') return ugerPage(shell, world, summariesOf(weeks))
  const [, name, other] = /^\/uge\/([\w-]+)(?:\/(?:mod\/)?([\w-]+))?$/.exec(pathname) ?? []
  const [place, former] = [name, other].map((one) => weeks.findIndex(({ week }) => week === one))
  const week = weeks[place ?? -1]
  if (name === undefined || place === undefined || week === undefined) return undefined
  if (other === undefined) return ugePage(shell, world, weekDetailOf(weeks, place))
  if (other === 'slides') {
    const names = searchParams.get('navne') === '1'
    return slidesPage(shell, world.demo, deckOf({ week, former: weeks[place - 1], names }), {
      ...{ week: week.week, names },
    })
  }
  const earlier = weeks[former ?? -1]
  return earlier && ugeModPage(shell, world, week, earlier)
}

/** A world with a state of the incidents, which is independent of the state of the kommuner. */
export const withIncidents = (world: World, name: string | null): World =>
  name === null ? world : { ...world, incidents: incidentStates[name] ?? [] }

/** Every page except a kommune's. The parameter `haendelser` selects a state of the incidents. */
export const pages = (shell: Shell, worldWithout: World, address: URL): { toString(): string } => {
  const url = new URL(address)
  const world = withIncidents(worldWithout, url.searchParams.get('haendelser'))
  url.searchParams.delete('haendelser')
  const page = haendelse(shell, world, url.pathname) ?? uge(shell, world, url)
  if (page !== undefined) return page
  const product = world.products.find((p) => url.pathname === `/loesninger/${encodeURIComponent(p.id)}`)
  if (product !== undefined) return loesningPage(shell, world, product, trendIn(world), aktiviteter)
  switch (url.pathname) {
    case '/': {
      const detail = serviceStates[url.searchParams.get('tjenester') ?? 'allWell'] as Services
      return overviewPage(shell, world, sinceFrozenIn(world), {
        now: detail(world.reading.now),
        hours: timesIn(world, '24t'),
      })
    }
    case '/kommuner': {
      const { query, problems } = parseKommunerQuery(url.searchParams)
      return kommunerPage(shell, world, query, [...problems, ...queryProblems(world, query)])
    }
    case '/loesninger':
      return loesningerPage(shell, world, sinceFrozenIn(world), aktiviteter)
    case '/foer-aabning':
      return foerAabningPage(shell, world, readAskedDay(url.searchParams))
    case '/svartider':
      return svartider(shell, world, url.searchParams)
    case '/haendelser':
      return haendelserAt(shell, world, url.searchParams)
    case '/klik':
      return klikPage(shell, world, world.measuredAt === undefined ? noKlik : klikDetail())
    case '/drift':
      return driftPage(shell, world, driftDetail(world))
    case '/om':
      return omPage(shell, world)
    case '/fragmenter/status':
      return statusFragment(world)
    case '/ikke-frosset':
      return weekNotFrozenPage(shell, world.demo, notFrozen(['2022-W40']))
    case '/fejl':
      return errorPage(shell, world.demo)
    default:
      return notFoundPage(shell, world.demo)
  }
}
