// Tests that the first heading of every page is its finding, with its filter and, where it is known, the cause.
import { describe, expect, it } from 'vitest'
import { hour } from '../../server/domain/time.ts'
import type { World } from '../../views/model/world.ts'
import { unlabelled } from '../support/markup.ts'
import { pages } from '../support/pages.ts'
import { numbers, rules, type WorldOptions } from '../support/world-data.ts'
import { createWorld, shellAt, states } from '../support/worlds.ts'

const made = new Map<string, World>()

const only = (group: string) => ({
  ...rules,
  obligatory: numbers.filter((kle) => kle.startsWith(group)).map((kle) => ({ kle })),
})

/** States of these tests alone. */
const oddStates: Readonly<Record<string, WorldOptions>> = {
  only02: { answer: () => 1, rules: only('02') },
  only29Refused: { answer: () => 'noRight', rules: only('29') },
  only29Stale: { answer: () => 400, rules: only('29'), age: 2 * hour },
  nothingUnderLimitedRight: { answer: () => 0, right: 'kle 02' },
  noGates: { answer: () => 1, konfiguration: () => ({}), rules: { ...rules, gates: [] } },
  benefitsRefused: { answer: () => 400, benefits: (i) => (i === 0 ? 'noRight' : 5) },
  partlyRefused: { answer: (i, kle) => (i < 2 && kle === '02.34.02' ? 'noRight' : 1) },
  failed: { answer: () => 1, undecided: (i) => i < 3 },
  manyReasons: { answer: (i) => (i === 0 ? 'noRight' : i < 3 ? 'timeout' : 1) },
}

const worldIn = (state: string): World => {
  const options = states[state] ?? oddStates[state]
  if (options === undefined) throw new Error(`no state ${state}`)
  const world = made.get(state) ?? createWorld(options)
  made.set(state, world)
  return world
}

const pageOf = (state: string, address: string): string =>
  unlabelled(String(pages(shellAt(address), worldIn(state), new URL(address, 'http://localhost'))))

