// Tests the sections of reported facts: calls on Borgerblikket, KOMBIT's activities, imports and observed products.

import { describe, expect, it } from 'vitest'
import { builtInProducts } from '../../server/domain/facts/products.ts'
import { hour, minute } from '../../server/domain/time.ts'
import type { DriftDetail } from '../../views/model/details.ts'
import { reportedEvents } from '../../views/model/reported-events.ts'
import { aktiviteterOf, latestAktiviteter } from '../../views/pages/aktiviteter.ts'
import { driftPage } from '../../views/pages/drift.ts'
import { importTable } from '../../views/pages/drift-facts.ts'
import { kaldSection } from '../../views/pages/kald.ts'
import { aktiviteter, aktivitetFact, kaldFact } from '../support/facts.ts'
import { haendelser } from '../support/incident-states.ts'
import { unlabelled } from '../support/markup.ts'
import { worldNow } from '../support/world-data.ts'
import { createWorld, driftDetail, october, shellAt } from '../support/worlds.ts'

const world = createWorld({ answer: october, benefits: (i) => (i < 10 ? 'timeout' : 40) })
const textOf = (markup: unknown): string =>
  String(markup)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

describe('the calls on Borgerblikket', () => {
  it('calls are listed by month, newest first, with how many returned data', () => {
    const section = textOf(
      kaldSection([
        kaldFact({ maaned: '2022-08', kald: 1200, medData: 300 }),
        kaldFact({ maaned: '2022-10', kald: 90, medData: 0 }),
        kaldFact({ maaned: '2022-10', type: 'ydelser', kald: 0 }),
      ]),
    )
    expect(section).toContain('oktober 2022 90 0 ingen fik data 0 0 august 2022 1.200 300 ikke oplyst –')
    expect(section).toContain('Kilde: test.csv, senest oplyst 2. november 2022.')
  })

  it('the section states that calls are not reported', () => {
    expect(textOf(kaldSection([]))).toBe(
      'Kald på Borgerblikket Kommunens kald på Borgerblikket er ikke oplyst.',
    )
  })
})

describe("KOMBIT's activities", () => {
  const nexus = builtInProducts.find(({ id }) => id === 'nexus') as (typeof builtInProducts)[number]

  it('the list shows the newest activity of each product with its date', () => {
    const text = textOf(latestAktiviteter(world, aktiviteter))
    expect(text).toContain(
      'Nexus Flere videndelingsmøder. Afventer leverandørens svar. 27.10.2022 aktiviteter.csv',
    )
    expect(text).not.toContain('Første møde')
    // This activity has no date, so the day of the report is shown.
    expect(text).toContain('Nova ESDH Alle er på indekserne. 28.10.2022')
    expect(String(latestAktiviteter(world, aktiviteter))).toContain('&lt;b&gt;Opgradering&lt;/b&gt;')
    expect(textOf(latestAktiviteter(world, []))).toContain('Ingen aktiviteter er oplyst.')
  })

  it('the page of a product lists all its activities, newest first', () => {
    const reported = [...aktiviteter, aktivitetFact('nexus', '2022-09-01', 'Andet møde.')]
    const text = textOf(aktiviteterOf(nexus, reported))
    expect([...text.matchAll(/\d+\. \w+ 2022/g)].map(([date]) => date)).toEqual([
      '27. oktober 2022',
      '1. september 2022',
      '19. august 2022',
    ])
    expect(textOf(aktiviteterOf(nexus, []))).toContain('Ingen aktiviteter er oplyst.')
  })
})

