// Tests that every page reads the same until the `validUntil` of its reading, from fresh to stale data.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { day, hour } from '../../server/domain/time.ts'
import { readAskedDay } from '../../views/model/asked-day.ts'
import type { Periode } from '../../views/model/periods.ts'
import { responseTimesOf, timedServices } from '../../views/model/response-times.ts'
import { createReading, type World } from '../../views/model/world.ts'
import { driftPage } from '../../views/pages/drift.ts'
import { foerAabningPage } from '../../views/pages/foer-aabning.ts'
import { haendelsePage } from '../../views/pages/haendelse.ts'
import { haendelserPage } from '../../views/pages/haendelser.ts'
import { klikPage } from '../../views/pages/klik.ts'
import { kommunePage } from '../../views/pages/kommune.ts'
import { kommunerPage } from '../../views/pages/kommuner.ts'
import { loesningPage } from '../../views/pages/loesning.ts'
import { loesningerPage } from '../../views/pages/loesninger.ts'
import { omPage } from '../../views/pages/om.ts'
import { overviewPage } from '../../views/pages/overview.ts'
import { statusFragment } from '../../views/pages/status.ts'
import { svartiderPage } from '../../views/pages/svartider.ts'
import { svartiderTjenestePage } from '../../views/pages/svartider-tjeneste.ts'
import { allMeasured, eventPageOf } from '../support/events.ts'
import { aktiviteter, klikDetail } from '../support/facts.ts'
import { haendelser, incidentDetail, incidentStates } from '../support/incident-states.ts'
import { incidentTimesAt, responseTimesAt } from '../support/response-times.ts'
import { serviceStates, servicesAt } from '../support/services.ts'
import { sinceFrozenIn, trendIn } from '../support/week-states.ts'
import { type WorldOptions, worldNow } from '../support/world-data.ts'
import { createWorld, driftDetail, kommuneDetail, october, shellAt, states } from '../support/worlds.ts'

describe('a cached page', () => {
  const incidents = incidentStates.mixed ?? []
  const options: WorldOptions = {
    ...states.konfigurationer,
    answer: october,
    status: { round: undefined },
    incidents,
  }
  const base = createWorld(options)
  const k = base.kommuner[41]
  if (k === undefined) throw new Error('no kommuner')
  const detail = kommuneDetail(base, k, options)
  const drift = driftDetail(base)
  const services = servicesAt(worldNow, {
    certificates: [{ name: 'a', subject: 'b', validTo: worldNow + 7.6 * day }],
  })
  // Its statuses become too old within the tested hours.
  const klik = { ...klikDetail(), klikMaxAgeMs: worldNow - Date.parse('2022-10-05') + 11 * hour }
  /** Read as the server does: the page is valid until the last point is over. */
  const timesAt = ({ reading }: World, periode: Periode = '24t') => {
    const times = responseTimesAt(reading.now, periode)
    reading.until(times.bounds.at(-1) as number)
    return times
  }
  const views: Record<string, (world: World) => { toString(): string }> = {
    overview: (world) =>
      overviewPage(shellAt('/'), world, sinceFrozenIn(world), {
        now: serviceStates.allWell!(world.reading.now),
        hours: timesAt(world),
      }),
    kommuner: (world) => kommunerPage(shellAt('/'), world, { sorter: 'navn', retning: 'op' }, []),
    kommune: (world) => kommunePage(shellAt('/'), world, world.kommuner[41] ?? k, detail),
    loesninger: (world) => loesningerPage(shellAt('/'), world, sinceFrozenIn(world), aktiviteter),
    loesning: (world) =>
      loesningPage(
        shellAt('/'),
        world,
        world.products[0] as World['products'][0],
        trendIn(world),
        aktiviteter,
      ),
    foerAabning: (world) => foerAabningPage(shellAt('/'), world, readAskedDay(new URLSearchParams())),
    svartider: (world) =>
      svartiderPage(
        shellAt('/'),
        world,
        services,
        { times: timesAt(world, '7d'), hours: timesAt(world) },
        [],
      ),
    svartiderStale: (world) =>
      svartiderPage(
        shellAt('/'),
        world,
        serviceStates.mixed?.(worldNow) ?? services,
        { times: timesAt(world, '1aar'), hours: timesAt(world) },
        [],
      ),
    svartiderTjeneste: (world) => {
      const times = timesAt(world, '1t')
      const [service] = responseTimesOf(times, 'sdi')
      if (service === undefined) throw new Error('no service')
      const query = { tjeneste: 'sdi', periode: '1t' } as const
      return svartiderTjenestePage(shellAt('/'), world, service, times, query, timedServices(times), [])
    },
    haendelser: (world) =>
      haendelserPage(shellAt('/'), world, eventPageOf(world, haendelser), {}, [], allMeasured),
    haendelse: (world) => {
      const incident = incidents[0] as StoredIncident
      const times = incidentTimesAt(world.reading, incident)
      return haendelsePage(shellAt('/'), world, incidentDetail(incident), { times })
    },
    klik: (world) => klikPage(shellAt('/klik?opgave=31&status=ikkeOplyst'), world, klik),
    drift: (world) => driftPage(shellAt('/'), world, drift),
    om: (world) => omPage(shellAt('/'), world),
    status: statusFragment,
  }

  /** Builds a world once per instant, because building takes most of the time; each page gets a new reading. */
  const built = new Map<number, World>()
  const worldAt = (later: number): World => {
    const world = built.get(later) ?? createWorld({ ...options, later })
    built.set(later, world)
    const reading = createReading(world.reading.now)
    reading.until(world.reading.validUntil())
    return { ...world, reading }
  }

  it('a page reads the same until its reading ends', () => {
    // 40 hours cover fresh data, stale data and midnight.
    const hours = fc.integer({ min: 0, max: 40 * 60 }).map((minutes) => minutes * 60_000 + 777)
    fc.assert(
      fc.property(hours, fc.double({ min: 0, max: 1, noNaN: true }), (later, share) => {
        for (const [name, view] of Object.entries(views)) {
          const world = worldAt(later)
          const page = String(view(world))
          const until = world.reading.validUntil()
          expect(until, name).toBeGreaterThan(world.reading.now)
          const end = Math.min(until - 1, world.reading.now + 1e10)
          const within = later + Math.floor(share * (end - world.reading.now))
          for (const at of [within, end - worldNow]) expect(String(view(worldAt(at))), name).toBe(page)
        }
        built.clear()
      }),
      { numRuns: 8 },
    )
  })
})
