// Tests the sentences about incidents: titles by signal, cause and share, headlines, evidence, certainty.
import { describe, expect, it } from 'vitest'
import type { Cause } from '../../../server/domain/incidents/cause.ts'
import type { StoredIncident } from '../../../server/domain/ports/incidents.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { reportedEvents } from '../../../views/model/reported-events.ts'
import { lastedText } from '../../../views/text/incident-end.ts'
import { incidentsFinding, reportedMoment, scopesText, sourceOf } from '../../../views/text/incident-list.ts'
import {
  certaintyClause,
  evidenceText,
  hitText,
  incidentHeadline,
  incidentTitle,
  pastHeadline,
  restsOn,
} from '../../../views/text/incidents.ts'
import { haendelser, incidentStates } from '../../support/incident-states.ts'
import { makeIncident } from '../../support/incidents.ts'
import { worldNow } from '../../support/world-data.ts'
import { createWorld, october, states } from '../../support/worlds.ts'

const world = createWorld({ answer: october })
const sdi: Cause = { kind: 'service', id: 'sdi' }
const aarhus: Cause = { kind: 'kommune', id: '0751' }
const platform: Cause = { kind: 'platform', id: 'serviceplatformen' }
const unknown: Cause = { kind: 'unknown' }
const sensum: Cause = { kind: 'product', id: 'sensum' }

const codes = world.kommuner.map(({ kommune }) => kommune.kommunekode)
const at = (hit: number) => codes.slice(0, hit)
const svar = (cause: Cause, bad = 12, change: Partial<StoredIncident> = {}) =>
  makeIncident({
    cause,
    hit: at(98),
    beganAt: worldNow - hour,
    evidence: { calls: 60, bad, usual: 0.005 },
    ...change,
  })
const stop = (cause: Cause, received = 0, change: Partial<StoredIncident> = {}) =>
  svar(cause, 0, {
    signal: 'leverance',
    what: 'stop',
    hit: at(10),
    evidence: { expected: 46.2, received },
    ...change,
  })
const drop = (cause: Cause) => stop(cause, 300, { what: 'drop', evidence: { expected: 1200, received: 300 } })
const over = (incident: StoredIncident): StoredIncident => ({
  ...incident,
  state: 'closed',
  closedAt: worldNow,
})

const numbers = '12 af de seneste 60 opslag fejlede; normalt 0–1'
const index = 'Sags- og Dokumentindekset'

