// Tests the pages that show incidents: the front page, one incident, and the marks of what it hits.
import { describe, expect, it } from 'vitest'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { parseIncidentQuery, selectIncidents } from '../../views/model/incident-query.ts'
import { reportedEvents } from '../../views/model/reported-events.ts'
import type { World } from '../../views/model/world.ts'
import { haendelsePage } from '../../views/pages/haendelse.ts'
import { eventMarks, serviceMarks, serviceSpans } from '../../views/pages/incident-parts.ts'
import { kommunePage } from '../../views/pages/kommune.ts'
import { loesningPage } from '../../views/pages/loesning.ts'
import { overviewPage } from '../../views/pages/overview.ts'
import { statusFragment } from '../../views/pages/status.ts'
import { haendelser, incidentDetail, incidentStates } from '../support/incident-states.ts'
import { stopDetailAt } from '../support/incident-stop.ts'
import { unlabelled } from '../support/markup.ts'
import { pages, withIncidents } from '../support/pages.ts'
import { incidentTimesAt, responseTimesAt } from '../support/response-times.ts'
import { serviceStates } from '../support/services.ts'
import { sinceFrozenIn, trendIn } from '../support/week-states.ts'
import { createWorld, kommuneDetail, october, shellAt } from '../support/worlds.ts'

const world = createWorld({ answer: october })
const worldIn = (name: string): World => withIncidents(world, name)
const render = (address: string): string =>
  String(pages(shellAt(address), world, new URL(address, 'http://localhost')))

const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
const headings = (page: string, level: 1 | 2): string[] =>
  [...page.matchAll(new RegExp(`<h${level}[^>]*>(.*?)</h${level}>`, 'gs'))].map(([, text]) =>
    textOf(text ?? ''),
  )
const mainOf = (page: string): string => textOf(page.slice(page.indexOf('<main'), page.indexOf('</main>')))

const readiness =
  '31 af 98 kommuner leverer byggesager (KLE 02) til Borgerblikket, heraf 2 på alle obligatoriske numre.'

describe('the front page', () => {
  it('has the worst open incident as heading, then the finding, and a line for each further open one', () => {
    const page = render('/?haendelser=mixed')
    expect(headings(page, 1)).toEqual([
      'Sags- og Dokumentindekset har fejlet siden kl. 13.25; det rammer alle 98 kommuner.',
    ])
    expect(headings(page, 2)[0]).toBe(readiness)
    const before = page.slice(page.indexOf('<main'), page.indexOf('<h2'))
    expect([...before.matchAll(/href="\/haendelser\/(\d+)"/g)].map(([, id]) => Number(id))).toEqual([
      1, 2, 6, 7, 4, 3, 5,
    ])
    expect(textOf(before)).toContain('Ser ud til at være ovre: Tjenesterne på Serviceplatformen')
  })

  it.each(['none', 'past', 'recovering'])('has the finding as heading while none is open: %s', (name) => {
    const page = render(`/?haendelser=${name}`)
    expect(headings(page, 1)).toEqual([readiness])
    expect(mainOf(page).includes('Ser ud til at være ovre')).toBe(name === 'recovering')
  })

  it.each([
    ['the open ones', 'many', /<a href="\/haendelser(\?[^"]*)">Se alle (\d+) åbne hændelser</],
    ['those that seem over', 'manyRecovering', /; <a href="\/haendelser(\?[^"]*)">se alle (\d+)</],
  ])('lists a few of many, with a link to a list of as many as it names: %s', (_, name, link) => {
    const [, search, n] = link.exec(unlabelled(render(`/?haendelser=${name}`))) ?? []
    const shown = worldIn(name)
    const { query, problems } = parseIncidentQuery(new URLSearchParams(search), shown)
    expect(problems).toEqual([])
    expect(Number(n)).toBe(30)
    expect(selectIncidents(shown, query)).toHaveLength(30)
  })

  it('is refreshed when an incident opens, hits others, seems over, or is unstable', () => {
    const [incident] = incidentStates.serviceDown ?? []
    const newsOf = (...changes: Partial<StoredIncident>[]) => {
      const incidents = changes.map((change) => ({ ...(incident as StoredIncident), ...change }))
      return /data-news="([^"]*)"/.exec(String(statusFragment({ ...world, incidents })))?.[1]
    }
    const news = [
      newsOf(),
      newsOf({}),
      newsOf({ hit: ['0751'] }),
      newsOf({ recovered: ['0751'] }),
      newsOf({ state: 'recovering' }),
      newsOf({ isUnstable: true }),
    ]
    expect(new Set(news).size).toBe(6)
    expect(newsOf({ state: 'closed' })).toBe(news[0])
  })

  it('announces the worst open incident, else the finding', () => {
    const spoken = (name: string) => String(statusFragment(worldIn(name)))
    expect(spoken('mixed')).toContain('aria-live="polite">Sags- og Dokumentindekset har fejlet')
    expect(spoken('recovering')).toContain('aria-live="polite">31 af 98 kommuner')
  })
})

