// Tests the page of a kommune: benefits and cases, sources of its products, response times by index.
import { describe, expect, it } from 'vitest'
import { parseKommunerQuery, selectKommuner } from '../../views/model/query.ts'
import { kommunePage } from '../../views/pages/kommune.ts'
import { kontaktFact } from '../support/facts.ts'
import { cellsOf, pageOf, setup } from '../support/kommune-page.ts'
import { unlabelled } from '../support/markup.ts'
import { rules, type WorldOptions } from '../support/world-data.ts'
import { shellAt, states } from '../support/worlds.ts'

/** The text of the section about a group's next step, with its facts. */
const stepOf = (page: string, group: string): string => {
  const [, section = ''] =
    new RegExp(`<section class="next-step[^"]*"><h3>${group}(.*?)</section>`, 's').exec(page) ?? []
  return section
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

const textOf = (page: string): string => page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('benefits', () => {
  const numbers = 'KLE-numre: sager'
  it('benefits are shown beside cases, and an unknown count is not 0', () => {
    const page = pageOf({
      benefits: (_, kle) => (kle === '27.03.04' ? 50 : kle.startsWith('27') ? 0 : 'timeout'),
    })
    expect(textOf(page)).toContain(
      'Ydelsesindekset, KLE 27: 50 bevillinger, 150 ydelser og 5 modtaget for nylig, talt kl. 14.01 .',
    )
    expect(textOf(page)).toContain('Ydelsesindekset, KLE 29: ikke målt.')
    expect(page).toContain('ændrer ikke kommunens niveau')
    expect(page).not.toContain('Der er bevillinger, men ingen sager')
    expect(
      ['27.03.04', '27.06.08', '29.03.00', '02.34.02'].map((kle) => cellsOf(page, numbers, kle)[2]),
    ).toEqual(['50', '0', 'ikke målt', '–'])
  })

  it('benefits of which some are not known say so', () => {
    const page = pageOf({ benefits: (_, kle) => (kle === '27.03.04' ? 50 : 'timeout') })
    expect(textOf(page)).toContain('KLE 27: 50 bevillinger (målt for 1 af 3 numre)')
  })

  it('benefits without access read »ingen adgang«', () => {
    const page = pageOf({ benefits: () => 'noRight' })
    expect(textOf(page)).toContain('Ydelsesindekset, KLE 27: ingen adgang.')
    expect(page).not.toMatch(/Bevillinger<\/th>/)
  })

  it('no benefits beside no cases are not told, and have no column', () => {
    const page = pageOf({ answer: () => 0, benefits: () => 0 })
    expect(page).not.toMatch(/Bevillinger<\/th>/)
    expect(page).not.toContain('Ydelsesindekset, KLE')
  })

  it('benefits that we may not count are the next step, which blocks nothing, before missing numbers', () => {
    const answer = (_: number, kle: string) => (kle === '27.03.04' ? 0 : 400)
    const konfiguration = (_: number, kle: string) => ({ aktiv: kle !== '27.03.04' })
    const page = pageOf({ answer, konfiguration, benefits: () => 'noRight' })
    expect(stepOf(page, 'KLE 27 og 29')).toMatch(
      /ingen adgang til ydelser Kommunen skal godkende serviceaftalen om Ydelsesindekset, så bevillinger og ydelser i KLE 27 og 29 kan tælles: vi mangler adgang til de 5 obligatoriske numre\. Sagerne tælles\. Intet spærrer for de sager, der leveres\. Ansvarlig Kommunen/,
    )
    expect(page).toContain(
      'Vi har ret til at tælle sagerne i KLE 27, men ikke til at tælle bevillinger og ydelser i Ydelsesindekset.',
    )
    expect(page).toContain('<dd>sager: ubegrænset; ydelser: mangler, helt eller delvist</dd>')
    const unknown = pageOf({
      answer: (_, kle) => (kle === '27.03.04' ? 0 : kle.startsWith('02') ? 400 : 'timeout'),
      konfiguration,
      benefits: () => 'noRight',
    })
    expect(stepOf(unknown, 'KLE 27 og 29')).not.toContain('Intet spærrer')
  })

  it('benefits without cases show a warning for their group near the top', () => {
    const page = pageOf({ answer: (_, kle) => (kle.startsWith('29') ? 5 : 0), benefits: () => 1 })
    expect(page).toContain('Der er bevillinger, men ingen sager i KLE 27<')
    expect(page).toContain('Det er en datafejl: Ydelsesindekset har 3 bevillinger i KLE 27')
    expect(page).not.toContain('ingen sager i KLE 29<')
    expect(page.indexOf('Der er bevillinger')).toBeLessThan(page.indexOf('Er det kun os?'))
  })

  it('benefits have no note or column when they are not counted', () => {
    const page = pageOf({ rules: { ...rules, benefits: false } })
    expect(page).not.toContain('Ydelsesindekset, KLE')
    expect(page).not.toMatch(/Bevillinger<\/th>/)
  })
})

describe('a kommune without a blocking step', () => {
  it('the page states when the kommune itself has closed', () => {
    const shut = pageOf({ konfiguration: () => ({ aktiv: false, oensket: 'lukket' }) })
    expect(shut).toContain('Alle målte trin er nået. Kommunen har selv lukket, så ingen sager kan vises.')
    expect(pageOf({})).not.toContain('Kommunen har selv lukket')
  })
})

describe('missing numbers while others are delivered', () => {
  const some: Partial<WorldOptions> = {
    answer: (_, kle) => (kle < '02.34' ? 0 : 400),
    konfiguration: (_, kle) => ({ aktiv: kle >= '02.34' }),
  }

  it('missing numbers are the next step but block nothing', () => {
    const page = pageOf(some)
    expect(stepOf(page, 'KLE 02')).toMatch(
      /^, byggesager: mangler nogle numre .* der mangler i KLE 02 \(02\.00\.00 og 02\.01\.02\).* Intet spærrer for de sager, der leveres\./,
    )
    expect(page).toContain('<span class="state s-flere"><span aria-hidden="true">◐</span> Delvist</span>')
    expect(page).toContain('Højst 1.600 sager i KLE 02 kan vises på Mit Overblik; 2 af 6 numre mangler.')
    expect(page).not.toContain('Kommunen har selv lukket')
  })

  it('missing numbers are named together with the kommune’s wish to show nothing', () => {
    expect(pageOf({ ...some, konfiguration: () => ({ aktiv: false, oensket: 'lukket' }) })).toMatch(
      /4 af 6 obligatoriske numre leveres\. Kommunen har selv lukket, så ingen sager kan vises\./,
    )
  })
})

describe('the next step', () => {
  const gated = { ...rules, gates: [{ area: '02' as const, opens: '2022-12-01' }] }

  it('its name is in lower case within the heading, and its actor is named', () => {
    expect(stepOf(pageOf({ rules: gated }), 'KLE 02')).toMatch(
      /^, byggesager: DIGST har ikke åbnet DIGST åbner KLE 02 den 1\. december 2022; indtil da kan intet vises\. Ansvarlig DIGST/,
    )
  })

  it('its numbers are listed with their titles, where KLE is read in', () => {
    const { world, k, detail } = setup({ answer: (_, kle) => (kle.startsWith('02') ? 0 : 400) })
    const withTitles = (titles: ReadonlyMap<string, string>) =>
      stepOf(unlabelled(String(kommunePage(shellAt('/'), world, k, { ...detail, titles }))), 'KLE 02')
    const all = ['02.00.00', '02.01.02', '02.34.02', '02.34.04', '02.34.10', '02.34.14']
    expect(withTitles(new Map(all.map((kle) => [kle, `Titel ${kle}`])))).toContain(
      `KLE-numre ${all.map((kle) => `${kle} Titel ${kle}`).join(' ')} Siden`,
    )
    expect(withTitles(new Map())).not.toContain('KLE-numre')
  })

  it('a long list of numbers refers to the table', () => {
    const { world, k, detail } = setup({ answer: () => 0 })
    const many = Array.from({ length: 12 }, (_, i) => `02.34.${i + 10}`)
    const more = { ...detail, numbers: many, cells: many.map((kle) => ({ ...detail.cells[0]!, kle })) }
    const page = unlabelled(
      String(kommunePage(shellAt('/'), world, k, { ...more, titles: new Map([['02.34.10', 'T']]) })),
    )
    expect(stepOf(page, 'KLE 02')).toContain('02.34.19 og 2 andre, som står i tabellen')
  })

  it('says whom to ask, each with a mailbox, and the day it was reported once', () => {
    const page = pageOf({ answer: () => 0 })
    expect(stepOf(page, 'KLE 02')).toMatch(
      /Kontakt ESDH-ansvarlig: esdh@kommune\.example oplyst 03\.10\.2022$/,
    )
    // Nobody is reported for EOJ, so the contact of the whole kommune is shown.
    expect(stepOf(page, 'KLE 27 og 29')).toContain(
      '&lt;b&gt;Digitalisering&lt;/b&gt;: digitalisering@kommune.example',
    )
    const { world, k, detail } = setup({ answer: () => 0 })
    const two = [
      kontaktFact({ omraade: '02', rolle: 'Arkivar', postkasse: 'arkiv@kommune.example' }),
      kontaktFact(),
    ]
    const both = unlabelled(String(kommunePage(shellAt('/'), world, k, { ...detail, kontakter: two })))
    expect(stepOf(both, 'KLE 02')).toMatch(
      /Kontakt Arkivar: arkiv@kommune\.example ESDH-ansvarlig: esdh@kommune\.example oplyst 03\.10\.2022$/,
    )
    expect(stepOf(both, 'KLE 27 og 29')).toMatch(/Kontakt ikke oplyst$/)
  })

  it('names nobody in the kommune for a step that DIGST takes, and who runs the server below the steps', () => {
    const { world, k, detail } = setup({ rules: gated })
    const us = { name: 'Holdet bag', mailbox: 'holdet@example.dk' }
    const page = unlabelled(String(kommunePage(shellAt('/'), world, k, detail, us)))
    expect(stepOf(page, 'KLE 02')).not.toContain('Kontakt')
    expect(page).toContain(
      'Spørg Holdet bag om tallene, eller hvis du ikke ved, hvem der kan hjælpe: <a class="mailbox" href="mailto:holdet@example.dk">',
    )
    expect(pageOf({ rules: gated })).not.toContain('Spørg ')
  })

  it('of a group without obligatory numbers is that none are in force, for others too', () => {
    const page = pageOf({ rules: { ...rules, obligatory: [{ kle: '02.34.02' }] }, eoj: () => undefined })
    expect(stepOf(page, 'KLE 27 og 29')).toBe(
      ', social- og sundhedssager: ikke relevant Ingen obligatoriske KLE-numre gælder i dag.',
    )
    expect(textOf(page)).toContain(
      'KLE 27 og 29: Ingen obligatoriske numre gælder i dag, heller ikke for andre.',
    )
  })

  it('is marked as wrong when something stopped or is faulty, not when it has not begun', () => {
    const classOf = (change: Partial<WorldOptions>) =>
      /<section class="next-step ([^"]*)"><h3>KLE 02/.exec(pageOf(change))?.[1]
    expect(classOf({ konfiguration: () => ({ aktiv: false }) })).toBe('n-wrong')
    expect(classOf({ answer: () => 0 })).toBe('n-leverance')
    expect(classOf({})).toBe('n-intet')
  })
})