describe('the title of an incident', () => {
  it.each<[string, StoredIncident]>([
    [`${index} fejler`, svar(sdi, 60)],
    [`${index} fejler`, svar(sdi, 0, { evidence: {} })],
    [`${index} fejler nu og da: 12 af de seneste 60 opslag; normalt 0–1`, svar(sdi)],
    [`${index} fejler næsten hver gang: 50 af de seneste 60 opslag; normalt 0–1`, svar(sdi, 50)],
    [`${index} fejler ofte: 40 af de seneste 60 opslag; normalt 0–1`, svar(sdi, 40)],
    [`${index} svarer langsomt`, svar(sdi, 58, { what: 'slow' })],
    [
      `${index} svarer nu og da langsomt: 12 af de seneste 60 opslag fejlede eller var for langsomme; normalt 0–1`,
      svar(sdi, 12, { what: 'slow' }),
    ],
    [`${index}: vi får ikke adgangsbevis (token)`, svar(sdi, 12, { what: 'token' })],
    [
      'SAPA fejler nu og da: 12 af de seneste 60 målinger; normalt 0–1',
      svar({ kind: 'service', id: 'sapa' }),
    ],
    ['Tjenesterne på Serviceplatformen fejler', svar(platform, 60)],
    ['Aarhus: vi har mistet retten til at tælle', svar(aarhus, 12, { what: 'right' })],
    [
      'Aarhus: vi har mistet retten til at tælle i Ydelsesindekset',
      svar(aarhus, 12, { what: 'right', services: ['ydi'] }),
    ],
    [
      'Aarhus: opslag i Ydelsesindekset får langsomme svar',
      svar(aarhus, 60, { what: 'slow', services: ['ydi'] }),
    ],
    ['Aarhus: vi får ikke adgangsbevis (token)', svar(aarhus, 12, { what: 'token' })],
    ['Aarhus: opslag fejler', svar(aarhus, 60)],
    [`Aarhus: ${numbers}`, svar(aarhus)],
    ['Aarhus: opslag får langsomme svar', svar(aarhus, 60, { what: 'slow' })],
    ['Opslag fejler nu og da: 12 af de seneste 60 opslag; normalt 0–1', svar(unknown)],
    ['Opslag i Ydelsesindekset fejler', svar(unknown, 60, { services: ['ydi'] })],
    [
      'Vi har mistet retten til at tælle i Ydelsesindekset',
      svar(unknown, 60, { what: 'right', services: ['ydi'] }),
    ],
    ['Opslag får langsomme svar', svar(unknown, 60, { what: 'slow' })],
    ['Sensum leverer ikke længere: forventet ca. 46 sager, modtaget 0, i 10 kommuner', stop(sensum)],
    [
      'Sensum leverer næsten ikke længere: forventet ca. 46 sager, modtaget 2, i 10 kommuner',
      stop(sensum, 2),
    ],
    [
      'Sensum leverer ikke længere i KLE 27: forventet ca. 46 sager, modtaget 0, i 10 kommuner',
      stop({ ...sensum, group: '27' }),
    ],
    ['Aarhus leverer ikke længere: forventet ca. 46 sager, modtaget 0', stop(aarhus)],
    [
      'Ingen sager modtages i KLE 27: forventet ca. 46 sager, modtaget 0, i 10 kommuner',
      stop({ kind: 'group', id: '27' }),
    ],
    [
      'Næsten ingen sager modtages i KLE 27: forventet ca. 46 sager, modtaget 1, i 10 kommuner',
      stop({ kind: 'group', id: '27' }, 1),
    ],
    [`${index} modtager ingen sager: forventet ca. 46 sager, modtaget 0, i 10 kommuner`, stop(sdi)],
    [
      'Indekset på Serviceplatformen modtager ingen sager: forventet ca. 46 sager, modtaget 0, i 10 kommuner',
      stop(platform),
    ],
    ['Leverancer udebliver: forventet ca. 46 sager, modtaget 0, i 10 kommuner', stop(unknown)],
    ['Sager fra Sensum er væk fra indekset: 900 af 1.200 sager, i 10 kommuner', drop(sensum)],
    ['Sager fra Aarhus er væk fra indekset: 900 af 1.200 sager', drop(aarhus)],
    [
      'Sager fra Aarhus i KLE 27 er væk fra indekset: 900 af 1.200 sager',
      { ...drop(aarhus), groups: ['27'] },
    ],
    [
      'Aarhus leverer ikke længere i KLE 27 og 29: forventet ca. 46 sager, modtaget 0',
      stop(aarhus, 0, { groups: ['27', '29'] }),
    ],
    [
      'Aarhus leverer ikke længere: forventet ca. 46 sager, modtaget 0',
      stop(aarhus, 0, { groups: ['02', '27', '29'] }),
    ],
    [
      'Sager i KLE 27 er væk fra indekset: 900 af 1.200 sager, i 10 kommuner',
      drop({ kind: 'group', id: '27' }),
    ],
    ['Sager er væk fra indekset: 900 af 1.200 sager, i 10 kommuner', drop(platform)],
  ])('is "%s"', (title, incident) => {
    expect(incidentTitle(incident, world)).toBe(title)
  })

  it.each<[string, StoredIncident]>([
    [`${index} fejlede`, over(svar(sdi, 60))],
    [`${index} fejlede nu og da: 12 af 60 opslag; normalt 0–1`, over(svar(sdi))],
    ['Aarhus: vi manglede retten til at tælle', over(svar(aarhus, 12, { what: 'right' }))],
    ['Aarhus: opslag fejlede', over(svar(aarhus, 60))],
    ['Sensum leverede ikke: forventet ca. 46 sager, modtaget 0, i 10 kommuner', over(stop(sensum))],
    ['Sager fra Aarhus var væk fra indekset: 900 af 1.200 sager', over(drop(aarhus))],
  ])('is in the past tense when the incident is over: "%s"', (title, incident) => {
    expect(incidentTitle(incident, world)).toBe(title)
  })

  const ended = (incident: StoredIncident, change: Partial<StoredIncident> = {}): StoredIncident => ({
    ...over(incident),
    ...{ beganAt: Date.parse('2022-10-06T06:00:00Z'), closedAt: Date.parse('2022-10-08T14:00:00Z') },
    ...change,
  })
  it.each<[string, StoredIncident]>([
    [
      'Tjenesterne på Serviceplatformen fejlede ofte den 6.–8. oktober 2022, i 40 af 60 målinger.',
      ended(svar(platform, 40)),
    ],
    [`${index} fejlede den 6.–8. oktober 2022.`, ended(svar(sdi, 60))],
    [
      `${index} fejlede den 6. oktober 2022 kl. 08.00–09.30.`,
      ended(svar(sdi, 60), { closedAt: Date.parse('2022-10-06T07:30:00Z') }),
    ],
    [
      `${index} fejlede den 6. oktober 2022 kl. 08.00.`,
      ended(svar(sdi, 60), { closedAt: Date.parse('2022-10-06T06:00:30Z') }),
    ],
    [
      `${index} fejlede den 6. oktober 2022 kl. 23.50 – 7. oktober 2022 kl. 00.10.`,
      ended(svar(sdi, 60), {
        beganAt: Date.parse('2022-10-06T21:50:00Z'),
        closedAt: Date.parse('2022-10-06T22:10:00Z'),
      }),
    ],
    [
      'Aarhus: opslag fik nu og da langsomme svar den 6.–8. oktober 2022 (12 af 60 opslag fejlede eller var for langsomme).',
      ended(svar(aarhus, 12, { what: 'slow' })),
    ],
    [
      'Aarhus: vi manglede retten til at tælle den 6.–8. oktober 2022.',
      ended(svar(aarhus, 12, { what: 'right' })),
    ],
    [
      'Sensum leverede ikke den 6.–8. oktober 2022: forventet ca. 46 sager, modtaget 0, i 10 kommuner.',
      ended(stop(sensum)),
    ],
    [
      'Sensum har ikke leveret fra den 6. oktober 2022: forventet ca. 46 sager, modtaget 0, i 10 kommuner.',
      ended(stop(sensum), { closedBy: 'hand' }),
    ],
    // Its merging is not its end.
    [
      'Sensum har ikke leveret fra den 6. oktober 2022: forventet ca. 46 sager, modtaget 0, i 10 kommuner.',
      ended(stop(sensum), { state: 'merged' }),
    ],
    [
      'Sager fra Aarhus var væk fra indekset den 6.–8. oktober 2022: 900 af 1.200 sager.',
      ended(drop(aarhus)),
    ],
  ])('has its period on the page of one that is over: "%s"', (headline, incident) => {
    expect(pastHeadline(incident, world)).toBe(headline)
  })

  it('has the id of what the configuration no longer names', () => {
    expect(incidentTitle(svar({ kind: 'service', id: 'væk' }, 60), world)).toBe('væk fejler')
  })
})