describe('the page of an incident', () => {
  type Given = Parameters<typeof incidentTimesAt>[2]
  const pageOf = (name: string, id: number, change: Partial<StoredIncident> = {}, given: Given = {}) => {
    const shown = incidentStates[name]?.find((one) => one.id === id)
    if (shown === undefined) throw new Error(`no incident ${id}`)
    const detail = incidentDetail({ ...shown, ...change })
    const { incident } = detail
    const times = incident.signal === 'svar' ? incidentTimesAt(world.reading, incident, given) : undefined
    const stop = stopDetailAt(world, incident)
    return unlabelled(
      String(haendelsePage(shellAt(`/haendelser/${id}`), worldIn(name), detail, { times, stop })),
    )
  }

  it('names whom it hits, who is well again and whom it does not hit, in numbers that sum to 98', () => {
    const page = pageOf('productStopped', 2)
    const sections = [...page.matchAll(/<h3>([^<]*): (\d+) kommuner<\/h3>/g)].map(([, name, n]) => [name, n])
    expect(sections).toEqual([
      ['Rammes', '7'],
      ['I orden igen', '3'],
      ['Rammes ikke', expect.any(String)],
      ['Leverede ikke i forvejen', expect.any(String)],
    ])
    expect(sections.reduce((sum, [, n]) => sum + Number(n), 0)).toBe(98)
    const main = page.slice(page.indexOf('<main'))
    expect(new Set(main.match(/href="\/kommuner\/\d{4}"/g)).size).toBe(98)
    expect(main.split('<details').length - 1).toBe(2)
  })

  it('says why it does not know of others: no cases were seen from them', () => {
    const shown = incidentStates.productStopped?.[0] as StoredIncident
    const stop = { ...stopDetailAt(world, shown)!, received: [] }
    const page = haendelsePage(shellAt('/'), world, incidentDetail(shown), { stop })
    expect(mainOf(String(page))).toMatch(
      /Ikke afgjort: \d+ kommuner Vi har ikke set sager fra nogen af dem, siden det begyndte/,
    )
  })

  it('says who acts, on what, and in which KLE groups, until it is over', () => {
    const stopped = mainOf(pageOf('productStopped', 2, { groups: ['27', '29'] }))
    expect(stopped).toContain(
      'Næste skridt. Ansvarlig: kommunen og leverandøren. Leverandøren af Sensum (EG) skal',
    )
    expect(stopped).toContain('KLE-grupper KLE 27 og 29')
    expect(mainOf(pageOf('past', 8))).not.toContain('Næste skridt.')
  })

  it('has of a stop what was received and expected on each day', () => {
    const text = mainOf(pageOf('productStopped', 2))
    expect(text).toMatch(
      /Modtaget dag for dag .* Dag Modtaget Forventet .* 30\.10\.2022 stoppet begyndte 0 0 31\.10\.2022/,
    )
    expect(mainOf(pageOf('serviceDown', 1))).not.toContain('Modtaget dag for dag')
  })

  it('states the cause and its certainty, or that it is unknown and what it may be', () => {
    expect(mainOf(pageOf('productStopped', 2))).toMatch(/Årsagen er sandsynligvis løsningen Sensum ?\./)
    const text = mainOf(pageOf('unknownCause', 4))
    expect(text).toMatch(
      /Årsagen er ikke fundet\. Den kan være tjenesten Ydelsesindekset eller platformen Serviceplatformen ?\./,
    )
    expect(mainOf(pageOf('unknownCause', 4, { candidates: ['service:ydi', 'kommune:0751'] }))).toMatch(
      /Den kan være tjenesten Ydelsesindekset eller opslagene om Aarhus Kommune alene\./,
    )
    expect(mainOf(pageOf('unknownCause', 4, { candidates: [] }))).not.toContain('Den kan være')
  })

  it('has the steps in order, with the origin and the text of those made by hand', () => {
    const page = pageOf('mixed', 1)
    const table = page.slice(page.indexOf('Forløb, det ældste først'))
    const rows = [...table.slice(0, table.indexOf('</table>')).matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
      textOf(row ?? ''),
    )
    expect(rows.slice(1)).toEqual([
      expect.stringMatching(
        /^kl\. 13\.55.* Åbnet opslag om Aarhus 9 af 9 opslag fejlede; normalt 0–1 1 målt$/,
      ),
      expect.stringMatching(/Årsagen er en anden Sags- og Dokumentindekset .* 98 målt$/),
      expect.stringMatching(/Der arbejdes på den Leverandøren er ringet op\. .* kommandolinjen$/),
      expect.stringMatching(/Note Leverandøren er ringet op\. .* kommandolinjen$/),
      expect.stringMatching(/Ser ud til at være ovre/),
      expect.stringMatching(/Begyndt igen/),
    ])
  })

  it('links to the response times over its span, to what is folded under it, and lists the notices', () => {
    const page = pageOf('serviceDown', 1)
    expect(page).toContain('href="/svartider?tjeneste=sdi"')
    expect(page).toContain('href="/haendelser/9"')
    expect(mainOf(page)).toMatch(/Beskeder .* En hændelse er åbnet opslag om Aarhus/)
    expect(pageOf('recovering', 5, { beganAt: world.reading.now - 3 * 86_400_000 })).toContain(
      'href="/svartider?tjeneste=ydi&amp;periode=7d"',
    )
    expect(pageOf('productStopped', 2)).not.toContain('<h2>Svartider')
  })

  /** The sections of its response times by heading: whether each has a chart, and the rows of its table. */
  const timesOn = (page: string) => {
    const text = /<h2>Svartider[\s\S]*?(?=<h2>)/.exec(page)?.[0] ?? ''
    return text
      .split('<h3>')
      .slice(1)
      .map((section) => [
        section.slice(0, section.indexOf('</h3>')),
        section.includes('<table-chart'),
        section.split('<tr data-at').length - 1,
      ])
  }

  it('has a chart of response times for each service that it concerns, with its span marked', () => {
    expect(timesOn(pageOf('serviceDown', 1)).map(([title, isDrawn]) => [title, isDrawn])).toEqual([
      ['Opslag i Sags- og Dokumentindekset', true],
      ['Målinger af Sags- og Dokumentindekset', true],
      ['Markeret i kurverne', false],
    ])
    const titles = (...args: Parameters<typeof pageOf>) =>
      timesOn(pageOf(...args)).map(([title]) => String(title).replace(/^(Opslag i|Målinger af) /, ''))
    const platform = [
      'Sags- og Dokumentindekset',
      'Sags- og Dokumentindekset',
      'Ydelsesindekset',
      'Ydelsesindekset',
      'Serviceplatformen',
    ]
    expect(titles('recovering', 5)).toEqual([...platform, 'Markeret i kurverne'])
    // Those of the candidates; without any, the indexes.
    expect(titles('unknownCause', 4).sort()).toEqual([...platform, 'Markeret i kurverne'].sort())
    expect(titles('unknownCause', 4, { candidates: ['kommune:0751'] })).toEqual([
      ...platform.slice(0, 4),
      'Markeret i kurverne',
    ])
    const page = pageOf('past', 8)
    const { beganAt = 0, closedAt = 0 } = incidentStates.past?.[0] ?? {}
    expect(page).toContain(`<li data-from="${beganAt / 1000}" data-until="${closedAt / 1000}">Hændelsen: fra`)
    expect(pageOf('serviceDown', 1)).toMatch(/<li data-from="\d+">Hændelsen: fra kl\. 13\.25, ikke ovre/)
    const ids = [...pageOf('recovering', 5).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('has the calls about a kommune beside those about all, with the same points', () => {
    const page = pageOf('past', 8)
    expect(timesOn(page)).toEqual([
      ['Opslag om Aarhus i Sags- og Dokumentindekset', true, 103],
      ['Opslag om Aarhus i Ydelsesindekset', true, 103],
      ['Markeret i kurverne', false, 0],
    ])
    expect(mainOf(page)).toMatch(
      /I de timer, hvor det stod på, var halvdelen af svartiderne for opslag om Aarhus højst .* For alle kommuner, også Aarhus, var halvdelen højst/,
    )
    expect(page).not.toContain('(i gang)')
    const unmeasured = pageOf('past', 8, {}, { ofKommune: () => undefined })
    expect(timesOn(unmeasured).map(([, isDrawn]) => isDrawn)).toEqual([false, false, false])
    expect(mainOf(unmeasured)).toContain(
      'I de timer, hvor det stod på, blev intet målt. For alle kommuner, også Aarhus, var',
    )
  })

  it('says what is not measured, not configured, or no longer kept', () => {
    expect(mainOf(pageOf('serviceDown', 1, {}, { times: () => undefined }))).toContain(
      'Siden det begyndte, er intet målt.',
    )
    expect(mainOf(pageOf('serviceDown', 1, { cause: { kind: 'service', id: 'x<y' } }))).toContain(
      'x&lt;y måles ikke: tjenesten er ikke i opsætningen.',
    )
    const closed = (daysAgo: number) => {
      const beganAt = world.reading.now - daysAgo * 86_400_000
      return pageOf('past', 8, { beganAt, openedAt: beganAt, closedAt: beganAt + 3_600_000 })
    }
    expect(mainOf(closed(70))).toContain('ikke længere gemt time for time, så de vises dag for dag.')
    expect(mainOf(closed(70))).toContain('I de dage, hvor det stod på,')
    expect(mainOf(closed(420))).toContain('Svartiderne fra dengang er ikke længere gemt.')
    expect(timesOn(closed(420))).toEqual([])
    expect(mainOf(pageOf('noRight', 3))).toContain('En afvisning er også et svar')
  })

  it('is not over when it was closed by hand, or because it is no longer measured', () => {
    const page = pageOf('closedByHand', 10)
    expect(headings(page, 1)).toEqual([
      'Sensum har ikke leveret fra den 30. oktober 2022: forventet ca. 46 sager, modtaget 0, i 10 kommuner.',
    ])
    const text = mainOf(page)
    expect(text).toContain('– Lukket i hånden Årsagen er')
    expect(text).toContain(
      'Lukket i hånden (kommandolinjen, Driften), uden at målingerne viste, at fejlen var ovre.',
    )
    expect(text).toMatch(/Varede mindst 1 døgn|Varede mindst 25 timer/)
    expect(text).toContain('I orden igen: 3 kommuner')
    for (const word of ['Ovre', 'leverede ikke', 'siden kl. 13.05']) expect(text).not.toContain(word)
    const recovering = mainOf(pageOf('closedByHand', 10, { recoveringAt: 1 }))
    expect(recovering).toContain('mens den så ud til at være ovre, men før målingerne havde vist det.')
    expect(mainOf(pageOf('closedByHand', 8))).toMatch(
      /Lukket, måles ikke længere .* Det er ikke afgjort, om den er ovre\./,
    )
    const list = mainOf(render('/haendelser?haendelser=closedByHand'))
    expect(list).toMatch(/Sensum har ikke leveret.* Leverance *\. *– Lukket i hånden/)
    expect(list).toMatch(/mindst .* mindst/)
    expect(list).not.toContain('✓')
  })

  it('names the services that it hits, and those that it does not', () => {
    expect(mainOf(pageOf('recovering', 5))).toContain(
      'Tjenester Rammes: Sags- og Dokumentindekset, Ydelsesindekset, Serviceplatformen. Rammes ikke: SAPA, Verifikationsklienten, Mit Overblik.',
    )
    expect(mainOf(pageOf('mixed', 6))).toMatch(
      /Rammes: Verifikationsklienten\. Rammes ikke: [^.]*SAPA[^.]*\. Har en anden hændelse: Sags- og Dokumentindekset/,
    )
    expect(mainOf(pageOf('serviceDown', 1, { state: 'closed', closedAt: world.reading.now }))).toContain(
      'Blev ramt: Sags- og Dokumentindekset. Blev ikke ramt:',
    )
    for (const [name, id] of [
      ['noRight', 3],
      ['productStopped', 2],
    ] as const)
      expect(pageOf(name, id)).not.toContain('<h3>Tjenester</h3>')
  })

  it('says where a merged one is told of, and that an unstable one has come back', () => {
    expect(pageOf('mixed', 9)).toContain('Den er samlet i <a href="/haendelser/1">hændelse 1</a>')
    expect(mainOf(pageOf('unstable', 6))).toContain(
      'Den er kommet igen, efter at den så ud til at være ovre.',
    )
  })
})

describe('the marks', () => {
  const kommune = (name: string, kommunekode: string) => {
    const marked = worldIn(name)
    const k = marked.kommuner.find((one) => one.kommune.kommunekode === kommunekode)
    if (k === undefined) throw new Error(`no kommune ${kommunekode}`)
    return mainOf(String(kommunePage(shellAt('/'), marked, k, kommuneDetail(marked, k))))
  }

  it('on a kommune are what hits it, its own first, and how many more', () => {
    expect(kommune('mixed', '0751')).toMatch(
      /Rammes af: ! Åben Aarhus: vi har mistet retten til at tælle , siden kl\. 13\.25\. Ansvarlig: kommunen\. ! Åben Sags- og.*Ansvarlig: KOMBIT\..* og 1 anden hændelse\. Se alle hændelser, også dem, der er ovre/,
    )
    expect(kommune('noRight', '0101')).not.toContain('Rammes af')
  })

  it('say that someone is on it, on the front page, a kommune and a product', () => {
    const [stopped] = incidentStates.productStopped ?? []
    const known = { ...(stopped as StoredIncident), acknowledgedAt: world.reading.now - 1 }
    const marked = { ...world, incidents: [known] }
    const [k] = marked.kommuner.filter(({ kommune }) => kommune.kommunekode === known.hit.at(-1))
    const detail = kommuneDetail(marked, k!)
    const [sensum] = marked.products.filter(({ id }) => id === 'sensum')
    for (const page of [
      overviewPage(shellAt('/'), marked, sinceFrozenIn(marked), {
        now: serviceStates.allWell!(world.reading.now),
        hours: responseTimesAt(world.reading.now, '24t'),
      }),
      kommunePage(shellAt('/'), marked, k!, detail),
      loesningPage(shellAt('/'), marked, sensum!, trendIn(marked), []),
    ])
      expect(mainOf(String(page))).toContain('Der arbejdes på den')
  })

  it('on a kommune tell whether it is alone, in numbers that sum to 98', () => {
    const stopped = incidentStates.productStopped?.[0] as StoredIncident
    const marked = worldIn('productStopped')
    const [k] = marked.kommuner.filter(({ kommune }) => kommune.kommunekode === stopped.hit.at(-1))
    const { received = [] } = stopDetailAt(marked, stopped) ?? {}
    const detail = { ...kommuneDetail(marked, k!), received: new Map([[stopped.id, received]]) }
    expect(mainOf(String(kommunePage(shellAt('/'), marked, k!, detail)))).toMatch(
      /Er det kun os\? Nej: Sensum leverer ikke længere ; (?:alle \d+|\d+ af de \d+) kommuner, der leverede med .+, er ramt; af alle 98: .*3 er i orden igen, \d+ er ikke ramt/,
    )
  })

  it('of events that others report are on the kommuner, products and services that they name', () => {
    const events = reportedEvents(haendelser, world.reading)
    const titles = (query: Parameters<typeof eventMarks>[2]) =>
      textOf(String(eventMarks(world, events, query)))
    expect(titles({ kommune: '0751' })).toContain('SDI svarer langsomt')
    expect(titles({ tjeneste: 'sdi' })).toContain('SDI svarer langsomt')
    expect(eventMarks(world, events, { tjeneste: 'sapa' })).toBe(false)
    // Not begun.
    expect(eventMarks(world, events, { loesning: 'nexus' })).toBe(false)
  })

  it('on a product are its own incidents', () => {
    const stopped = render('/loesninger/sensum?haendelser=productStopped')
    // While a stop is open, »leverer« alone would contradict it.
    expect(headings(stopped, 1)).toEqual([expect.stringMatching(/^Sensum har ikke leveret siden/)])
    expect(mainOf(stopped)).toMatch(/! Åben .* Se hændelsen .*\d+ af de \d+ kommuner med Sensum leverer/)
    expect(mainOf(render('/loesninger/nexus?haendelser=productStopped'))).not.toContain('! Åben')
  })

  it('on a service are the live incidents of it and of its platform', () => {
    expect(textOf(String(serviceMarks(worldIn('recovering'), 'ydi')))).toContain('Ser ud til at være ovre')
    expect(serviceMarks(worldIn('recovering'), 'sapa')).toBe(false)
    expect(mainOf(render('/svartider?haendelser=unstable'))).toMatch(
      /Verifikationsklienten [a-zæøå ]*≈ Ustabil/,
    )
  })

  it('in a chart of a service span from when an incident began until it closed', () => {
    const now = world.reading.now
    const closed = { ...incidentStates.serviceDown?.[0], id: 9, state: 'closed', closedAt: now - 1 }
    const incidents = [...(incidentStates.serviceDown ?? []), closed] as World['incidents']
    expect(serviceSpans({ ...world, incidents }, 'sdi')).toEqual([
      {
        from: now - 40 * 60_000,
        until: undefined,
        title: 'Sags- og Dokumentindekset fejler',
        href: '/haendelser/1',
      },
      {
        from: now - 40 * 60_000,
        until: now - 1,
        title: 'Sags- og Dokumentindekset fejlede',
        href: '/haendelser/9',
      },
    ])
  })
})
