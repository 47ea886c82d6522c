// Week 43 of 2022 as its audience knows it: the national figures, products, activities, gates and KLIK tasks of that October.
import { builtInProducts } from '../../server/domain/facts/products.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import type { StoredWeek } from '../../server/domain/ports/weeks.ts'
import type { FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { makeWeek } from './weeks.ts'

const codes = kommuner.map(({ kommunekode }) => kommunekode)

/** Which kommuner these were is not public: the first of the list stand in for them. */
const levels = (alle: number, flere: number) => (kommunekode: string) => {
  const place = codes.indexOf(kommunekode)
  return place < alle ? 'alle' : place < alle + flere ? 'flere' : 'ingen'
}

/** KOMBIT's activities of 27 October. */
const activities: Readonly<Record<string, string>> = {
  acadre: 'Løbende møder med kommuner og leverandør',
  sbsys: 'Brugerklubben håndterer forskellige udfordringer',
  edoc: 'Møder med kommuner. Planlægger et møde med kommuner og leverandør',
  getorganized: 'Planlægger et møde med kommuner og eventuelt leverandør',
  nova: 'Alle er på indekserne',
  nexus: 'Flere videndelingsmøder. Afventer leverandørens svar',
  cura: 'Opgradering afventes. Møder begynder efter nytår',
  sensum: 'Ingen aktivitet endnu. Dialog mellem leverandør og kommuner',
  vitae: 'Der er ikke fundet behov for et møde',
}

const statuses = Object.fromEntries(
  codes.map((code, i) => [
    code,
    i < 6 ? ('ikkePaabegyndt' as const) : i < 16 ? ('paabegyndt' as const) : ('fuldfoert' as const),
  ]),
)

const of02 = levels(2, 29)
const ofEoj = levels(0, 6)

export const week43: FrozenWeek = makeWeek(
  '2022-W43',
  (kommunekode, group) => (group === '02' ? of02(kommunekode) : ofEoj(kommunekode)),
  {
    products: builtInProducts.map(({ id, navn, kind, vendor }) => ({
      ...{ id, navn, kind, vendor },
      ...(activities[id] === undefined ? {} : { activity: { tekst: activities[id] } }),
    })),
    gates: [
      { area: '02', opens: '2022-10-31' },
      { area: '27', opens: '2022-10-01' },
      { area: '29', opens: '2022-10-01' },
      { area: 'journalnotater', pilots: ['0851'] },
    ],
    klik: [
      {
        ...{
          opgave: '31',
          titel: 'Tillid til NSIS Context Handler',
          type: 'obligatoriskPaaKritiskVej',
          statuses,
        },
        ...{ start: '2022-08-19', deadline: '2022-10-05' },
      },
    ],
    coverage: { fresh: 1470, planned: 1470 },
  },
)

/** A week as the store returns it. */
export const stored = (content: FrozenWeek, change: Partial<StoredWeek> = {}): StoredWeek => ({
  ...{
    number: 1,
    week: content.week,
    revision: 1,
    previous: '',
    hash: '0123456789abcdef'.repeat(4),
    content,
  },
  ...change,
})
