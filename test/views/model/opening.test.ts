// Tests the page Før åbning: first reasons, sums to 98, and the day in the address.
import { describe, expect, it } from 'vitest'
import type { Gate } from '../../../server/domain/facts/gate.ts'
import { hour } from '../../../server/domain/time.ts'
import { readAskedDay } from '../../../views/model/asked-day.ts'
import { comingOpening, nextOpening, openingOn } from '../../../views/model/opening.ts'
import type { World } from '../../../views/model/world.ts'
import { foerAabningPage } from '../../../views/pages/foer-aabning.ts'
import { comingText, openingFinding } from '../../../views/text/opening.ts'
import { unlabelled } from '../../support/markup.ts'
import type { WorldOptions } from '../../support/world-data.ts'
import { createWorld, shellAt, states, worlds } from '../../support/worlds.ts'

describe('an opening', () => {
  it.each(Object.keys(worlds))(
    'an opening sums to 98 in every area, today and on the day, in the state %s',
    (name) => {
      const opening = openingOn(worlds[name]!(), '2022-11-07')
      expect(opening.areas.map(({ group }) => group)).toEqual(['02', '27', '29'])
      for (const { today, onDay, shown } of opening.areas) {
        expect(shown).toHaveLength(98)
        for (const sum of [today, onDay]) expect(sum.kan + sum.intet + sum.ukendt).toBe(98)
      }
    },
  )

  it('a gate opens on its day, and earlier for pilots', () => {
    const world = createWorld(states.closedGates!)
    const on = (day: string) => openingOn(world, day).areas[0]?.onDay
    const none = { waitingUnknown: 0 }
    expect(on('2022-11-06')).toEqual({
      kan: 1,
      intet: 97,
      ukendt: 0,
      atMost: 2400,
      waiting: 97 * 2400,
      ...none,
    })
    expect(on('2022-11-07')).toEqual({ kan: 98, intet: 0, ukendt: 0, atMost: 98 * 2400, waiting: 0, ...none })
  })

  it('kommuner of which only the closed gate is known are counted apart, before and after it opens', () => {
    const world = createWorld({
      ...states.closedGates!,
      konfiguration: (i) => (i < 3 ? {} : undefined),
    })
    const [area] = openingOn(world, '2022-11-06').areas
    expect(area?.onDay).toMatchObject({ intet: 97, waiting: 3 * 2400, waitingUnknown: 94 })
    const [opened] = openingOn(world, '2022-11-07').areas
    expect(opened?.onDay).toMatchObject({ kan: 3, atMost: 3 * 2400, ukendt: 95, waitingUnknown: 0 })
    const html = String(
      foerAabningPage(shellAt('/foer-aabning'), world, readAskedDay(new URLSearchParams('dato=2022-11-06'))),
    )
    expect(html).toContain('Albertslund</span></a> (det er ikke afgjort, om sager venter)')
    expect(html).toContain('7.200<span class="note below">i 94 ikke afgjort</span>')
  })
})

describe('the day', () => {
  const gates: Gate[] = [
    { area: '29', opens: '2022-12-01' },
    { area: '02', opens: '2022-11-07' },
    { area: '27', opens: '2022-09-19' },
    { area: 'journalnotater', pilots: ['0851'] },
  ]

  it('the default day is the next opening, or today', () => {
    expect(nextOpening(gates, '2022-10-31')).toBe('2022-11-07')
    expect(nextOpening(gates, '2022-11-07')).toBe('2022-12-01')
    expect(nextOpening(gates, '2022-12-01')).toBe('2022-12-01')
    expect(nextOpening([], '2022-10-31')).toBe('2022-10-31')
  })
})

