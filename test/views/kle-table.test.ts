// Tests the table of a kommune's KLE numbers: counts, configurations, and the most cases that can be shown.
import { describe, expect, it } from 'vitest'
import { day, minute } from '../../server/domain/time.ts'
import { kleLines } from '../../views/model/kle-lines.ts'
import { createReading } from '../../views/model/world.ts'
import { kommunePage } from '../../views/pages/kommune.ts'
import { cellsOf, pageOf, setup } from '../support/kommune-page.ts'
import { rules, type WorldOptions } from '../support/world-data.ts'
import { shellAt, states } from '../support/worlds.ts'

const caption = 'KLE-numre: sager'
const row = (change: Partial<WorldOptions>, kle = '02.34.02', i = 0) =>
  cellsOf(pageOf(change, i), caption, kle)
/** The i-th kommune whose own system delivered all, and whose counts have not changed. */
const plain = 1

/** The list below the table, as text. */
const below = (page: string): string =>
  (/<ul class="note no-max-width">(.*?)<\/ul>/s.exec(page)?.[1] ?? '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

describe('the row of a KLE number', () => {
  const given = ['400', '20']
  it.each<[string, Partial<WorldOptions>, string[]]>([
    [
      'open as intended, without fradato or filter',
      { konfiguration: () => ({ oensket: 'aaben' }) },
      [...given, '✓ Aktiv', '400', '–'],
    ],
    [
      'with a fradato and its exception, and a filter',
      {
        konfiguration: () => ({
          fradato: '2015-01-02',
          deaktiverFradatoForAktive: true,
          fagsystemfilter: ['<b>', 'Nova'],
        }),
        letThrough: () => 31,
      },
      [
        ...given,
        '✓ Aktiv; fradato 02.01.2015, dog ikke for aktive sager; kun fra &lt;b&gt;, Nova',
        '31',
        '–',
      ],
    ],
    [
      'with a fradato that excludes the cases of one number',
      {
        konfiguration: (_, kle) => (kle === '02.34.02' ? { fradato: '2022-10-01' } : {}),
        letThrough: () => 0,
      },
      [...given, '✓ Aktiv; fradato 01.10.2022', '0; fradatoen lukker alle sager ude', '–'],
    ],
    [
      'with a filter that has not been counted',
      { konfiguration: () => ({ fagsystemfilter: ['Nova'] }), letThrough: () => undefined },
      [
        ...given,
        '✓ Aktiv; kun fra Nova',
        '? Ikke afgjort; endnu ikke talt med konfigurationens fradato og filter',
        '–',
      ],
    ],
    [
      'closed as intended',
      { konfiguration: (_, kle) => (kle === '02.34.02' ? { aktiv: false, oensket: 'lukket' } : {}) },
      [...given, '– Bevidst lukket', '0; ingen aktiv konfiguration', '–'],
    ],
    [
      'not reported',
      { konfiguration: () => undefined },
      [...given, '? Ikke oplyst', '? Ikke afgjort; konfigurationen er ikke oplyst', '–'],
    ],
    [
      'reported too long ago',
      { oplystDato: '2022-03-01' },
      [...given, '? Oplyst for længe siden', '? Ikke afgjort; konfigurationen er ikke oplyst for nylig', '–'],
    ],
    [
      'with no gate reported',
      { rules: { ...rules, gates: [] } },
      [...given, '✓ Aktiv', '? Ikke afgjort; det er ikke oplyst, om DIGST har åbnet', '–'],
    ],
    ['without cases', { answer: () => 0 }, ['0', '–', '✓ Aktiv', '0', '–']],
    [
      'not measured for too long',
      { age: 3 * 3_600_000 },
      [
        '? Ikke målt; det seneste svar er for gammelt',
        '–',
        '✓ Aktiv',
        '? Ikke målt; det seneste svar er for gammelt',
        '–',
      ],
    ],
    [
      'under a limited right',
      { right: 'kle 02' },
      [
        ...given,
        '✓ Aktiv',
        '? Ikke afgjort; under en begrænset ret kan der være flere sager, end vi ser',
        '–',
      ],
    ],
    [
      'without a right',
      { answer: () => 'noRight' },
      ['⊘ Ingen adgang', '–', '✓ Aktiv', '? Ikke målt; vi har ikke ret til at tælle', '–'],
    ],
  ])('is right when it is %s', (_, change, cells) => {
    expect(row(change, '02.34.02', plain)).toEqual(cells)
  })

  it('says what the kommune intends only where the configuration is otherwise', () => {
    const intended = (aktiv: boolean, oensket: 'aaben' | 'lukket') =>
      row({ konfiguration: () => ({ aktiv, oensket }) }, '02.34.02', plain)[2]
    expect(intended(true, 'lukket')).toMatch(/Aktiv; ønskes lukket$/)
    expect(intended(false, 'aaben')).toMatch(/Lukket; ønskes åben$/)
    expect(intended(true, 'aaben')).toMatch(/Aktiv$/)
    expect(intended(false, 'lukket')).toMatch(/Bevidst lukket$/)
  })

  it('has the cases of the own system only where they are not all, and when its count last changed', () => {
    expect(row({})[0]).toBe('400; leveres af et andet system')
    expect(row({}, '02.34.02', 4).at(-1)).toBe('30.10.2022')
    const { world, k, detail } = setup({}, plain)
    const cells = detail.cells.map((cell) => ({ ...cell, bySystem: 3 }))
    const page = String(kommunePage(shellAt('/'), world, k, { ...detail, cells }))
    expect(cellsOf(page, caption, '02.34.02')[0]).toBe('400; heraf 3 fra eget system')
  })

  it('numbers counted together are named, and their row is open when any of them is open', () => {
    const page = pageOf({
      countedWith: (kle) => (kle === '02.34.10' ? '02.34.02' : ''),
      konfiguration: (_, kle) => ({ aktiv: kle === '02.34.02' }),
    })
    expect(page).toContain('talt sammen med 02.34.02')
    expect(cellsOf(page, caption, '02.34.10')[2]).toContain('Aktiv')
    expect(cellsOf(page, caption, '02.34.14')[2]).toContain('Lukket')
  })
})

describe('what is the same for all numbers', () => {
  const gated = { ...rules, gates: [{ area: '02' as const, opens: '2022-11-07' }, ...rules.gates.slice(1)] }

  it('the reason that shuts a whole group is told once, below the table', () => {
    const page = pageOf({ rules: gated }, plain)
    expect(cellsOf(page, caption, '02.34.02')[3]).toBe('0')
    expect(below(page)).toContain('Intet i KLE 02 kan vises: DIGST har ikke åbnet.')
    expect(below(page)).not.toContain('KLE 27')
  })

  it('a reason of some numbers stays with them', () => {
    const some = { rules: gated, konfiguration: (_: number, kle: string) => ({ aktiv: kle !== '02.34.02' }) }
    expect(row(some, '02.34.02', plain)[3]).toBe('0; ingen aktiv konfiguration')
    expect(row(some, '02.34.04', plain)[3]).toBe('0; DIGST har ikke åbnet')
    expect(below(pageOf(some, plain))).not.toContain('Intet i KLE 02')
  })

  it('the origin and the time of the counts are told once', () => {
    const page = pageOf({})
    expect(below(page)).toContain('Sagerne er talt fra kl. 14.01 til kl. 14.02 .')
    expect(below(page)).toContain('KLE-konfiguration: 07.10.2022, fra konfigurationer.csv.')
    expect(page.split('konfigurationer.csv')).toHaveLength(2)
    expect(below(pageOf({ konfiguration: () => undefined }))).not.toContain('KLE-konfiguration:')
    expect(below(pageOf({ answer: () => 'noRight' }))).not.toContain('Sagerne er talt')
  })

  it('several origins are each told with their numbers', () => {
    const { world, k, detail } = setup({})
    const konfigurationer = detail.konfigurationer.map((fact, i) =>
      i === 0 ? { ...fact, origin: 'anden.csv' } : fact,
    )
    const page = below(String(kommunePage(shellAt('/'), world, k, { ...detail, konfigurationer })))
    expect(page).toMatch(/KLE-konfiguration for 1 nummer \(02\.34\.02\): 07\.10\.2022, fra anden\.csv\./)
    expect(page).toMatch(
      /KLE-konfiguration for 10 numre \(02\.00\.00, .* og 5 andre\): 07\.10\.2022, fra konf/,
    )
  })

  it('wishes that are not reported are counted once', () => {
    expect(below(pageOf({}))).toContain('Kommunens ønske er ikke oplyst for numrene.')
    const some = pageOf({ konfiguration: (_, kle) => (kle === '02.34.02' ? {} : { oensket: 'aaben' }) })
    expect(below(some)).toContain('Kommunens ønske er ikke oplyst for 1 nummer.')
    expect(below(pageOf({ konfiguration: () => ({ oensket: 'aaben' }) }))).not.toContain('ønske')
  })

  it('more than 60 numbers are folded', () => {
    const { world, k, detail } = setup({})
    const pageWith = (n: number) => {
      const numbers = Array.from({ length: n }, (_, i) => `02.${String(i).padStart(2, '0')}.02`)
      return String(kommunePage(shellAt('/'), world, k, { ...detail, numbers }))
    }
    expect(pageWith(61)).toContain('De 61 obligatoriske numre</summary>')
    expect(pageWith(60)).not.toContain('obligatoriske numre</summary>')
  })
})

describe('what can be shown', () => {
  it('the visible cases of the rows sum to the count of the group in the ladder', () => {
    for (const i of Array.from({ length: 10 }, (_, n) => n)) {
      const { world, k, detail } = setup(states.konfigurationer!, i)
      const lines = kleLines(world, k, detail)
      for (const group of ['02', '27', '29'] as const) {
        const sums = lines
          .filter((line) => line.group === group)
          .map(({ visibility: v }) => (v.kind === 'kanVises' ? v.atMost : v.kind === 'nej' ? 0 : Number.NaN))
        const sum = sums.reduce((a, b) => a + b, 0)
        expect(sum, `${i} ${group}`).toBe(k.groups[group].konfiguration.visible ?? Number.NaN)
      }
    }
  })

  it('visible cases are unknown as soon as the right is known to be limited', () => {
    const { world, k, detail } = setup({})
    const kinds = (right: string) =>
      new Set(kleLines(world, { ...k, right }, detail).map((l) => l.visibility.kind))
    expect([kinds('full'), kinds('kle 02')]).toEqual([new Set(['kanVises']), new Set(['ukendt'])])
  })

  it('the page is valid until a reported configuration is too old', () => {
    // 90 days after the midnight that begins 3 August in Copenhagen.
    const end = Date.UTC(2022, 7, 2, 22) + 90 * day + 1
    const now = end - minute
    const { world, k, detail } = setup({ oplystDato: '2022-08-03', now, age: 0 })
    const reading = createReading(now)
    kleLines({ ...world, reading }, k, detail)
    expect(reading.validUntil()).toBe(end)
  })

  it('an imported KLE title is shown as escaped text', () => {
    const { world, k, detail } = setup({})
    const titled = { ...detail, titles: new Map([['02.34.02', '<i>Titel</i>']]) }
    expect(String(kommunePage(shellAt('/'), world, k, titled))).toContain('&lt;i&gt;Titel&lt;/i&gt;')
    expect(String(kommunePage(shellAt('/'), world, k, { ...detail, titles: new Map() }))).not.toContain(
      'opdigtet titel',
    )
  })
})
