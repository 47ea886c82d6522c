import { describe, expect, it } from 'vitest'
import { kommuner } from '../../../server/domain/kommuner.ts'
import type { Shown } from '../../../server/domain/visibility/shown.ts'
import type { FrozenWeek } from '../../../server/domain/week/frozen-week.ts'
import { deckOf } from '../../../views/slide/content/deck-of.ts'
import type { Block, Deck } from '../../../views/slide/deck.ts'
import { makeIncident } from '../../support/incidents.ts'
import { stored, week43 } from '../../support/oktober-2022.ts'
import { tableIn } from '../../support/slides.ts'
import { makeWeek } from '../../support/weeks.ts'

const deck43 = deckOf({ week: stored(week43), names: false })

const textsIn = (blocks: readonly Block[] = []): string[] =>
  blocks.flatMap((block) => (block.kind === 'text' ? [block.heading ?? '', ...block.items] : []))

const everythingIn = ({ slides }: Deck): string =>
  JSON.stringify(slides.map(({ title, blocks, notes }) => [title, blocks, notes]))

/** The slide of the openings, where the first `some` kommuner have `shown` in 02, and the others `others`. */
const openingOf = (some: number, shown: Shown, others: Shown = { kind: 'intet', because: 'index' }) => {
  const kommuner = week43.kommuner.map((k, i) => ({
    ...k,
    groups: { ...k.groups, '02': { ...k.groups['02'], shown: i < some ? shown : others } },
  }))
  const slide = deckOf({ week: stored({ ...week43, kommuner }), names: true }).slides[4]
  if (slide === undefined) throw new Error('no slide of the openings')
  return slide
}