describe('the headline of an incident', () => {
  it.each<[string, StoredIncident]>([
    [`${index} har fejlet siden kl. 13.05; det rammer alle 98 kommuner.`, svar(sdi, 60)],
    [`${index} har fejlet nu og da siden kl. 13.05; det rammer alle 98 kommuner.`, svar(sdi)],
    [`${index} har fejlet igen og igen siden kl. 13.05; det rammer alle 98 kommuner.`, svar(sdi, 40)],
    [
      `${index} har svaret langsomt siden i går kl. 13.05; det rammer 1 af 98 kommuner.`,
      svar(sdi, 60, { what: 'slow', hit: at(1), beganAt: worldNow - 25 * hour }),
    ],
    [
      'Tjenesterne på Serviceplatformen har fejlet siden 28. oktober 2022 kl. 15.05; det rammer alle 98 kommuner.',
      svar(platform, 60, { beganAt: worldNow - 3 * day }),
    ],
    ['Aarhus: opslag har fejlet siden kl. 13.05.', svar(aarhus, 60, { hit: ['0751'] })],
    [
      'Aarhus: vi har manglet retten til at tælle siden kl. 13.05.',
      svar(aarhus, 4, { what: 'right', hit: ['0751'] }),
    ],
    ['Opslag har fejlet siden kl. 13.05; det rammer 15 af 98 kommuner.', svar(unknown, 60, { hit: at(15) })],
    [
      'Sensum har ikke leveret siden kl. 13.05; det rammer stadig 6 af 10 kommuner.',
      stop(sensum, 0, { recovered: at(4) }),
    ],
    ['SAPA har fejlet siden kl. 13.05.', svar({ kind: 'service', id: 'sapa' }, 60, { hit: [] })],
  ])('is "%s"', (headline, incident) => {
    expect(incidentHeadline(incident, world)).toBe(headline)
  })

  it('expires at midnight, when "kl. 13.05" becomes "i går"', () => {
    const fresh = createWorld({ answer: october, later: 0, age: 0 })
    const reading = { ...fresh.reading, until: (at: number) => expirations.push(at) }
    const expirations: number[] = []
    incidentHeadline(svar(sdi), { ...fresh, reading })
    expect(expirations).toEqual([Date.UTC(2022, 9, 31, 23)])
  })
})

