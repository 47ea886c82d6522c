// Tests that the page Svartider shows the numbers of the API and the metrics, and no number for an unknown value.
import { describe, expect, it } from 'vitest'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { phases } from '../../server/domain/services/probe.ts'
import type { ServiceState } from '../../server/domain/services/service-page.ts'
import { day, minute } from '../../server/domain/time.ts'
import { tjenesterAnswer, tjenesterSchema } from '../../views/api/services.ts'
import { metricsText } from '../../views/metrics/metrics.ts'
import { type ServicesDetail, servicesOf } from '../../views/model/services.ts'
import { createReading, type World } from '../../views/model/world.ts'
import { certificateAlert } from '../../views/pages/certificates.ts'
import { serviceMarks } from '../../views/pages/incident-parts.ts'
import { svartiderPage } from '../../views/pages/svartider.ts'
import { duration, finePercent } from '../../views/text/format.ts'
import { doubtedBadge, probeBadges } from '../../views/text/service-words.ts'
import { makeIncident } from '../support/incidents.ts'
import { unlabelled } from '../support/markup.ts'
import { responseTimesAt } from '../support/response-times.ts'
import { makeProbe, servicePageAt, serviceStates, servicesAt } from '../support/services.ts'
import { worldNow } from '../support/world-data.ts'
import { createWorld, october, shellAt } from '../support/worlds.ts'

const world = createWorld({ answer: october })
const times = { times: responseTimesAt(worldNow), hours: responseTimesAt(worldNow) }
const pageOf = (detail: ServicesDetail, at = world) =>
  String(svartiderPage(shellAt('/svartider'), at, detail, times, []))
const apiOf = (detail: ServicesDetail, at = world) =>
  tjenesterSchema.parse(tjenesterAnswer(at, servicesOf(detail, { ...at, reading: createReading(worldNow) })))
const metricsOf = (detail: ServicesDetail, at = world) =>
  metricsText(at, { services: detail, outcomes: [], bytes: 0 }).split('\n')

/** Cell texts of a table by row, without the notes below numbers. */
const rowsOf = (page: string, caption: string): string[][] => {
  const from = page.indexOf(`<caption class="sr-only">${caption}</caption>`)
  if (from < 0) return []
  const body = page.slice(from, page.indexOf('</table>', from)).split('<tbody>')[1] ?? ''
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
      cell
        .replaceAll(/<span class="note.*?<\/span>/g, '')
        .replaceAll(/<[^>]*>/g, '')
        .trim(),
    ),
  )
}

const words = {
  ok: ['✓ Svarer'],
  slow: ['◐ Langsom'],
  unstable: ['≈ Ustabil'],
  failed: ['! Svarer ikke', '! Svarer forkert'],
  offline: ['⊘ Vi var uden net'],
  unknown: ['? Ikke målt', '? Kan ikke bedømmes'],
}
const orDash = (value: number | null, format: (value: number) => string) =>
  value === null ? '–' : format(value)

/** The platform fails now and then, and so does Verifikationsklienten, which comes and goes. */
const unstable: World = {
  ...world,
  incidents: [
    makeIncident({ cause: { kind: 'platform', id: 'serviceplatformen' } }),
    makeIncident({
      id: 6,
      cause: { kind: 'service', id: 'verifikationsklient' },
      evidence: {},
      isUnstable: true,
    }),
  ],
}

/** All that we measure fails alike, or our own connection is down. */
const doubted: World = { ...unstable, status: { ...world.status, unreliableSince: worldNow - minute } }
const cutOff: World = { ...world, status: { ...world.status, cutOffSince: worldNow - minute } }

const cases = Object.entries({ world, unstable, doubted, cutOff }).flatMap(([situation, at]) =>
  Object.entries(serviceStates).map(([name, build]) => [`${name}, ${situation}`, build, at] as const),
)

