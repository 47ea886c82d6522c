// Invents the demo's reported facts: calls from Borgerblikket, KLIK, KOMBIT's activities, products, events, and DIGST's gates.
import { type Fact, type Klik, klikStatuses } from '../../domain/facts/facts.ts'
import type { Gate } from '../../domain/facts/gate.ts'
import { copenhagenDay, day, hour, startOf } from '../../domain/time.ts'
import { konfigurationerOf, reportedBeforeLastMonth, variantsOf } from './demo-konfigurationer.ts'
import { createRandom } from './random.ts'
import type { Scenario } from './scenario.ts'

/** The months (`yyyy-mm`) before the month of a day, newest first. */
const monthsBefore = (date: string, count: number): string[] => {
  const [year = 0, month = 0] = date.split('-').map(Number)
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(year, month - 2 - i, 1)).toISOString().slice(0, 7),
  )
}

/** Four months of calls to the kommuner that have an open number with cases. One kommune never returns data. */
export const kaldOf = (scenario: Scenario): Fact<'kald'>[] => {
  const { presentAt, casesAt, bevillingerAt, seed } = scenario
  const reported = copenhagenDay(presentAt)
  const special = variantsOf(scenario)
  const open = konfigurationerOf(scenario, presentAt).filter((row) => row.aktiv)
  return [...scenario.kommuner.keys()].flatMap((kommunekode) => {
    const mine = open.filter((row) => row.kommunekode === kommunekode)
    const random = createRandom(`kald ${kommunekode} ${seed}`)
    const types = (['sager', 'ydelser'] as const).filter((type) =>
      mine.some(({ kle }) => (type === 'sager' ? casesAt : bevillingerAt)(kommunekode, kle, presentAt) > 0),
    )
    return types.flatMap((type) => {
      const usual = random.int(300, 9000)
      const share = special.get(kommunekode) === 'noData' ? 0 : 0.05 + 0.3 * random.next()
      return monthsBefore(reported, 4).map((maaned): Fact<'kald'> => {
        const kald = Math.round(usual * (0.8 + 0.4 * random.next()))
        const value = { maaned, type, kald, medData: Math.round(kald * share) }
        return { kind: 'kald', kommunekode, key: `${maaned} ${type}`, value, oplystDato: reported }
      })
    })
  })
}

type DemoTask = {
  opgave: string
  titel: string
  /** Days after the present, as they were on 31 October 2022. */
  start?: number
  deadline?: number
  type?: Klik['type']
  /** The number of kommuner that have not begun, have begun, and are done. */
  buckets: readonly [number, number, number]
}

/** The buckets of task 31 are real, and so are types and days; the other buckets are invented. */
const klikTasks: readonly DemoTask[] = [
  {
    opgave: '31',
    titel: 'Etabler trust til NSIS Context Handler',
    type: 'obligatoriskPaaKritiskVej',
    buckets: [6, 10, 82],
  },
  {
    opgave: 'dataafgraensning',
    titel: 'Tilpas dataafgrænsning og jobfunktionsroller',
    ...{ type: 'obligatoriskPaaKritiskVej', start: -7, deadline: 14 },
    buckets: [58, 33, 7],
  },
  {
    opgave: 'potentialeanalyse-01',
    titel: 'Potentialeanalyse 01',
    ...{ type: 'obligatorisk', start: 1, deadline: 61 },
    buckets: [91, 7, 0],
  },
  // Three kommuner have not reported, so they are in no bucket.
  {
    opgave: 'potentialeanalyse-02',
    titel: 'Oplys hvilke it-systemer kommunen anvender',
    ...{ type: 'obligatoriskPaaKritiskVej', start: 1, deadline: 64 },
    buckets: [74, 17, 4],
  },
  {
    opgave: 'sapa-kontrol-1',
    titel: 'Gør ESDH-systemerne klar til helhedsorienteret kontrol',
    deadline: 93,
    buckets: [66, 28, 4],
  },
  {
    opgave: 'sapa-kontrol-2',
    titel: 'Markér kontrolsager med kontroltema',
    deadline: 121,
    buckets: [88, 9, 1],
  },
  {
    opgave: 'sapa-kontrol-3',
    titel: 'Indfør nye arbejdsgange for helhedsorienteret kontrol',
    deadline: 121,
    buckets: [93, 5, 0],
  },
]

/** The status of each kommune in each task. */
export const klikOf = ({ kommuner, presentAt, seed }: Scenario): Fact<'klik'>[] => {
  const dayAfter = (days: number | undefined) =>
    days === undefined ? undefined : copenhagenDay(presentAt + days * day)
  return klikTasks.flatMap(({ opgave, titel, start, deadline, type, buckets }) => {
    const codes = createRandom(`klik ${opgave} ${seed}`).shuffle([...kommuner.keys()])
    const statuses = klikStatuses.flatMap((status, i) => Array<typeof status>(buckets[i] ?? 0).fill(status))
    const task = { opgave, titel, start: dayAfter(start), deadline: dayAfter(deadline), type }
    return statuses.map(
      (status, i): Fact<'klik'> => ({
        kind: 'klik',
        kommunekode: codes[i]!,
        key: opgave,
        value: { ...task, status },
        oplystDato: copenhagenDay(presentAt),
      }),
    )
  })
}