describe('whether the kommune is alone', () => {
  const answered = (change: Partial<WorldOptions>, group = 'KLE 02') => {
    const page = textOf(pageOf({ esdh: (i) => (i < 4 ? 'nova' : 'f2'), ...change }))
    return new RegExp(`${group}: ((?!KLE).*?(?:leverer|målt)[^.]*)\\.`).exec(
      page.slice(page.indexOf('Er det kun os?')),
    )?.[1]
  }

  it.each<[string, Partial<WorldOptions>, string]>([
    [
      'all stand there',
      { answer: () => 0 },
      'Nej, alle de 3 andre kommuner med Nova ESDH står ved »Leverer intet«. De leverer ingen af numrene',
    ],
    [
      'some do',
      { answer: (i) => (i === 3 ? 400 : 0) },
      'Nej, 2 af de 3 andre kommuner med Nova ESDH står ved »Leverer intet«. 1 leverer alle numre, 2 ingen',
    ],
    [
      'nobody does',
      { answer: (i) => (i === 0 ? 0 : 400) },
      'Ja, ingen af de 3 andre kommuner med Nova ESDH står ved »Leverer intet«. De leverer alle numre',
    ],
    [
      'both of two others stand there',
      { answer: () => 0, esdh: (i) => (i < 3 ? 'nova' : 'f2') },
      'Nej, begge de andre kommuner med Nova ESDH står ved »Leverer intet«. De leverer ingen af numrene',
    ],
    ['nothing blocks', {}, 'De 3 andre kommuner med Nova ESDH leverer alle numre'],
    [
      'one other has the same fault, and one another fault',
      { konfiguration: (i) => (i < 2 ? { aktiv: false } : i === 2 ? { oensket: 'lukket' } : {}) },
      'Nej, 1 af de 3 andre kommuner med Nova ESDH har samme fejl (»Leveret, men lukket«). De leverer alle numre',
    ],
    [
      'the product is not known',
      { answer: () => 0, esdh: () => undefined },
      'Kommunens løsning er ikke oplyst, så vi sammenligner med alle. Nej, alle de 97 andre kommuner står ved »Leverer intet«. De leverer ingen af numrene',
    ],
    [
      'no other has the product',
      { answer: (i) => (i < 2 ? 0 : 400), esdh: (i) => (i === 0 ? 'nova' : 'f2') },
      'Vi kender ingen andre kommuner, der bruger Nova ESDH, så vi sammenligner med alle. Nej, 1 af de 97 andre kommuner står ved »Leverer intet«. 96 leverer alle numre, 1 ingen',
    ],
    [
      'one other has the product',
      { answer: () => 0, esdh: (i) => (i < 2 ? 'nova' : 'f2') },
      'Nej, den anden kommune med Nova ESDH står ved »Leverer intet«. Den leverer ingen af numrene',
    ],
  ])('is answered for each group when %s', (_, change, text) => {
    expect(
      answered(change)
        ?.replace(/ +/g, ' ')
        .replace(/ (?=[.,])/g, ''),
    ).toBe(text)
  })

  it('its links name as many kommuner as they lead to, those of another step left out where there are some', () => {
    const linksOf = (change: Partial<WorldOptions>) => {
      const { world, k, detail } = setup({ esdh: (i) => (i < 4 ? 'nova' : 'f2'), ...change })
      const page = String(kommunePage(shellAt('/'), world, k, detail))
      const [section = ''] = page.slice(page.indexOf('Er det kun os?')).split('</ul>')
      return [...section.matchAll(/<a href="\/kommuner(\?[^"]*)">Vis [^0-9]*(\d+) /g)].map(
        ([, search = '', n]) => {
          const { query, problems } = parseKommunerQuery(new URLSearchParams(search.replaceAll('&amp;', '&')))
          expect(problems).toEqual([])
          expect(selectKommuner(world, query)).toHaveLength(Number(n))
          return search.replaceAll('&amp;', '&')
        },
      )
    }
    expect(linksOf({ answer: () => 0 })[0]).toBe('?loesning=nova&gruppe=02')
    expect(linksOf({ answer: (i) => (i === 3 ? 400 : 0) }).slice(0, 2)).toEqual([
      '?loesning=nova&gruppe=02&trin=leverance',
      '?loesning=nova&gruppe=02',
    ])
    const faulty = { konfiguration: (i: number) => (i < 2 ? { aktiv: false } : {}) }
    expect(linksOf(faulty)[0]).toBe('?loesning=nova&gruppe=02&fund=leveretLukket')
  })

  it('is answered among all where the product has no part: DIGST’s opening, and our right', () => {
    const peersOf = (change: Partial<WorldOptions>) => {
      const page = textOf(pageOf({ esdh: (i) => (i < 4 ? 'nova' : 'f2'), ...change }))
      return page.slice(page.indexOf('Er det kun os?')).replace(/ +/g, ' ')
    }
    const gate = (pilots: string[]) => ({ rules: { ...rules, gates: [{ area: '02' as const, pilots }] } })
    expect(peersOf(gate([]))).toContain(
      'KLE 02: Nej, DIGST har ikke åbnet KLE 02 for nogen kommune. Se åbningerne',
    )
    expect(peersOf(gate(['0751', '0851']))).toContain(
      'KLE 02: Nej, DIGST har heller ikke åbnet KLE 02 for 95 af de 97 andre kommuner.',
    )
    expect(peersOf({ answer: (i) => (i < 9 ? 'noRight' : 400) })).toContain(
      'KLE 02: Nej, 8 af de 97 andre kommuner står ved »Ingen adgang«. Vis de 9 kommuner i KLE 02',
    )
  })
})

