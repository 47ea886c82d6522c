// Tests the table of configurations: the reported values of each KLE number, and the most cases that can be shown.
import { describe, expect, it } from 'vitest'
import { day, minute } from '../../server/domain/time.ts'
import { kleLines } from '../../views/model/kle-lines.ts'
import { createReading } from '../../views/model/world.ts'
import { kommunePage } from '../../views/pages/kommune.ts'
import { cellsOf, pageOf, setup } from '../support/kommune-page.ts'
import { rules, type WorldOptions } from '../support/world-data.ts'
import { shellAt, states } from '../support/worlds.ts'

const configuration = (change: Partial<WorldOptions>, kle = '02.34.02', i = 0) =>
  cellsOf(pageOf(change, i), 'KLE-konfiguration, og hvad der', kle)

describe('the configurations', () => {
  const reported = 'fra konfigurationer.csv'
  it.each<[string, Partial<WorldOptions>, string[]]>([
    [
      'open as intended, without fradato or filter',
      { konfiguration: () => ({ oensket: 'aaben' }) },
      ['✓ Aktiv; ønskes åben', 'ingen', 'intet', '400', `07.10.2022, ${reported}`],
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
        '✓ Aktiv; ønske ikke oplyst',
        '02.01.2015; gælder ikke aktive sager',
        '&lt;b&gt;, Nova',
        '31',
        `07.10.2022, ${reported}`,
      ],
    ],
    [
      'with a fradato that excludes all cases',
      { konfiguration: () => ({ fradato: '2022-10-01' }), letThrough: () => 0 },
      [
        '✓ Aktiv; ønske ikke oplyst',
        '01.10.2022',
        'intet',
        '0; fradatoen lukker alle sager ude',
        `07.10.2022, ${reported}`,
      ],
    ],
    [
      'with a filter that has not been counted',
      { konfiguration: () => ({ fagsystemfilter: ['Nova'] }), letThrough: () => undefined },
      [
        '✓ Aktiv; ønske ikke oplyst',
        'ingen',
        'Nova',
        '? Ikke målt; endnu ikke talt med konfigurationens fradato og filter',
        `07.10.2022, ${reported}`,
      ],
    ],
    [
      'closed',
      { konfiguration: () => ({ aktiv: false }) },
      [
        '! Lukket; ønske ikke oplyst',
        'ingen',
        'intet',
        '0; ingen aktiv konfiguration',
        `07.10.2022, ${reported}`,
      ],
    ],
    [
      'closed, without cases',
      { konfiguration: () => ({ aktiv: false }), answer: () => 0 },
      [
        '– Lukket; ønske ikke oplyst',
        'ingen',
        'intet',
        '0; ingen sager i indekset',
        `07.10.2022, ${reported}`,
      ],
    ],
    [
      'closed as intended',
      { konfiguration: () => ({ aktiv: false, oensket: 'lukket' }) },
      [
        '– Bevidst lukket; ønskes lukket',
        'ingen',
        'intet',
        '0; ingen aktiv konfiguration',
        `07.10.2022, ${reported}`,
      ],
    ],
    [
      'open against intent',
      { konfiguration: () => ({ oensket: 'lukket' }) },
      ['! Aktiv; ønskes lukket', 'ingen', 'intet', '400', `07.10.2022, ${reported}`],
    ],
    [
      'not reported',
      { konfiguration: () => undefined },
      ['? Ikke oplyst', '–', '–', '? Ikke målt; konfigurationen er ikke oplyst', '–'],
    ],
    [
      'reported too long ago',
      { oplystDato: '2022-03-01' },
      [
        '? For gammel',
        '–',
        '–',
        '? Ikke målt; oplysningen om konfigurationen er for gammel',
        `01.03.2022, ${reported}`,
      ],
    ],
    [
      'behind a closed gate',
      { rules: { ...rules, gates: [{ area: '02', opens: '2022-11-07' }] } },
      ['✓ Aktiv; ønske ikke oplyst', 'ingen', 'intet', '0; DIGST har ikke åbnet', `07.10.2022, ${reported}`],
    ],
    [
      'with no gate reported',
      { rules: { ...rules, gates: [] } },
      [
        '✓ Aktiv; ønske ikke oplyst',
        'ingen',
        'intet',
        '? Ikke målt; det er ikke oplyst, om DIGST har åbnet',
        `07.10.2022, ${reported}`,
      ],
    ],
    [
      'without cases',
      { answer: () => 0 },
      [
        '✓ Aktiv; ønske ikke oplyst',
        'ingen',
        'intet',
        '0; ingen sager i indekset',
        `07.10.2022, ${reported}`,
      ],
    ],
    [
      'not measured for too long',
      { age: 3 * 3_600_000 },
      [
        '✓ Aktiv; ønske ikke oplyst',
        'ingen',
        'intet',
        '? Ikke målt; det seneste svar er for gammelt',
        `07.10.2022, ${reported}`,
      ],
    ],
    [
      'under a limited right',
      { right: 'kle 02' },
      [
        '✓ Aktiv; ønske ikke oplyst',
        'ingen',
        'intet',
        '? Ikke målt; under en begrænset ret kan der være flere sager, end vi ser',
        `07.10.2022, ${reported}`,
      ],
    ],
    [
      'without a right',
      { answer: () => 'noRight' },
      [
        '✓ Aktiv; ønske ikke oplyst',
        'ingen',
        'intet',
        '? Ikke målt; vi har ikke ret til at tælle',
        `07.10.2022, ${reported}`,
      ],
    ],
  ])('the row of a number is right: %s', (_, change, cells) => {
    expect(configuration(change)).toEqual(cells)
  })

  it('numbers counted together are named, and their row is open when any of them is open', () => {
    const page = pageOf({
      countedWith: (kle) => (kle === '02.34.10' ? '02.34.02' : ''),
      konfiguration: (_, kle) => ({ aktiv: kle === '02.34.02' }),
    })
    expect(page).toContain('talt sammen med 02.34.02')
    expect(cellsOf(page, 'KLE-konfiguration, og', '02.34.10')[0]).toContain('Aktiv')
    expect(cellsOf(page, 'KLE-konfiguration, og', '02.34.14')[0]).toContain('Lukket')
  })

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