/** KOMBIT's activities as reported on 27 October 2022, four days before the present. */
const activities: Record<string, string> = {
  acadre: 'Løbende møder med kommuner og leverandør.',
  sbsys: 'Brugerklubben håndterer forskellige udfordringer.',
  edoc: 'Møder med kommuner. Planlægger et møde med kommuner og leverandør.',
  getorganized: 'Planlægger et møde med kommuner og eventuelt leverandør.',
  nova: 'Alle er på indekserne.',
  nexus: 'Flere videndelingsmøder. Afventer leverandørens svar.',
  cura: 'Opgradering afventes. Møder begynder efter nytår.',
  sensum: 'Ingen aktivitet endnu. Dialog mellem leverandør og kommuner.',
  vitae: 'Der er ikke fundet behov for et møde.',
}

export const aktiviteterOf = ({ presentAt }: Scenario): Fact<'aktiviteter'>[] => {
  const dato = copenhagenDay(presentAt - 4 * day)
  return Object.entries(activities).map(([product, tekst]) => ({
    kind: 'aktiviteter',
    kommunekode: '',
    key: `${product} ${dato}`,
    value: { product, dato, tekst },
    oplystDato: dato,
  }))
}

/** Two events as KOMBIT might report them: one in the place of 6 to 8 October 2022, and one announced. */
export const haendelserOf = ({ presentAt }: Scenario): Fact<'haendelser'>[] => {
  const omfang = ['platform:serviceplatformen'] as const
  const kilde = 'Demodata'
  const evening = startOf(copenhagenDay(presentAt + 5 * day)) + 22 * hour
  const values: Record<string, Fact<'haendelser'>['value']> = {
    'demo-1': {
      titel: 'Hændelse på Serviceplatformen i tre dage',
      fra: copenhagenDay(presentAt - 25 * day),
      til: copenhagenDay(presentAt - 23 * day),
      omfang,
      tekst:
        'Hvem den ramte, er ikke oplyst. Demodata: på den plads, som hændelsen 6.–8. oktober 2022 havde.',
      kilde,
    },
    'demo-2': {
      titel: 'Varslet servicevindue på Serviceplatformen',
      fra: new Date(evening).toISOString(),
      til: new Date(evening + 4 * hour).toISOString(),
      omfang,
      tekst: 'Indekserne kan være utilgængelige imens. Demodata: servicevinduet er opfundet.',
      kilde,
    },
  }
  return Object.entries(values).map(([key, value]) => ({
    kind: 'haendelser',
    kommunekode: '',
    key,
    value,
    oplystDato: copenhagenDay(presentAt),
  }))
}

/** The number of kommuner that have reported their products. */
const reportingKommuner = 60

/**
 * Products per kommune, with dates. They include the kommuner whose index shows another product than the one
 * reported, and those that have left an older product.
 */
export const loesningerOf = ({ kommuner, presentAt, seed }: Scenario): Fact<'loesninger'>[] => {
  const random = createRandom(`loesninger ${seed}`)
  const changed = [...kommuner].filter(([, k]) => k.older ?? k.shown).map(([code]) => code)
  const codes = [...new Set([...changed, ...random.shuffle([...kommuner.keys()])])]
    .slice(0, reportingKommuner)
    .sort()
  const year = new Date(presentAt).getUTCFullYear()
  return codes.flatMap((kommunekode) => {
    const { esdh, eoj, systemUuid, older } = kommuner.get(kommunekode)!
    const fact = (value: Fact<'loesninger'>['value']): Fact<'loesninger'> => ({
      kind: 'loesninger',
      kommunekode,
      key: value.from === undefined ? value.kind : `${value.kind} ${value.from}`,
      value,
      oplystDato: copenhagenDay(presentAt - random.int(5, 60) * day),
    })
    const since = year - random.int(2, 8)
    const left = older && {
      kind: 'esdh' as const,
      product: older.esdh,
      until: `${since - 1}-12-31`,
      systemUuid: older.systemUuid,
    }
    return [
      ...(left === undefined ? [] : [fact(left)]),
      fact({ kind: 'esdh', product: esdh, from: `${since}-01-01`, systemUuid }),
      fact({ kind: 'eoj', product: eoj, from: `${year - random.int(1, 6)}-01-01`, systemUuid }),
    ]
  })
}

/** DIGST's gates as in October 2022, relative to the present: 27 and 29 were open all of last month, and 02 opens in four days. */
export const demoGates = ({ presentAt }: Pick<Scenario, 'presentAt'>): Gate[] => {
  const open = copenhagenDay(presentAt - reportedBeforeLastMonth)
  return [
    { area: '02', opens: copenhagenDay(presentAt + 4 * day) },
    { area: '27', opens: open },
    { area: '29', opens: open },
    { area: 'journalnotater', pilots: ['0851'] },
  ]
}