describe('the ladder', () => {
  it('has KLE 27 and 29, and not both again', () => {
    expect([...pageOf({}).matchAll(/<section class="ladder"><h3>([^,]*),/g)].map(([, name]) => name)).toEqual(
      ['KLE 02', 'KLE 27', 'KLE 29'],
    )
  })
})

describe('the products', () => {
  it('products are shown with their source, and a disagreement has a warning', () => {
    const page = (i: number) => pageOf({ ...states.products, konfiguration: () => ({}) }, i)
    expect(page(0)).toContain(
      'oplyst 07.10.2022, fra potentialeanalyse.csv; i indekset ses Acadre (900 sager) og SBSYS (12 sager)',
    )
    expect(page(2)).toContain('ikke oplyst; i indekset ses SBSYS (77 sager)')
    expect(page(3)).toContain('Oplysningen om ESDH-løsningen stemmer ikke med indekset')
    for (const i of [0, 1, 2]) expect(page(i)).not.toContain('stemmer ikke med')
  })
})

describe('the response times', () => {
  it('response times are shown for each index, the kommune’s beside all', () => {
    const page = pageOf({})
    for (const name of ['Sags- og Dokumentindekset', 'Ydelsesindekset'])
      expect(page.split(`<th scope="row">${name}</th>`)).toHaveLength(3)
  })

  it('response times leave out an index without calls', () => {
    const { world, k, detail } = setup({})
    const sketches = { ...detail.sketches, ydi: new Map() }
    const page = String(kommunePage(shellAt('/'), world, k, { ...detail, sketches }))
    expect(page).toContain('<th scope="row">Sags- og Dokumentindekset</th>')
    expect(page).not.toContain('<th scope="row">Ydelsesindekset</th>')
  })
})
