// Builders of imported facts and CSV files, with defaults for what a test does not need.
import type { Kald, Klik, Konfiguration, Kontakt, StoredFact } from '../../server/domain/facts/facts.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { day, startOf } from '../../server/domain/time.ts'
import type { KlikDetail } from '../../views/pages/klik.ts'
import { aWednesday } from './measured.ts'

const stored = { kommunekode: '0751', origin: 'test.csv', recordedAt: aWednesday, knownSinceAt: aWednesday }

/** An active configuration of Aarhus' 02.34.02 that lets all cases through, reported once, recorded at `aWednesday`. */
export const konfigurationFact = (
  value: Partial<Konfiguration> = {},
  change: Partial<Omit<StoredFact<'kle-konfiguration'>, 'value'>> = {},
): StoredFact<'kle-konfiguration'> => ({
  ...stored,
  knownSinceAt:
    change.oplystDato === undefined ? (change.recordedAt ?? aWednesday) : startOf(change.oplystDato),
  kind: 'kle-konfiguration',
  key: '02.34.02',
  value: { aktiv: true, deaktiverFradatoForAktive: false, fagsystemfilter: [], ...value },
  ...change,
})

/** Aarhus' calls for cases in October 2022, none of which returned data. */
export const kaldFact = (value: Partial<Kald> = {}): StoredFact<'kald'> => {
  const month: Kald = { maaned: '2022-10', type: 'sager', kald: 100, medData: 0, ...value }
  return { ...stored, kind: 'kald', key: `${month.maaned} ${month.type}`, value: month }
}

/** One line for each kommune and number, after the header. */
export const konfigurationCsv = (
  kommunekoder: readonly string[],
  kles: readonly string[],
  { aktiv = 'ja', fradato = '01.01.2020', oplystDato = '01.10.2022' } = {},
): string =>
  [
    'kommune;kle;aktiv;fradato;deaktiverFradatoForAktive;fagsystemfilter;oensket;oplystDato',
    ...kommunekoder.flatMap((kommunekode) =>
      kles.map((kle) => `${kommunekode};${kle};${aktiv};${fradato};nej;Acadre;åben;${oplystDato}`),
    ),
  ].join('\r\n')

export const klikFact = (
  kommunekode: string,
  value: Klik,
  change: Partial<Omit<StoredFact<'klik'>, 'value'>> = {},
): StoredFact<'klik'> => ({
  kind: 'klik',
  kommunekode,
  key: value.opgave,
  value,
  oplystDato: '2022-10-05',
  origin: 'klik.csv',
  recordedAt: Date.parse('2022-10-06T08:00:00Z'),
  knownSinceAt: Date.parse('2022-10-04T22:00:00Z'),
  ...change,
})

export const kontaktFact = (value: Partial<Kontakt> = {}): StoredFact<'kontakter'> => {
  const kontakt: Kontakt = {
    omraade: 'esdh',
    rolle: 'ESDH-ansvarlig',
    postkasse: 'esdh@kommune.example',
    ...value,
  }
  const key = `${kontakt.omraade} ${kontakt.rolle}`
  return { ...stored, kind: 'kontakter', key, value: kontakt, oplystDato: '2022-10-03' }
}

export const kontakter: readonly StoredFact<'kontakter'>[] = [
  kontaktFact(),
  kontaktFact({
    omraade: 'alle',
    rolle: '<b>Digitalisering</b>',
    postkasse: 'digitalisering@kommune.example',
  }),
]

const tasks: readonly (Klik & { buckets: readonly [number, number, number] })[] = [
  {
    opgave: '31',
    titel: 'Etabler trust til NSIS Context Handler',
    status: 'fuldfoert',
    buckets: [6, 10, 82],
  },
  {
    opgave: '7',
    titel: 'Oplys hvilke it-systemer kommunen anvender',
    status: 'fuldfoert',
    buckets: [74, 17, 4],
  },
  { opgave: 'sapa-kontrol', status: 'fuldfoert', buckets: [93, 5, 0] },
]

/** Three tasks, reported for 5 October 2022; one of them lacks three kommuner. */
export const klikDetail = (change: Parameters<typeof klikFact>[2] = {}): KlikDetail => ({
  klikMaxAgeMs: 75 * day,
  facts: tasks.flatMap(({ buckets: [none, begun, done], ...task }) =>
    kommuner.slice(0, none + begun + done).map(({ kommunekode }, i) => {
      const status = i < none ? 'ikkePaabegyndt' : i < none + begun ? 'paabegyndt' : 'fuldfoert'
      return klikFact(kommunekode, { ...task, status }, change)
    }),
  ),
})

export const aktivitetFact = (
  product: string,
  dato: string | undefined,
  tekst: string,
): StoredFact<'aktiviteter'> => ({
  kind: 'aktiviteter',
  kommunekode: '',
  key: dato === undefined ? product : `${product} ${dato}`,
  value: { product, dato, tekst },
  origin: 'aktiviteter.csv',
  recordedAt: Date.parse('2022-10-28T08:00:00Z'),
  knownSinceAt: Date.parse('2022-10-28T08:00:00Z'),
})

export const aktiviteter: readonly StoredFact<'aktiviteter'>[] = [
  aktivitetFact('nexus', '2022-10-27', 'Flere videndelingsmøder. Afventer leverandørens svar.'),
  aktivitetFact('nexus', '2022-08-19', 'Første møde.'),
  aktivitetFact('nova', undefined, 'Alle er på indekserne.'),
  aktivitetFact('cura', '2022-10-27', '<b>Opgradering</b> afventes.'),
]