describe.each(cases)('in the state %s', (_, build, at) => {
  const detail = build(worldNow)
  const page = pageOf(detail, at)
  const api = apiOf(detail, at)
  const metrics = metricsOf(detail, at)

  it('the page and the API begin with the same finding', () => {
    expect(
      /<h1 class="finding">(.*?)<\/h1>/
        .exec(unlabelled(page))?.[1]
        ?.replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&'),
    ).toBe(api.finding)
  })

  it('each service has the same numbers on the page, in the API and in the metrics', () => {
    const rows = new Map(rowsOf(page, 'Tjenester').map((cells) => [cells[0], cells]))
    const timed = new Map(rowsOf(page, 'Den seneste måling fase for fase').map((cells) => [cells[0], cells]))
    expect(rows.size).toBe(api.services.length)
    const escaped = (text: string) =>
      text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;')
    for (const one of api.services) {
      const [, state = '', , p50, p95, share] = rows.get(escaped(one.navn)) ?? []
      expect(words[one.state]).toContain(state)
      expect([p50, p95, share]).toEqual([
        orDash(one.p50Ms, duration),
        orDash(one.p95Ms, duration),
        orDash(one.availableShare, finePercent),
      ])
      const [, ...times] = timed.get(escaped(one.navn)) ?? []
      expect(times.map((text) => text === '–').slice(0, phases.length)).toEqual(
        phases.map((phase) => one.phasesMs[phase] === undefined),
      )
      const up = metrics.find((line) => line.startsWith(`borgerblik_probe_up{probe="${one.id}"}`))
      const latest = one.outcome === 'ok' || one.outcome === 'slow' ? '1' : '0'
      expect(up?.split(' ').at(-1)).toBe(
        { ok: '1', slow: '1', unstable: latest, failed: '0', offline: undefined, unknown: undefined }[
          one.state
        ],
      )
      expect(metrics).toContain(`borgerblik_probe_state{probe="${one.id}",state="${one.state}"} 1`)
      for (const phase of phases) {
        const line = metrics.find((text) =>
          text.startsWith(`borgerblik_probe_phase_seconds{probe="${one.id}",phase="${phase}"}`),
        )
        const ms = one.phasesMs[phase]
        expect(line?.split(' ').at(-1)).toBe(ms === undefined ? undefined : String(ms / 1000))
      }
      const p50Line = metrics.find((text) =>
        text.startsWith(`borgerblik_probe_response_seconds{probe="${one.id}",quantile="0.5"}`),
      )
      expect(p50Line?.split(' ').at(-1)).toBe(one.p50Ms === null ? undefined : String(one.p50Ms / 1000))
    }
  })

  it('each index has the same state on the page, in the API and in the metrics', () => {
    const list = page.slice(page.indexOf('<h2>Vores opslag i indekserne')).split('<h2>')[1] ?? ''
    const shown = [...list.matchAll(/<span class="state[^>]*><span[^>]*>.<\/span> ([^<]*)<\/span>/g)]
    expect(shown.map(([, word]) => word?.replace(doubtedBadge.word, probeBadges.unknown.word))).toEqual(
      api.indexes.map(({ state }) => probeBadges[state].word),
    )
    for (const { indeks, state } of api.indexes)
      expect(metrics).toContain(`borgerblik_indeks_state{indeks="${indeks}",state="${state}"} 1`)
  })

  it('the statements of Serviceplatformen are the same on the page, in the API and in the metrics', () => {
    const statements = api.servicePage?.statements ?? []
    const rows = rowsOf(page, 'Det oplyser Serviceplatformen, og det har vi målt')
    expect(rows.slice(0, statements.length).map((cells) => cells[2])).toEqual(
      statements.map(({ oppetidShare }) =>
        oppetidShare === null ? 'ikke oplyst' : finePercent(oppetidShare),
      ),
    )
    const reported = metrics.filter((line) => line.startsWith('borgerblik_service_page_oppetid_share{'))
    expect(reported).toHaveLength(statements.filter(({ oppetidShare }) => oppetidShare !== null).length)
    const ends = metrics.filter((line) =>
      line.startsWith('borgerblik_certificate_expires_timestamp_seconds{'),
    )
    expect(ends).toHaveLength(api.certificates.length)
  })
})

describe('a service that fails now and then', () => {
  const build = (name: string) => (serviceStates[name] as (now: number) => ServicesDetail)(worldNow)
  const statesIn = (name: string, at: World) =>
    Object.fromEntries(apiOf(build(name), at).services.map(({ id, state }) => [id, state]))
  const onPlatform = ['serviceplatformen', 'sdi', 'ydi']

  it('is unstable whatever its latest result, and its index too', () => {
    for (const name of ['allWell', 'allDown'])
      expect(
        Object.entries(statesIn(name, unstable)).flatMap(([id, state]) => (state === 'unstable' ? id : [])),
      ).toEqual([...onPlatform, 'verifikationsklient'])
    expect(apiOf(build('indeksDown'), unstable).indexes.map(({ state }) => state)).toEqual([
      'unstable',
      // It was not called lately.
      'unknown',
    ])
    const page = pageOf(build('allWell'), unstable)
    expect(rowsOf(page, 'Tjenester').map((cells) => cells[1])).toEqual([
      ...Array(4).fill('≈ Ustabil'),
      ...Array(2).fill('✓ Svarer'),
    ])
    expect(page).toMatch(/Ustabil<\/span> <span class="note below"><a href="\/haendelser\/6">hændelse 6<\/a>/)
    const statements = rowsOf(page, 'Det oplyser Serviceplatformen, og det har vi målt')
    expect(statements.filter(([, , , , state]) => state === '≈ Ustabil').map(([name]) => name)).toEqual([
      'Serviceplatformen',
      'SF1470 Sags- og Dokumentindeks',
      'SF1490 Ydelsesindeks',
      'Verifikationsklienten',
    ])
  })

  it('is not unstable but unknown or cut off where that is what we know', () => {
    for (const name of ['unknown', 'never', 'offline'])
      expect(Object.values(statesIn(name, unstable)), name).not.toContain('unstable')
    expect(apiOf(build('never'), unstable).indexes.map(({ state }) => state)).toEqual(['unknown', 'unknown'])
  })

  it('is told in the finding after what fails entirely', () => {
    const stated =
      ' Serviceplatformen oplyser selv: tjenesten SF1490 Ydelsesindeks er kun delvist tilgængelig.'
    expect(apiOf(build('oneDown'), unstable).finding).toBe(
      `SAPA svarer ikke: ingen forbindelse (ECONNREFUSED).${stated}`,
    )
    expect(apiOf(build('allWell'), unstable).finding).toBe(
      `4 af 6 tjenester er ustabile: Serviceplatformen, Sags- og Dokumentindeks, Ydelsesindeks og 1 anden.${stated}`,
    )
    expect(apiOf(build('allWell'), { ...unstable, incidents: unstable.incidents.slice(1) }).finding).toBe(
      `Tjenesten Verifikationsklienten er ustabil: den svarer ikke altid, som den skal.${stated}`,
    )
    expect(pageOf(build('allWell'), unstable)).toContain(
      'Opslag i Sags- og Dokumentindekset og opslag i Ydelsesindekset fejler jævnligt.',
    )
  })

  it.each<[ServiceState[], string]>([
    [['full', 'full'], 'alt er fuldt tilgængeligt'],
    [['unknown', 'unknown'], 'status på A og B kan ikke læses'],
    [['full', 'unknown'], '1 tjeneste er fuldt tilgængelig; status på B kan ikke læses'],
    [['none', 'full'], 'tjenesten A er ikke tilgængelig'],
    [['none', 'unknown'], 'tjenesten A er ikke tilgængelig'],
    [['none', 'none'], 'tjenesterne A og B er ikke tilgængelige'],
  ])('tells what Serviceplatformen says: of %o', (said, text) => {
    const statements = said.map((state, i) => ({ service: i === 0 ? 'A' : 'B', state }))
    const detail = servicesAt(worldNow, { reported: servicePageAt(worldNow, { statements }) })
    expect(apiOf(detail).finding).toMatch(new RegExp(` Serviceplatformen oplyser selv: ${text}\\.$`))
  })

  it.each<[string, Partial<StoredIncident>, boolean]>([
    ['fails in 9 of 10 calls', { evidence: { calls: 10, bad: 9 } }, false],
    ['fails in 8 of 10 calls', { evidence: { calls: 10, bad: 8 } }, true],
    ['fails entirely, and comes and goes', { evidence: { calls: 10, bad: 10 }, isUnstable: true }, true],
    ['has no known share', { evidence: {} }, false],
    ['seems well again', { state: 'recovering' }, false],
    ['is well again', { state: 'closed' }, false],
    ['receives no cases', { signal: 'leverance', what: 'stop' }, false],
    ['is not the cause', { cause: { kind: 'kommune', id: '0751' } }, false],
    ['may be the cause', { cause: { kind: 'unknown' }, candidates: ['service:sdi'] }, false],
  ])('is one whose incident says so: a service that %s', (_, change, isUnstable) => {
    const at = { ...world, incidents: [makeIncident(change)] }
    expect(statesIn('allWell', at).sdi).toBe(isUnstable ? 'unstable' : 'ok')
    // The mark beside its response times has the same word.
    expect(String(serviceMarks(at, 'sdi')).includes('≈')).toBe(isUnstable)
  })

  it('is not one that another incident says fails entirely', () => {
    const full = makeIncident({
      id: 2,
      cause: { kind: 'platform', id: 'serviceplatformen' },
      evidence: { calls: 9, bad: 9 },
    })
    const at = { ...world, incidents: [makeIncident(), full] }
    expect(statesIn('allDown', at).sdi).toBe('failed')
  })
})

describe('the page Svartider', () => {
  it('slow and failed services come first', () => {
    const states = rowsOf(
      pageOf((serviceStates.mixed as (now: number) => ServicesDetail)(worldNow)),
      'Tjenester',
    ).map(([name]) => name)
    expect(states).toEqual([
      'SAPA',
      'Mit Overblik',
      'Ydelsesindeks',
      'Verifikationsklienten',
      'Serviceplatformen',
      'Sags- og Dokumentindeks',
    ])
  })

  it('the page states the measured share of a day that was only partly measured', () => {
    const one = (everyMs: number) =>
      pageOf(servicesAt(worldNow, { probes: [makeProbe('a', 'A', { everyMs })] }))
    expect(one(5 * minute)).not.toContain('af tiden')
    expect(one(minute)).toMatch(/målt 20\s% af tiden/)
  })

  it('the page marks expiring and expired certificates, with the days left', () => {
    const page = pageOf((serviceStates.certificates as (now: number) => ServicesDetail)(worldNow))
    expect(page).toMatch(/Højst 7 dage<\/span> <span class="note below">om 5 dage/)
    expect(page).toContain('Udløbet')
  })

  it('a failed or missing reading of the service page is stated, and its last statements are shown until too old', () => {
    const page = (change: Parameters<typeof servicePageAt>[1]) =>
      pageOf(servicesAt(worldNow, { reported: servicePageAt(worldNow, change) }))
    const failed = page({ reading: { at: worldNow - minute, outcome: 'shape' } })
    expect(failed).toMatch(/Siden kunne ikke læses .*siden ser ikke ud, som vi kender den/)
    expect(failed).toContain('99,95')
    const old = page({ parsedAt: worldNow - 31 * minute })
    expect(old).toContain('Siden har intet oplyst, der er nyt nok til at gælde nu.')
    expect(old).not.toContain('99,95')
    expect(pageOf(servicesAt(worldNow, { reported: undefined }))).toContain('er ikke læst endnu')
    expect(pageOf(servicesAt(worldNow, { servicePage: false }))).toContain('læses ikke')
  })

  it('the source is named by its host alone, and not at all in the demo', () => {
    const live = createWorld({ answer: october, demo: false })
    const page = String(svartiderPage(shellAt('/svartider'), live, servicesAt(worldNow), times, []))
    expect(page).toContain('(driftsstatus.example)')
    expect(page).not.toContain('side?x=1')
    expect(pageOf(servicesAt(worldNow))).not.toContain('driftsstatus.example')
  })
})

describe('the certificate alert', () => {
  const warning = (...ends: number[]) =>
    certificateAlert(
      ends.map((left, i) => ({ name: `c${i}`, subject: 's', validTo: worldNow + left })),
      createReading(worldNow),
    )
  it('an alert appears 30 days before expiry, as an error from 7 days', () => {
    expect(warning(31 * day)).toBe(undefined)
    expect(warning()).toBe(undefined)
    expect(String(warning(31 * day - 1))).toMatch(
      /alert-warning[\s\S]*1 certifikat er udløbet eller udløber inden for 30 dage[\s\S]*c0 udløber om 30 dage/,
    )
    expect(String(warning(40 * day, 8 * day - 1))).toMatch(/alert-error[\s\S]*c1 udløber om 7 dage/)
    expect(String(warning(8 * day))).toMatch(/alert-warning/)
    expect(String(warning(20 * day, 0))).toMatch(/alert-error[\s\S]*2 certifikater[\s\S]*c1 er udløbet/)
  })
})

describe('maintenance', () => {
  const window = { text: 'opgradering', from: worldNow - minute, until: worldNow + 30 * minute }
  const pageWith = (maintenance: (typeof window & { service?: string })[]) =>
    unlabelled(
      String(
        svartiderPage(
          shellAt('/svartider'),
          world,
          servicesAt(worldNow),
          { ...times, hours: { ...times.hours, maintenance } },
          [],
        ),
      ),
    )

  it('of this moment is named, with its end', () => {
    expect(pageWith([{ ...window, service: 'sapa' }])).toMatch(
      /Planlagt vedligehold af SAPA til .*opgradering\./,
    )
    expect(pageWith([window])).toMatch(/Planlagt vedligehold til .*opgradering\./)
  })

  it('that is over, or to come, is not', () => {
    expect(
      pageWith([
        { ...window, until: worldNow },
        { ...window, from: worldNow + 1 },
      ]),
    ).not.toContain('Planlagt vedligehold')
  })
})