describe('the slides of week 43 of 2022', () => {
  it('are eight, each with its finding as title', () => {
    expect(deck43.slides.map(({ title }) => title)).toEqual([
      'ESDH på indekserne: 29 kommuner har flere af de obligatoriske KLE 02-sager i indekserne; 2 har alle',
      'ESDH pr. løsning: ingen kommunes løsning er oplyst',
      'EOJ på indekserne: 6 kommuner har flere af de obligatoriske KLE 27- og 29-sager i indekserne; ingen har alle',
      'EOJ pr. løsning: ingen kommunes løsning er oplyst',
      'Status på Borgerblikket: byggesager (KLE 02) åbner den 31. oktober 2022',
      'Hændelser og svartider: ingen hændelser er fundet i uge 43; ingen svartider er målt',
      'KLIK-opgaver: »Tillid til NSIS Context Handler« er fuldført i 82 af 98 kommuner',
      'Ændringer: uge 43 er den første frosne uge',
    ])
  })

  it('say how many of the 98 have how much, and who can open', () => {
    expect(textsIn(deck43.slides[0]?.blocks)).toEqual([
      '',
      'KLE 02: 2 har alle, 29 flere og 67 ingen; 0 er ikke målt.',
      'De 31 kommuner, der har sager i indekserne, kan åbne for dem i SAPAs administrationsmodul.',
      '',
      'Det er den første frosne uge, så der er ingen at sammenligne med.',
    ])
    expect(deck43.slides[0]?.blocks.find(({ kind }) => kind === 'chart')).toMatchObject({
      ...{ categories: ['KLE 02'], max: 98 },
      alt: 'KLE 02: alle 2, flere 29, ingen 67, ikke målt 0.',
    })
  })

  it('say why a kommune has no level', () => {
    const kommuner = week43.kommuner.map((k, i) => {
      const unknown = { ...k.groups['02'], level: 'ukendt' as const, delivered: 0, zero: 0 }
      const { obligatory } = unknown
      return i < 5
        ? { ...k, groups: { ...k.groups, '02': { ...unknown, limited: i < 3 ? obligatory : 0 } } }
        : k
    })
    const slide = deckOf({ week: stored({ ...week43, kommuner }), names: false }).slides[0]
    const why = /; 2 er ikke målt og 3 er kun talt under en begrænset ret/
    expect(slide?.title).toMatch(why)
    expect(textsIn(slide?.blocks)[1]).toMatch(why)
  })

  it('give each product with its activity, and no number where the product of nobody is known', () => {
    const unknown = ['?', '?', '?', '?', '?']
    expect(tableIn(deck43.slides[1]?.blocks).rows).toEqual([
      ['Acadre', ...unknown, 'Løbende møder med kommuner og leverandør'],
      ['SBSYS', ...unknown, 'Brugerklubben håndterer forskellige udfordringer'],
      ['eDoc', ...unknown, 'Møder med kommuner. Planlægger et møde med kommuner og leverandør'],
      ['GetOrganized', ...unknown, 'Planlægger et møde med kommuner og eventuelt leverandør'],
      ['Nova ESDH', ...unknown, 'Alle er på indekserne'],
      ['Løsning ikke oplyst', '98', '2', '29', '67', '0', ''],
      ['I alt', '98', '2', '29', '67', '0', ''],
    ])
    expect(tableIn(deck43.slides[3]?.blocks).rows).toEqual([
      ['Nexus', ...unknown, 'Flere videndelingsmøder. Afventer leverandørens svar'],
      ['Cura', ...unknown, 'Opgradering afventes. Møder begynder efter nytår'],
      ['Sensum', ...unknown, 'Ingen aktivitet endnu. Dialog mellem leverandør og kommuner'],
      ['Vitae', ...unknown, 'Der er ikke fundet behov for et møde'],
      ['Løsning ikke oplyst', '98', '0', '6', '92', '0', ''],
      ['I alt', '98', '0', '6', '92', '0', ''],
    ])
  })

  it('give the gates, the next opening and what can then be shown', () => {
    const slide = openingOf(31, { kind: 'intet', because: 'gate', waiting: 10 })
    expect(tableIn(slide.blocks).rows).toEqual([
      ['Byggesager (KLE 02)', 'Åbner 31. oktober 2022', '0', '31', '67', '0', '0'],
      ['Ikke-økonomiske ydelser (KLE 27 og 29)', 'Åbnede 1. oktober 2022', '0', '0', '98', '0', '0'],
      ['Journalnotater', 'Ikke åbnet, ingen dato; pilot: Aalborg', '0', '0', '0', '98', 'Måles ikke'],
    ])
    expect(textsIn(slide.blocks)).toContain(
      'Næste åbning er den 31. oktober 2022. Så kan der vises byggesager (KLE 02): højst 310 sager i 31 kommuner.',
    )
  })

  it('count as not known those of which only the closed gate is known, and those behind an open gate', () => {
    const rowsAndText = (some: number, shown: Shown, others?: Shown): [string[], string | undefined] => {
      const { blocks } = openingOf(some, shown, others)
      return [tableIn(blocks).rows[0]!.slice(2), textsIn(blocks).find((text) => text.startsWith('Næste'))]
    }
    const closed: Shown = { kind: 'intet', because: 'gate' }
    const next = 'Næste åbning er den 31. oktober 2022. Så kan der vises byggesager (KLE 02)'
    expect(rowsAndText(31, { ...closed, waiting: 10 }, closed)).toEqual([
      ['0', '31', '0', '67', '0'],
      `${next}: højst 310 sager i 31 kommuner; for 67 er det ikke afgjort.`,
    ])
    expect(rowsAndText(31, closed)).toEqual([
      ['0', '0', '67', '31', '0'],
      `${next}: sager i højst 31 kommuner; antallet er ikke afgjort.`,
    ])
    expect(rowsAndText(0, closed)).toEqual([
      ['0', '0', '98', '0', '0'],
      `${next}, men ingen kommune har sager, der venter på åbningen.`,
    ])
    expect(rowsAndText(1, { kind: 'ukendt', because: 'notReported', showable: 0 })[0]).toEqual([
      '0',
      '0',
      '97',
      '1',
      'Ikke afgjort',
    ])
    expect(rowsAndText(1, { kind: 'kan', atMost: 7, showable: 1 }, closed)[0]).toEqual([
      '1',
      '0',
      '0',
      '97',
      '7',
    ])
  })

  it('give the KLIK task in its buckets, with type, start and deadline', () => {
    expect(tableIn(deck43.slides[6]?.blocks).rows).toEqual([
      [
        ...['Tillid til NSIS Context Handler', 'Obligatorisk på kritisk vej', '19.08.2022', '05.10.2022'],
        ...['6', '10', '82', '0'],
      ],
    ])
  })

  it('have the rule, the coverage, the time, the revision and the chain in a footnote', () => {
    expect(deck43.slides[0]?.footnote).toBe(
      'Alle: der er sager i indekset på alle obligatoriske KLE-numre. Flere: på mindst 1, men ikke alle. Ingen: på ingen. Ikke målt: vi har ikke gyldige tal nok til at afgøre det. Dækning: 100\u00a0% (1.470 af 1.470 tal er friske). Frosset 28. oktober 2022 kl. 12.00, uge 43, 2022, udgave 1, kæde 0123456789ab.',
    )
    const late = { ...week43, demo: true, late: true, frozenAt: week43.at + 86_400_000 }
    for (const { footnote } of deckOf({ week: stored(late, { revision: 2 }), names: false }).slides) {
      expect(footnote).toMatch(/^Demodata\. /)
      expect(footnote).toMatch(
        /Viser 28\. oktober 2022 kl\. 12\.00, frosset bagefter 29\. oktober 2022 kl\. 12\.00, uge 43, 2022, udgave 2,/,
      )
    }
  })

  it('have the rule of their own numbers in their footnotes', () => {
    const rules = deck43.slides.map(({ footnote }) => /^[^.:]*/.exec(footnote)?.[0])
    expect(rules).toEqual([
      ...['Alle', 'Alle', 'Alle', 'Alle', 'Kan vises'],
      'Hændelser og svartider er fundet i vores egne opslag og målinger',
      ...['Hver kommune tæller én gang i hver opgave', 'Frem og tilbage'],
    ])
  })

  it('name the revision of the week that they compare with, because a correction of it changes them', () => {
    const former = stored({ ...week43, week: '2022-W42' }, { revision: 3, hash: 'fedcba9876543210' })
    const { slides } = deckOf({ week: stored(week43), former, names: false })
    const compared = / Sammenlignet med uge 42, 2022, udgave 3, kæde fedcba987654\.$/
    expect(slides.map(({ footnote }) => compared.test(footnote))).toEqual([
      ...[true, false, true, false],
      ...[false, false, false, true],
    ])
  })
})