describe('whom an incident hits', () => {
  it('is told in the past tense when it is over, or everyone is well again', () => {
    expect(hitText(over(svar(sdi)), world)).toBe('ramte alle 98 kommuner')
    expect(hitText(stop(sensum, 0, { recovered: at(10) }), world)).toBe(
      'ramte 10 kommuner, som alle er i orden igen',
    )
  })
})

describe('the evidence', () => {
  it('is empty when it is not known, and never 0', () => {
    expect([evidenceText(svar(sdi, 0, { evidence: {} })), restsOn(svar(sdi, 0, { evidence: {} }))]).toEqual([
      '',
      '',
    ])
    expect(evidenceText(svar(sdi, 0, { evidence: { calls: 60, bad: 12 } }))).toBe(
      '12 af de seneste 60 opslag fejlede',
    )
  })

  it.each<[string, StoredIncident]>([
    ['12 af 60 opslag fejlede. Normalt fejler 0–1 af så mange.', svar(sdi)],
    ['12 af 60 opslag blev afvist, fordi vi ikke har ret til dem.', svar(aarhus, 12, { what: 'right' })],
    [
      'Indekset har modtaget 0 sager. Forventet: ca. 46, ud fra de samme timer i de foregående uger.',
      stop(sensum),
    ],
    ['Der var 1.200 sager; nu er der 300.', drop(sensum)],
  ])('is told in sentences: "%s"', (text, incident) => {
    expect(restsOn(incident)).toBe(text)
  })

  const compared = { evidence: { calls: 60, bad: 12, outside: { calls: 410, bad: 4 } } }
  const cases = { evidence: { expected: 46.2, received: 0, outside: { expected: 530.4, received: 512 } } }
  const gone = {
    evidence: { expected: 1200, received: 300, outside: { expected: 45_000, received: 45_000 } },
  }
  it.each<[string, StoredIncident]>([
    ['Hos de andre tjenester fejlede 4 af 410 opslag og målinger i samme periode.', svar(sdi, 0, compared)],
    [
      'Hos tjenesterne uden for platformen fejlede 4 af 410 opslag og målinger i samme periode.',
      svar(platform, 0, compared),
    ],
    ['I opslagene om de andre kommuner fejlede 4 af 410 i samme periode.', svar(aarhus, 0, compared)],
    ['I opslagene om de andre kommuner fejlede 4 af 410 i samme periode.', svar(unknown, 0, compared)],
    [
      'I opslagene om de andre kommuner fejlede 4 af 410 i samme periode.',
      svar(aarhus, 0, { ...compared, what: 'right' }),
    ],
    [
      'Hos de andre tjenester fejlede 4 af 410 opslag og målinger eller var for langsomme i samme periode.',
      svar(sdi, 0, { ...compared, what: 'slow' }),
    ],
    [
      'Hos de andre tjenester fejlede ingen af 8.243 opslag og målinger i samme periode.',
      svar(sdi, 0, { evidence: { calls: 60, bad: 12, outside: { calls: 8243, bad: 0 } } }),
    ],
    [
      'Intet andet er målt i samme periode, så vi kan ikke sammenligne.',
      svar(sdi, 0, { evidence: { calls: 60, bad: 12, outside: { calls: 0, bad: 0 } } }),
    ],
    [
      'Fra alle andre er der i samme periode modtaget 512 sager; forventet var ca. 530.',
      stop(sensum, 0, cases),
    ],
    [
      'Fra de andre kommuner er der i samme periode modtaget 512 sager; forventet var ca. 530.',
      stop(aarhus, 0, cases),
    ],
    [
      'Fra alle andre er der i samme periode modtaget 2.000 sager; forventet var ca. 530. At der kom så mange, skyldes samlede leveringer: en kommune sendte på én dag langt flere sager, end den plejer. Det forventede er regnet uden sådanne dage.',
      stop(sensum, 0, {
        evidence: { expected: 46.2, received: 0, outside: { expected: 530.4, received: 2000 } },
      }),
    ],
    ['Af 45.000 sager hos alle andre er 0 væk.', stop(sensum, 0, { ...gone, what: 'drop' })],
  ])('compares with what is not hit: "%s"', (text, incident) => {
    expect(restsOn(incident).endsWith(` ${text}`)).toBe(true)
  })

  it('compares with nothing when all deliveries have stopped', () => {
    const all = { evidence: { expected: 46.2, received: 0, outside: { expected: 0, received: 0 } } }
    expect(restsOn(stop(platform, 0, all))).toMatch(/foregående uger\.$/)
  })
})