describe('the coming opening', () => {
  const base = states.closedGates!
  const text = (change: Partial<WorldOptions>, gates: Gate[] = base.rules!.gates as Gate[]) => {
    const coming = comingOpening(createWorld({ ...base, ...change, rules: { ...base.rules!, gates } }))
    return coming && comingText(coming)
  }
  const bothOpen: Gate[] = [
    { area: '27', opens: '2022-11-07' },
    { area: '29', opens: '2022-11-07' },
  ]

  it.each([
    ['all', {}, 'kan højst 235.200 byggesager i 98 kommuner vises.'],
    [
      'a single case',
      { answer: (i, kle) => (i === 0 && kle === '02.34.02' ? 1 : 0) },
      'kan højst 1 sag i KLE 02 i 1 kommune vises.',
    ],
    [
      'those whose cases we may not count',
      { answer: (i) => (i < 70 ? 'noRight' : 400) },
      'kan højst 67.200 byggesager i 28 kommuner vises; for 70 kommuner i KLE 02 er det ikke afgjort.',
    ],
    ['nothing', { answer: () => 0 }, 'kan intet vises.'],
    ['what is not known', { answer: () => 'noRight' }, 'er det ikke afgjort, hvor meget der kan vises.'],
  ] satisfies [string, Partial<WorldOptions>, string][])('tells of %s', (_, change, told) => {
    expect(text(change)).toBe(`Når DIGST åbner KLE 02 den 7. november 2022, ${told}`)
  })

  it('is of every KLE group of the day, and of no journal notes', () => {
    expect(text({}, [{ area: 'journalnotater', opens: '2022-11-01' }, ...bothOpen])).toMatch(
      /^Når DIGST åbner KLE 27 og KLE 29 den 7\. november 2022, kan højst .* sociale sager i 98 kommuner og .* sundhedssager i 98 kommuner vises\.$/,
    )
    expect(text({}, [{ area: 'journalnotater', opens: '2022-11-01' }])).toBeUndefined()
  })
})

describe('the finding', () => {
  const sum = (change: object) => ({
    kan: 0,
    intet: 0,
    ukendt: 0,
    atMost: 0,
    waiting: 0,
    waitingUnknown: 0,
    ...change,
  })
  it.each([
    [sum({ kan: 98, atMost: 1234 }), 'KLE 02: højst 1.234 sager i 98 kommuner kan vises.'],
    [
      sum({ kan: 1, intet: 96, ukendt: 1, atMost: 1 }),
      'KLE 02: højst 1 sag i 1 kommune kan vises. I 96 kan intet vises. For 1 kommune er det ikke afgjort.',
    ],
    [
      sum({ intet: 98, waiting: 50 }),
      'KLE 02: i 98 kommuner kan intet vises. Højst 50 sager venter på, at DIGST åbner.',
    ],
    [
      sum({ intet: 98, waiting: 50, waitingUnknown: 9 }),
      'KLE 02: i 98 kommuner kan intet vises. Højst 50 sager venter på, at DIGST åbner; for 9 kommuner er det ikke afgjort, om sager venter.',
    ],
    [
      sum({ intet: 98, waitingUnknown: 1 }),
      'KLE 02: i 98 kommuner kan intet vises. For 1 kommune er det ikke afgjort, om sager venter på, at DIGST åbner.',
    ],
    [sum({ ukendt: 98 }), 'KLE 02: hvad der kan vises, er ikke afgjort for nogen kommune.'],
  ])('the finding of %o is right', (of, text) => {
    expect(openingFinding('KLE 02', of)).toBe(text)
  })
})

/** What stands in the three fields. */
const valuesOf = (html: string) =>
  ['dag', 'maaned', 'aar'].map((name) => new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1])