const headingOf = (state: string, address: string): string =>
  (/<h1[^>]*>(.*?)<\/h1>/s.exec(pageOf(state, address))?.[1] ?? '').replace(/&(?:#39|quot);/g, "'")

describe('the first heading', () => {
  it.each([
    [
      'october',
      '/',
      '31 af 98 kommuner leverer byggesager (KLE 02) til Borgerblikket, heraf 2 på alle obligatoriske numre.',
    ],
    ['noAccess', '/', 'Ingen af de 98 kommuner har givet os ret til at tælle.'],
    ['only29Refused', '/', 'Ingen af de 98 kommuner har givet os ret til at tælle.'],
    ['only29Refused', '/drift', 'Ingen af de 98 kommuner har givet os ret til at tælle.'],
    ['only29Stale', '/', 'Ingen af de 98 kommuner kan vurderes lige nu: der mangler friske målinger.'],
    [
      'nothingUnderLimitedRight',
      '/',
      'Ingen af de 98 kommuner kan vurderes lige nu: vi tæller under en begrænset ret, som kan skjule sager.',
    ],
    [
      'limited',
      '/',
      'Mindst 2 af 98 kommuner leverer byggesager (KLE 02) til Borgerblikket på alle obligatoriske numre; 96 er kun talt under en begrænset ret.',
    ],
    [
      'nothingUnderLimitedRight',
      '/loesninger/nexus',
      'Ingen af de 24 kommuner med Nexus kan vurderes på social- og sundhedssager (KLE 27 og 29): vores ret er begrænset.',
    ],
    [
      'limited',
      '/uge/2022-W43',
      'Uge 43: mindst 2 af 98 kommuner leverer byggesager (KLE 02) på alle obligatoriske numre; 96 er kun talt under en begrænset ret.',
    ],
    ['noNumbers', '/kommuner?gruppe=02&niveau=ukendt', '98 kommuner har ingen obligatoriske numre i KLE 02.'],
    [
      'only02',
      '/kommuner?niveau=ukendt',
      '98 kommuner har ingen obligatoriske numre i mindst én KLE-gruppe.',
    ],
    [
      'only02',
      '/kommuner?trin=ikkeRelevant&gruppe=27',
      '98 kommuner har ingen obligatoriske numre i KLE 27.',
    ],
    ['only02', '/kommuner?trin=ukendt', 'Ingen kommuner står ved »Ikke målt«.'],
    ['failed', '/kommuner?trin=ukendt', 'Ingen kommuner står ved »Ikke målt«.'],
    ['failed', '/kommuner?trin=uafgjort', '3 kommuner står ved »Ikke afgjort«.'],
    ['october', '/kommuner?trin=ikkeRelevant', 'Ingen kommuner står ved »Ikke relevant«.'],
    [
      'partlyRefused',
      '/kommuner?niveau=ukendt&gruppe=02',
      '2 kommuner giver os ikke adgang til alle numre i KLE 02.',
    ],
    [
      'only29Refused',
      '/kommuner?niveau=ukendt',
      '98 kommuner har ikke givet os ret til at tælle i mindst én KLE-gruppe.',
    ],
    [
      'manyReasons',
      '/kommuner?niveau=ukendt&gruppe=02',
      '3 kommuner har intet niveau i KLE 02: 2 er ikke målt og 1 giver os ikke adgang.',
    ],
    [
      'manyReasons',
      '/kommuner?niveau=ukendt',
      '3 kommuner har intet niveau i mindst én KLE-gruppe: 2 er ikke målt og 1 giver os ikke adgang.',
    ],
    [
      'manyReasons',
      '/kommuner?niveau=ukendt&gruppe=02&trin=ukendt',
      '2 kommuner mangler en måling i KLE 02 og står ved »Ikke målt« i KLE 02.',
    ],
    ['october', '/kommuner?loesning=ingen', 'Ingen kommuner mangler en oplyst løsning.'],
    ['october', '/kommuner?loesning=ingen&gruppe=02', 'Ingen kommuner mangler en oplyst løsning i KLE 02.'],
    [
      'october',
      '/kommuner',
      '31 af 98 kommuner leverer byggesager (KLE 02) til Borgerblikket, heraf 2 på alle obligatoriske numre.',
    ],
    ['october', '/kommuner?gruppe=02&niveau=flere', '29 kommuner leverer flere af numrene i KLE 02.'],
    ['october', '/kommuner?gruppe=02&niveau=ukendt', 'Ingen kommuner mangler en måling i KLE 02.'],
    [
      'noAccess',
      '/kommuner?gruppe=02&niveau=ukendt',
      '98 kommuner har ikke givet os ret til at tælle i KLE 02.',
    ],
    ['october', '/kommuner?q=aarhus', '1 kommune passer til søgningen »aarhus«.'],
    [
      'october',
      '/kommuner?q=aarhus&gruppe=02',
      '1 kommune passer til søgningen »aarhus«: den leverer ikke byggesager (KLE 02).',
    ],
    [
      'october',
      '/kommuner?q=nordfyns&gruppe=02',
      '1 kommune passer til søgningen »nordfyns«: den leverer byggesager (KLE 02) på alle obligatoriske numre.',
    ],
    [
      'noAccess',
      '/kommuner?q=aarhus&gruppe=02',
      '1 kommune passer til søgningen »aarhus«: den har ikke givet os ret til at tælle.',
    ],
    [
      'noAccess',
      '/kommuner?loesning=nexus&gruppe=eoj',
      '24 kommuner bruger Nexus: ingen af dem har givet os ret til at tælle.',
    ],
    [
      'empty',
      '/kommuner?q=aarhus&gruppe=02',
      '1 kommune passer til søgningen »aarhus«: den er ikke målt på byggesager (KLE 02).',
    ],
    [
      'october',
      '/kommuner?loesning=acadre&netvaerk=Nordjylland&trin=leverance&gruppe=02',
      expect.stringMatching(
        /^(\d+ kommuner?|Ingen kommuner) med Acadre i netværket Nordjylland har »Leverer intet« som næste skridt i KLE 02\.$/,
      ),
    ],
    [
      'october',
      '/kommuner?loesning=ingen&niveau=ingen&gruppe=02',
      'Ingen kommuner uden oplyst løsning har niveauet »Ingen« i KLE 02.',
    ],
    [
      'october',
      '/kommuner?gruppe=29',
      '6 af 98 kommuner leverer sundhedssager (KLE 29), men ingen af dem på alle obligatoriske numre.',
    ],
    [
      'october',
      '/kommuner?loesning=nexus&gruppe=eoj',
      '24 kommuner bruger Nexus: 4 af 24 kommuner leverer social- og sundhedssager (KLE 27 og 29), men ingen af dem på alle obligatoriske numre.',
    ],
    [
      'october',
      '/kommuner?niveau=alle&netvaerk=Nordjylland',
      'Ingen kommuner i netværket Nordjylland leverer alle numrene i mindst én KLE-gruppe.',
    ],
    [
      'october',
      '/loesninger',
      '5 af 7 løsninger leverer i mindst én kommune; længst fremme er Acadre, hvor 13 af 25 kommuner leverer.',
    ],
    [
      'closedGates',
      '/foer-aabning?dato=2022-10-31',
      'Højst 2.400 sager i KLE 02 og 1.200 sager i KLE 27 kan vises den 31. oktober 2022; for 98 kommuner i KLE 29 er det ikke afgjort.',
    ],
    ['noAccess', '/loesninger', 'Ingen af de 98 kommuner har givet os ret til at tælle.'],
    ['notPolled', '/loesninger', 'Det er ikke oplyst, hvilke løsninger kommunerne bruger.'],
    ['noAccess', '/loesninger/nexus', 'Ingen af de 24 kommuner med Nexus har givet os ret til at tælle.'],
    ['noAccess', '/kommuner?gruppe=29', 'Ingen af de 98 kommuner har givet os ret til at tælle i KLE 29.'],
    ['noAccess', '/drift', 'Ingen af de 98 kommuner har givet os ret til at tælle.'],
    [
      'october',
      '/loesninger/nexus',
      '4 af de 24 kommuner med Nexus leverer social- og sundhedssager (KLE 27 og 29), men ingen af dem på alle obligatoriske numre.',
    ],
    [
      'noGates',
      '/foer-aabning',
      'Hvad der kan vises den 31. oktober 2022, er ikke afgjort for nogen kommune: det er ikke oplyst, om DIGST har åbnet.',
    ],
    ['october', '/foer-aabning', 'Vi kender ingen sager, der kan vises den 31. oktober 2022.'],
    [
      'closedGates',
      '/foer-aabning?dato=2022-10-10',
      'Hvad der kunne vises den 10. oktober 2022, er ikke målt: datoen er passeret.',
    ],
    [
      'closedGates',
      '/foer-aabning',
      'Når DIGST åbner KLE 02 den 7. november 2022, kan højst 235.200 byggesager i 98 kommuner vises.',
    ],
    [
      'closedGates',
      '/foer-aabning?dato=2022-11-08',
      'Højst 235.200 sager i KLE 02 og 1.200 sager i KLE 27 kan vises den 8. november 2022; for 98 kommuner i KLE 29 er det ikke afgjort.',
    ],
    [
      'noAccess',
      '/foer-aabning',
      'Hvad der kan vises den 31. oktober 2022, er ikke afgjort for nogen kommune: vi har ikke adgang til at tælle.',
    ],
    [
      'mixed',
      '/haendelser?haendelser=mixed',
      'Sags- og Dokumentindekset har fejlet siden kl. 13.25. 5 andre hændelser er åbne.',
    ],
    [
      'mixed',
      '/haendelser?haendelser=mixed&signal=leverance',
      '2 af 8 målte hændelser passer til »Leverance«; ingen af dem er ovre.',
    ],
    ['mixed', '/haendelser?haendelser=none&kommune=0751', 'Ingen målte hændelser passer til »Aarhus«.'],
    [
      'mixed',
      '/svartider',
      'Alle 6 tjenester svarer. Serviceplatformen oplyser selv: tjenesten SF1490 Ydelsesindeks er kun delvist tilgængelig.',
    ],
    [
      'mixed',
      '/svartider?tjenester=mixed',
      '2 af 6 tjenester svarer ikke, som de skal: SAPA og Mit Overblik. Serviceplatformen oplyser selv: tjenesten SF1490 Ydelsesindeks er kun delvist tilgængelig.',
    ],
    [
      'mixed',
      '/svartider?tjeneste=sdi&periode=7d',
      'Opslag i Sags- og Dokumentindekset de seneste 7 dage: 95 % af svartiderne var højst 5,1 s, og 8,7 % fik intet brugbart svar.',
    ],
    ['mixed', '/svartider?tjeneste=sapa&tider=never', 'SAPA: ikke målt det seneste døgn.'],
    [
      'mixed',
      '/klik',
      'Ingen af de 3 KLIK-opgaver er fuldført i alle 98 kommuner. Længst fremme er »Etabler trust til NSIS Context Handler«, som 82 har fuldført.',
    ],
    [
      'mixed',
      '/klik?opgave=31&status=paabegyndt',
      '10 af 98 kommuner er i gang med »Etabler trust til NSIS Context Handler«.',
    ],
    ['allReady', '/drift', 'Vi har et nyt svar på alt det, vi skal måle.'],
    [
      'benefitsRefused',
      '/drift',
      'Vi har et nyt svar på alt det, vi skal måle, heraf 5 uden ret til at tælle.',
    ],
    ['october', '/drift', 'Vi har et nyt svar på 69\u00a0% af det, vi skal måle; 490 af 1.568 svar mangler.'],
    ['stale', '/drift', 'Ingen af de 98 kommuner kan vurderes lige nu: der mangler friske målinger.'],
    ['october', '/om', 'Vi tæller sager i indekserne og måler ikke, hvad borgeren ser.'],
  ])('in the state %s, of %s is the finding', (state, address, heading) => {
    expect(headingOf(state, address)).toEqual(heading)
  })

  it('says why nothing is known, and the coverage, the strips and the map agree with it', () => {
    const page = pageOf('noAccess', '/')
    expect(page).toContain(
      '100 % (1.078 af 1.078), heraf 1.078 uden ret til at tælle'.replaceAll(' %', '\u00a0%'),
    )
    const counts = /<ul class="[^"]*counts">(.*?)<\/ul>/s.exec(page)?.[1]?.replace(/<[^>]*>/g, '')
    expect(counts?.trim()).toBe('⊘ Ingen adgang 98')
    expect(page).toContain('fill="url(#p-noAccess)"')
    expect(page.match(/class="tile [^"]*s-noAccess"/g)).toHaveLength(98)
  })

  it('of the front page is the worst incident while one is open, and the map with a link past it comes last', () => {
    const page = pageOf('mixed', '/?haendelser=mixed')
    const headings = [...page.matchAll(/<h[12][^>]*>(.*?)<\/h[12]>/gs)].map(([, text]) => text)
    expect(headings).toEqual([
      expect.stringMatching(/^Sags- og Dokumentindeks/),
      expect.stringMatching(/^Mindst \d+ af 98 kommuner leverer byggesager/),
      expect.stringMatching(/^Hvem der har flyttet sig siden uge/),
      'Sådan fordeler de 98 kommuner sig',
      'Det næste skridt, og hvem der tager det',
      'Løsninger',
      'Kommunerne: byggesager i KLE 02',
    ])
    const past = page.indexOf('href="#efter-kortet"')
    expect(past).toBeGreaterThan(page.indexOf('id="kort"'))
    expect(past).toBeLessThan(page.indexOf('class="tiles'))
    expect(page.indexOf('id="efter-kortet"')).toBeGreaterThan(page.lastIndexOf('class="tile '))
  })
})