describe('the slide of incidents and response times', () => {
  const timed = (id: string, navn: string, ms: number) => ({
    ...{ id, navn, results: 100, p50Ms: ms / 2, p95Ms: ms, p99Ms: 2 * ms, failedShare: 0.012 },
  })
  const times = [
    timed('indeks:sdi', 'Sags- og Dokumentindekset', 900),
    timed('indeks:ydi', 'Ydelsesindekset', 50),
    timed('probe:sdi', 'Sags- og Dokumentindeks', 800),
    ...['a', 'b', 'c'].map((id, i) => timed(`probe:${id}`, `Tjeneste ${id}`, 1250 + i)),
  ]
  const slideOf = (change: Partial<FrozenWeek>) =>
    deckOf({ week: stored({ ...week43, times, ...change }), names: false }).slides[5]!

  it('tells an index from a probe of it, and has two decimals in each share', () => {
    expect(tableIn(slideOf({}).blocks).rows.map(([navn, , , , share]) => [navn, share])).toEqual(
      [
        'Sags- og Dokumentindekset, opslag',
        'Ydelsesindekset',
        'Sags- og Dokumentindekset, målinger',
        ...['Tjeneste a', 'Tjeneste b', 'Tjeneste c'],
      ].map((navn) => [navn, '1,20\u00a0%']),
    )
  })

  it('says that its chart has the slowest alone, in the units of its table', () => {
    const { title, blocks } = slideOf({})
    expect(title).toContain('; langsomst: Tjeneste c, 95 % inden for 1,3 s')
    expect(blocks.find(({ kind }) => kind === 'chart')).toMatchObject({
      heading: 'Svartider, de 5 langsomste af 6 tjenester',
      ...{
        unit: 'ms',
        series: [{ values: [626, 626, 625, 450, 400] }, { values: [1252, 1251, 1250, 900, 800] }],
      },
    })
    expect(slideOf({ times: times.slice(0, 5) }).blocks[1]).toMatchObject({ heading: 'Svartider' })
  })

  it.each([
    [1, 1, '1 hændelse i uge 43, som ikke er ovre'],
    [1, 0, '1 hændelse i uge 43, som er ovre'],
    [3, 0, '3 hændelser i uge 43, som er ovre'],
    [3, 3, '3 hændelser i uge 43, som ikke er ovre'],
    [3, 2, '3 hændelser i uge 43, hvoraf 2 ikke er ovre'],
  ])('says of %i incidents of which %i are open that they are: %s', (n, open, text) => {
    const incidents = Array.from({ length: n }, (_, i) => ({
      ...makeIncident(),
      ...(i < open ? {} : { state: 'closed' as const, closedAt: week43.at }),
    }))
    expect(slideOf({ incidents }).title).toContain(`: ${text}; `)
  })
})