describe('the page Før åbning', () => {
  const page = (dato: string | undefined, name = 'closedGates') => pageOf(dato, worlds[name]!())
  const pageOf = (dato: string | undefined, world: World) =>
    String(
      foerAabningPage(
        shellAt('/foer-aabning'),
        world,
        readAskedDay(new URLSearchParams(dato === undefined ? {} : { dato })),
      ),
    )

  it('the page shows the next opening, and a form for another day', () => {
    const html = page(undefined)
    expect(valuesOf(html)).toEqual(['7', '11', '2022'])
    expect(unlabelled(html)).toContain(
      '<h1 class="finding">Når DIGST åbner KLE 02 den 7. november 2022, kan højst 235.200 byggesager i 98 kommuner vises.</h1>',
    )
    expect(html).toContain('Fx 7 11 2022')
    expect(html).not.toContain('Datoen blev ikke forstået')
  })

  it('the page names each of the 98 kommuner, and names the pilots', () => {
    const html = page('2022-11-06')
    expect(new Set([...html.matchAll(/href="\/kommuner\/(\d{4})"/g)].map(([, code]) => code)).size).toBe(98)
    expect(html).toContain('data-title="Piloter">Aarhus</td>')
    expect(html).toContain('Albertslund</span></a> (højst 2.400 sager venter)')
  })

  it('the page states that a date is invalid', () => {
    expect(page('<b>')).toContain('»&lt;b&gt;« er ikke en dato')
  })

  it('a past day has no figures of its own, and the fields have an example of a day ahead', () => {
    const html = unlabelled(page('2022-10-10'))
    expect(html).toContain(
      '<h1 class="finding">Hvad der kunne vises den 10. oktober 2022, er ikke målt: datoen er passeret.</h1>',
    )
    expect(html).toContain('Tallene herunder gælder i dag.')
    expect(html).toContain('Fx 7 11 2022')
    const afterGates = html.slice(html.indexOf('Sådan fordeler kommunerne sig'))
    expect(afterGates).not.toContain('10. oktober 2022')
    expect(page('2022-10-31')).not.toContain('datoen er passeret')
  })

  it('an area that does not change has one row, and is said to be as today', () => {
    const html = unlabelled(page('2022-11-07'))
    const table = html.slice(html.indexOf('Hvor mange kommuner der kan vise noget'))
    const rows = table.slice(0, table.indexOf('</table>')).split('<tr>').slice(2)
    expect(
      rows.map((row) =>
        row
          .replace(/<[^>]*>/g, '|')
          .split('|')
          .filter(Boolean)
          .slice(0, 2),
      ),
    ).toEqual([
      ['KLE 02, byggesager', 'i dag'],
      ['KLE 02, byggesager', 'den 7. november 2022'],
      ['KLE 27, sociale sager', 'i dag og den 7. november 2022'],
      ['KLE 29, sundhedssager', 'i dag og den 7. november 2022'],
    ])
    expect(html).toContain('<li>KLE 02: højst 235.200 sager i 98 kommuner kan vises.</li>')
    expect(html).toContain('<li>KLE 27 (som i dag): ')
  })

  it('today has no column that says »i dag« of each area', () => {
    expect(page('2022-11-07')).toContain('<th scope="col">Åbninger pr.</th>')
    expect(page('2022-10-31')).not.toContain('Åbninger pr.')
  })

  /** The text of each area's section, without the summaries' tags. */
  const areasOf = (html: string): string[] =>
    html.slice(html.indexOf('Kommunerne, og hvorfor'), html.indexOf('</main>')).split('<h3>').slice(1)

  it.each(['konfigurationer', 'closedGates', 'mixed'])(
    'in %s each area names each kommune once, under the count of its line',
    (name) => {
      const areas = areasOf(page('2022-11-06', name))
      expect(areas.length).toBe(3)
      for (const area of areas) {
        const lines = area.split(/<h4>|<summary class="details-summary">/).slice(1)
        const named = lines.map((line) =>
          [...line.matchAll(/href="\/kommuner\/(\d{4})"/g)].map(([, code]) => code),
        )
        const counted = lines.map((line) => Number(/: (\d+) kommuner?</.exec(line)?.[1]))
        expect(counted).toEqual(named.map((codes) => codes.length))
        expect(new Set(named.flat()).size).toBe(98)
        expect(named.flat().length).toBe(98)
      }
    },
  )

  const headsOf = (area: string) => ({
    open: [...area.matchAll(/<h4>([^:]*):/g)].map(([, line]) => line),
    folded: [...area.matchAll(/details-summary">([^:]*):/g)].map(([, line]) => line),
  })

  it('what can be shown or waits is unfolded and first, then what is delivered but falls out', () => {
    const [area = ''] = areasOf(page('2022-11-06', 'konfigurationer'))
    expect(headsOf(area)).toEqual({
      open: [
        'Kan vises',
        'Intet kan vises (kommunen har bevidst lukket)',
        'Ikke afgjort (konfigurationen er ikke oplyst)',
      ],
      folded: [],
    })
    const [closed = ''] = areasOf(page('2022-11-06'))
    expect(headsOf(closed).open).toEqual(['Kan vises', 'Intet kan vises (DIGST har ikke åbnet)'])
  })

  it('kommuner without cases or without a count are folded', () => {
    const [area = ''] = areasOf(page('2022-11-06', 'october'))
    expect(headsOf(area).folded).toEqual(['Intet kan vises (ingen sager i indekset)'])
    const [unmeasured = ''] = areasOf(
      pageOf('2022-11-06', createWorld({ answer: () => 400, age: 2 * hour, konfiguration: () => ({}) })),
    )
    expect(headsOf(unmeasured)).toEqual({ open: [], folded: ['Ikke afgjort (et gyldigt tal mangler)'] })
  })
})