describe('the certainty', () => {
  it.each([
    [-1, 'vi er ikke sikre på årsagen'],
    [2.99, 'vi er ikke sikre på årsagen'],
    [3, 'årsagen er sandsynlig'],
    [7.99, 'årsagen er sandsynlig'],
    [8, 'vi er sikre på årsagen'],
  ])('of %f is "%s"', (certainty, word) => {
    expect(certaintyClause(certainty)).toBe(word)
  })
})

describe('the finding about all incidents', () => {
  const finding = (name: string, options = states.october, unmeasured = 0) =>
    incidentsFinding(
      { ...createWorld(options ?? { answer: october }), incidents: incidentStates[name] ?? [] },
      { services: 6, unmeasured },
    )

  it('is the only open one, or the worst and how many others there are', () => {
    const worst = `${index} har fejlet siden kl. 13.25`
    expect(finding('serviceDown')).toEqual({
      ...{ headline: `${worst}; det rammer alle 98 kommuner.`, details: [] },
    })
    expect(finding('mixed')).toEqual({
      headline: `${worst}. 5 andre hændelser er åbne.`,
      details: ['1 af de 6 åbne hændelser er ustabil.', '1 hændelse ser ud til at være ovre.'],
    })
  })

  it('names both of two, and says how many of several are unstable', () => {
    const [verifikationsklient] = incidentStates.unstable ?? []
    const open = [...(incidentStates.serviceDown ?? []), { ...verifikationsklient, id: 9 } as StoredIncident]
    const findingOf = (incidents: readonly StoredIncident[]) =>
      incidentsFinding({ ...createWorld({ answer: october }), incidents }, { services: 6, unmeasured: 0 })
    expect(findingOf(open)).toEqual({
      headline: `${index} har fejlet siden kl. 13.25. Verifikationsklienten har fejlet nu og da siden kl. 13.25.`,
      details: ['1 af de 2 åbne hændelser er ustabil.'],
    })
    expect(findingOf(open.map((one) => ({ ...one, isUnstable: true }))).details).toEqual([
      'Begge åbne hændelser er ustabile.',
    ])
    const [down] = open as [StoredIncident]
    expect(findingOf([down, { ...down, id: 9 }]).details).toEqual([])
  })

  it('is that none is open, but not while nothing is measured', () => {
    expect(finding('past').headline).toBe('Ingen hændelser er åbne.')
    expect(finding('recovering')).toEqual({
      headline: 'Ingen hændelser er åbne.',
      details: ['1 hændelse ser ud til at være ovre.'],
    })
    expect(finding('past', undefined, 4).headline).toBe(
      'Ingen hændelser er åbne, men 4 af 6 tjenester er ikke målt lige nu.',
    )
    expect(finding('past', undefined, 6).headline).toBe(
      'Ingen hændelser er åbne, men ingen af tjenesterne er målt lige nu.',
    )
    expect(finding('serviceDown', undefined, 6)).toEqual(finding('serviceDown'))
    for (const name of ['empty', 'stale', 'notPolled'])
      expect(finding('none', states[name]).headline, name).toBe(
        'Ingen hændelser er åbne, men uden friske målinger kan vi ikke se, om der er nye.',
      )
  })
})