describe('the title of the openings', () => {
  const areas = ['02', '27', '29', 'journalnotater'] as const
  const titleOf = (gates: FrozenWeek['gates']) =>
    deckOf({ week: stored({ ...week43, gates }), names: false }).slides[4]?.title.replace(/^[^:]*: /, '')
  it.each<[string, FrozenWeek['gates']]>([
    [
      'byggesager (KLE 02) og ikke-økonomiske ydelser (KLE 29) åbner den 31. oktober 2022',
      [
        ...(['02', '29'] as const).map((area) => ({ area, opens: '2022-10-31' })),
        { area: '27', opens: '2022-12-01' },
      ],
    ],
    ['byggesager (KLE 02) er åbnet', [{ area: '02', opens: '2022-10-01' }]],
    ['alle områder er åbnet', areas.map((area) => ({ area, opens: '2022-10-01' }))],
    ['åbningerne er ikke oplyst', []],
    ['der er ikke sat dato for en åbning', [{ area: '02', pilots: ['0851'] }]],
  ])('is: %s', (title, gates) => {
    expect(titleOf(gates)).toBe(title)
  })
})

describe('the kommuner', () => {
  const former = makeWeek('2022-W42', (code) => (code === '0101' ? 'flere' : 'ingen'))
  const moved = makeWeek('2022-W43', (code) =>
    code === '0101' ? 'alle' : code === '0751' ? 'ukendt' : 'ingen',
  )
  const deckWith = (names: boolean) => deckOf({ week: stored(moved), former: stored(former), names })
  const namedIn = (deck: Deck) =>
    kommuner
      .filter(({ kortnavn }) => new RegExp(`${kortnavn}[^a-zæøå-]`).test(everythingIn(deck)))
      .map((k) => k.kortnavn)

  it('are named where they moved, and otherwise counted', () => {
    expect(namedIn(deckWith(false))).toEqual(['København'])
    expect(textsIn(deckWith(false).slides[0]?.blocks)).toContain('▲ København: fra Flere til Alle (6 af 6)')
    expect(textsIn(deckWith(false).slides[0]?.blocks)).toContain(
      'Siden uge 42: 1 frem, 0 tilbage, 96 uændret, 1 ikke målt',
    )
  })

  it('are named first where they went back', () => {
    const levels = (code: string) => (code === '0101' ? 'ingen' : code < '0200' ? 'alle' : 'flere')
    const second = makeWeek('2022-W43', levels)
    const first = makeWeek('2022-W42', (code) => (code === '0155' ? 'ingen' : 'flere'))
    const { slides } = deckOf({ week: stored(second), former: stored(first), names: false })
    for (const [slide, start] of [
      [0, '▼ København:'],
      [7, 'København: ▼'],
    ] as const) {
      const items = textsIn(slides[slide]?.blocks).filter((text) => /[▲▼]/.test(text))
      expect(items.length).toBeGreaterThan(5)
      expect(items[0]?.startsWith(start), items[0]).toBe(true)
      expect(items.slice(1).join()).not.toContain('▼')
    }
  })

  it('are all named on request', () => {
    expect(namedIn(deckWith(true)).length).toBe(98)
  })

  it('are named under their product, apart from KOMBIT’s activity', () => {
    const [first, ...others] = moved.kommuner
    const week = {
      ...moved,
      kommuner: [{ ...first!, products: { esdh: 'acadre' } }, ...others],
      products: [
        {
          ...{ id: 'acadre', navn: 'Acadre', kind: 'esdh' as const, vendor: 'Formpipe' },
          activity: { tekst: 'Løbende møder.', dato: '2022-10-27' },
        },
      ],
    }
    const { blocks } = deckOf({ week: stored(week), names: true }).slides[1]!
    expect(tableIn(blocks).rows[0]?.at(-1)).toBe('Løbende møder (27.10.2022)')
    const [heading, acadre, unknown] = textsIn(blocks)
    expect([heading, acadre]).toEqual(['Kommunerne pr. løsning', 'Acadre (1): København'])
    expect(unknown).toMatch(/^Løsning ikke oplyst \(97\): Albertslund, /)
  })
})
