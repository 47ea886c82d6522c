// Tests the page of a kommune: benefits and cases, sources of its products, response times by index.
import { describe, expect, it } from 'vitest'
import { kommunePage } from '../../views/pages/kommune.ts'
import { cellsOf, pageOf, setup } from '../support/kommune-page.ts'
import { rules, type WorldOptions } from '../support/world-data.ts'
import { shellAt, states } from '../support/worlds.ts'

describe('benefits', () => {
  const table = 'Sager, bevillinger og ydelser'
  it('benefits are shown beside cases, and an unknown count is not 0', () => {
    const page = pageOf({
      benefits: (_, kle) => (kle === '27.03.04' ? 50 : kle.startsWith('27') ? 0 : 'timeout'),
    })
    expect(cellsOf(page, table, 'KLE 27, sociale sager')).toEqual(['1.200', '50', '150', '5', 'kl. 14.01'])
    expect(cellsOf(page, table, 'KLE 29, sundhedssager')).toEqual(['800', '? Ikke målt', '–', '–', '–'])
    expect(cellsOf(page, table, 'KLE 27 og 29, social- og sundhedssager')[1]).toBe(
      '50 ; kendt for 3 af 5 numre',
    )
    expect(page).toContain('ændrer ikke kommunens niveau')
    expect(page).not.toContain('Der er bevillinger, men ingen sager')
    expect(cellsOf(page, 'Obligatoriske KLE-numre', '27.03.04')[4]).toBe('50')
    expect(cellsOf(page, 'Obligatoriske KLE-numre', '29.03.00')[4]).toBe('ikke målt')
    expect(cellsOf(page, 'Obligatoriske KLE-numre', '02.34.02')[4]).toBe('–')
  })

  it('benefits without access read »Ingen adgang«', () => {
    const page = pageOf({ benefits: () => 'noRight' })
    expect(cellsOf(page, table, 'KLE 27, sociale sager')[1]).toBe('⊘ Ingen adgang')
    expect(cellsOf(page, 'Obligatoriske KLE-numre', '27.03.04')[4]).toBe('ingen adgang')
  })

  it('benefits that we may not count are the next step, which blocks nothing, before missing numbers', () => {
    const answer = (_: number, kle: string) => (kle === '27.03.04' ? 0 : 400)
    const konfiguration = (_: number, kle: string) => ({ aktiv: kle !== '27.03.04' })
    const page = pageOf({ answer, konfiguration, benefits: () => 'noRight' })
    expect(page).toContain('Intet spærrer; næste skridt i KLE 27 og 29: adgang. Ansvarlig: kommunen.')
    expect(page).toContain(
      'Kommunen skal godkende serviceaftalen om Ydelsesindekset, så bevillinger og ydelser i KLE 27 og 29 kan tælles: vi mangler adgang til de 5 obligatoriske numre. Sagerne tælles.',
    )
    expect(page).toContain(
      'Vi har ret til at tælle sagerne i KLE 27 og 29, men ikke til at tælle bevillinger og ydelser i Ydelsesindekset.',
    )
    expect(page).toContain('<dd>sager: ubegrænset; ydelser: mangler, helt eller delvist</dd>')
    const unknown = pageOf({
      answer: (_, kle) => (kle === '27.03.04' ? 0 : kle.startsWith('02') ? 400 : 'timeout'),
      konfiguration,
      benefits: () => 'noRight',
    })
    expect(unknown).toContain(
      '<p class="alert-heading">Næste skridt i KLE 27 og 29: adgang. Ansvarlig: kommunen.',
    )
  })

  it('benefits without cases show a warning for their group near the top', () => {
    const page = pageOf({ answer: (_, kle) => (kle.startsWith('29') ? 5 : 0), benefits: () => 1 })
    expect(page).toContain('Der er bevillinger, men ingen sager i KLE 27<')
    expect(page).toContain('Det er en datafejl: Ydelsesindekset har 3 bevillinger i KLE 27')
    expect(page).not.toContain('ingen sager i KLE 29<')
    expect(page.indexOf('Der er bevillinger')).toBeLessThan(page.indexOf('Er det kun os?'))
  })

  it('benefits have no table or column when they are not counted', () => {
    const page = pageOf({ rules: { ...rules, benefits: false } })
    expect(page).not.toContain(table)
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
    expect(page).toContain('Intet spærrer; næste skridt i KLE 02: leverance.')
    expect(page).toContain('der mangler i KLE 02 (02.00.00 og 02.01.02)')
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
  it('the rung of the next step is in lower case within the heading', () => {
    const page = pageOf({ rules: { ...rules, gates: [{ area: '02', opens: '2022-12-01' }] } })
    expect(page).toContain('Næste skridt i KLE 02: åbning hos DIGST. Ansvarlig: DIGST.')
  })

  it('the next step is compared with that of other kommuner with the same product', () => {
    const others = (answer: WorldOptions['answer']) => {
      const page = pageOf({ answer, esdh: (i) => (i < 4 ? 'nova' : 'f2') })
      return /KLE 02: 3 andre kommuner bruger [^<]*<[^>]*>Nova ESDH<\/a>\. (.*?)<\/li>/.exec(page)?.[1]
    }
    expect(others(() => 0)).toBe('De leverer ingen numre. De står alle ved »Leverer intet«.')
    expect(others((i) => (i === 3 ? 400 : 0))).toBe(
      '1 leverer alle numre, 2 leverer ingen. 2 af dem står også ved »Leverer intet«.',
    )
    expect(others((i) => (i === 0 ? 0 : 400))).toBe(
      'De leverer alle numre. Ingen af dem står ved »Leverer intet«.',
    )
    expect(others(() => 400)).toBe('De leverer alle numre.')
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
    for (const name of ['Sager (SDI)', 'Ydelser (YDI)'])
      expect(page.split(`<th scope="row">${name}</th>`)).toHaveLength(3)
  })

  it('response times leave out an index without calls', () => {
    const { world, k, detail } = setup({})
    const sketches = { ...detail.sketches, ydi: new Map() }
    const page = String(kommunePage(shellAt('/'), world, k, { ...detail, sketches }))
    expect(page).toContain('Sager (SDI)')
    expect(page).not.toContain('Ydelser (YDI)')
  })
})