describe('the length of an incident', () => {
  it.each([
    [5 * hour, '5 timer'],
    [47 * hour, '47 timer'],
    [2 * day + 8.84 * hour, '2 døgn 9 timer'],
    [3 * day - 29 * minute, '3 døgn'],
    [3 * day + hour, '3 døgn 1 time'],
    [20.6 * day, '21 døgn'],
  ])('of %i ms is %s', (ms, text) => {
    const ended = { beganAt: 0, openedAt: 0, closedAt: ms, state: 'closed' } as const
    expect(lastedText(ended)).toBe(text)
    expect(lastedText({ ...ended, state: 'merged' })).toBe(`mindst ${text}`)
    for (const closedBy of ['hand', 'abandoned'] as const)
      expect(lastedText({ ...ended, closedBy })).toBe(`mindst ${text}`)
  })
})

describe('a reported event', () => {
  const events = reportedEvents(haendelser, world.reading)
  const event = (id: string) => events.find((one) => one.id === id) ?? events[0]

  it('has the names of what it concerned', () => {
    const scopes = ['2022-17', '2022-18', 'a/b 1', 'x'].map((id) => event(id))
    expect(scopes.map((one) => one && scopesText(one, world))).toEqual([
      'Serviceplatformen',
      `Aarhus, ${index}`,
      'Nexus',
      'ikke oplyst',
    ])
  })

  it('has its source once', () => {
    expect(sourceOf({ kilde: 'Driften', origin: 'events.csv' })).toBe('Driften, fra events.csv')
    expect(sourceOf({ kilde: 'Demodata', origin: 'demodata' })).toBe('Demodata')
    expect(sourceOf({ origin: 'events.csv' })).toBe('fra events.csv')
  })

  it('has a day without a time, and an instant with one, as it was reported', () => {
    expect(reportedMoment('2022-10-06', world)).toBe('6. oktober 2022')
    expect(reportedMoment('2022-10-31T08:15:00.000Z', world)).toBe('kl. 09.15')
  })
})