describe('the page Drift', () => {
  const text = (change: Partial<DriftDetail> = {}, of = world) =>
    textOf(unlabelled(String(driftPage(shellAt('/drift'), of, { ...driftDetail(of), ...change }))))

  it('the page shows for how many of the counted numbers the benefits are known', () => {
    expect(text()).toContain('Dækning af Ydelsesindekset 90 % (440 af 490)')
    const without = createWorld({ answer: october })
    expect(text({}, without)).toContain('Dækning af Ydelsesindekset 0 % (0 af 490)')
    const unpolled = createWorld({ answer: october, polled: false })
    expect(text({}, unpolled)).toContain('ydelser tælles ikke')
  })

  it('the page shows the maintenance to come, what it covers, and what is going on', () => {
    const { now } = world.reading
    const window = (text: string, from: number, until: number, at = {}) => ({ text, from, until, ...at })
    const shown = text({
      maintenance: [
        window('SDI flyttes', now + 26 * hour, now + 28 * hour, { service: 'sdi', kommunekode: '0751' }),
        window('Alt er nede', now - hour, now + hour),
        window('Forbi', now - 2 * hour, now),
      ],
    })
    expect(shown).toMatch(/Fra kl\. 13\.05 til kl\. 15\.05: Alt er nede \(alt\)/)
    expect(shown).toMatch(/Fra i morgen kl\. 16\.05 til i morgen kl\. 18\.05: SDI flyttes \([^)]+, Aarhus\)/)
    expect(shown).not.toContain('Forbi')
    expect(text({ maintenance: [] })).toContain('I opsætningen ( maintenance ) er der ikke varslet noget.')
  })

  it('the page shows what others have announced, apart from maintenance', () => {
    const coming = reportedEvents(haendelser, world.reading).filter(({ state }) => state === 'coming')
    expect(text({ maintenance: [], coming })).toMatch(
      /varslet noget\. Andre har varslet dette\. Det ændrer ikke, hvordan vi bedømmer målingerne imens: [^.]+, fra \d+\. /,
    )
    expect(text({ coming: [] })).not.toContain('Andre har varslet')
  })

  it('the page shows when the configurations were last imported', () => {
    expect(text()).toContain('KLE-konfigurationer senest indlæst kl. 13.15, for 50 min. siden (1.078 i alt)')
    expect(text({ reported: [] })).toContain('KLE-konfigurationer senest indlæst aldrig')
  })

  it('the page shows the oldest and the newest check for products', () => {
    const look = (checkedAt: number, answeredAt?: number) => ({
      kommunekode: '0751',
      product: 'f2',
      checkedAt,
      answeredAt,
    })
    expect(text({ observations: [look(worldNow - hour, 1), look(worldNow - minute)] })).toContain(
      '1 af 2 er besvaret; den ældste kl. 13.05, for 1 time siden , den nyeste kl. 14.04, for 1 min. siden',
    )
    expect(text({ observations: [] })).toContain('Eftersøgning af løsninger i indekset endnu ikke')
  })

  it('the page lists the imports with the changes of each', () => {
    expect(text()).toContain('kl. 14.05 KLE-konfigurationer kle-konfiguration.csv 1.200 1.000 150 0 50')
    expect(text()).toContain('&lt;i&gt;kald&lt;/i&gt;.xlsx')
    expect(text({ imports: [] })).toContain('Intet er indlæst endnu.')
  })

  it('the page tells of imports that were refused because too much would have ended', () => {
    expect(text()).toContain(
      '1 indlæsning er afvist KLE-konfigurationer fra https://konfiguration.example/&lt;i&gt;k&lt;/i&gt; (kl. 12.05, 0 rækker): 1.078 af de 1.078, vi har, ville ophøre',
    )
    const one = {
      kind: 'loesninger',
      origin: 'l.csv',
      refusedAt: worldNow,
      rows: 1,
      ending: 20,
      held: 98,
    } as const
    expect(text({ refused: [one, one] })).toContain(
      '2 indlæsninger er afvist Løsninger fra l.csv (kl. 14.05, 1 række): 20 af de 98',
    )
    expect(text({ refused: [] })).not.toContain('er afvist')
  })

  it('attempts are listed by index and outcome, with shares per index', () => {
    const outcomes = [
      { indeks: 'sdi' as const, outcome: 'counted', attempts: 3 },
      { indeks: 'ydi' as const, outcome: 'counted', attempts: 1 },
      { indeks: 'ydi' as const, outcome: 'token', attempts: 1 },
    ]
    expect(text({ outcomes })).toMatch(
      /Sags- og Dokumentindekset Talt 3 100 % Ydelsesindekset Talt 1 50 % Ydelsesindekset Vi fik intet adgangsbevis \(token\) fra STS 1 50 %/,
    )
  })

  it('the page states that no certificate is configured', () => {
    expect(text({ certificates: [] })).toContain('Opsætningen nævner ingen certifikater.')
  })
})

describe('the sources of imports', () => {
  const sourceIn = (demo: boolean): string =>
    String(
      importTable(createWorld({ answer: october, demo }), [
        {
          id: 1,
          kind: 'kle-konfiguration',
          origin: 'https://konfiguration.example:8443/kle?token=abc',
          recordedAt: worldNow,
          ...{ rows: 1, added: 1, changed: 0, unchanged: 0, ended: 0 },
        },
      ]),
    )

  it('are the hosts of addresses, and demo data in the demo', () => {
    expect(sourceIn(false)).toContain('<td>konfiguration.example:8443</td>')
    expect(sourceIn(true)).toContain('<td>demodata</td>')
  })
})
