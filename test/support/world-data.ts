// Data of a built world: the answers of the indexes for each kommune and number, and imported facts.

import type { Kald, Konfiguration } from '../../server/domain/facts/facts.ts'
import { narrowingKey, narrowingOf } from '../../server/domain/facts/konfiguration.ts'
import { assessProduct, type Observation } from '../../server/domain/facts/observed.ts'
import { builtInProducts, type Product } from '../../server/domain/facts/products.ts'
import { type Kle, kleGroupOf, type ProductKind } from '../../server/domain/kle.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import type { Cell } from '../../server/domain/measured/cell.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import type { PollerStatus } from '../../server/domain/ports/poller.ts'
import type { KommuneData, Rules } from '../../server/domain/readiness/group.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import type { KnownService, KommuneFacts } from '../../views/model/world.ts'
import { kaldFact, konfigurationFact } from './facts.ts'
import { probes } from './services.ts'

/** 31 October 2022, 14:05 in Copenhagen. */
export const worldNow = Date.UTC(2022, 9, 31, 13, 5)
export const interval = 15 * minute

/** Invented numbers. */
export const numbers: readonly Kle[] = [
  '02.34.02',
  '02.34.04',
  '02.34.10',
  '02.34.14',
  '02.00.00',
  '02.01.02',
  '27.03.04',
  '27.06.08',
  '27.12.16',
  '29.03.00',
  '29.18.00',
]

export const rules: Rules = {
  address: 'http://index.test',
  obligatory: numbers.map((kle) => ({ kle })),
  staleAfterMs: 2 * interval,
  flereFrom: 1,
  freshness: { freshWithinMs: 7 * day, minCases: 50 },
  benefits: true,
  maxAgeMs: { konfiguration: 90 * day, kald: 75 * day, loesninger: 400 * day },
  // As in October 2022; 02 opens on the day of `worldNow`.
  gates: [
    { area: '02', opens: '2022-10-31' },
    { area: '27', opens: '2022-09-19' },
    { area: '29', opens: '2022-09-19' },
    { area: 'journalnotater', pilots: ['0851'] },
  ],
}

/** The indexes and probes of the demo. */
export const services: readonly KnownService[] = [
  { id: 'sdi', platform: 'Serviceplatformen' },
  { id: 'ydi', platform: 'Serviceplatformen' },
  ...probes,
]

/** The index's answer for a kommune and number: cases, no right, a failure, or never measured. */
export type IndexAnswer = number | 'noRight' | 'timeout' | 'never'
export type AnswerOf = (i: number, kle: Kle) => IndexAnswer

export type WorldOptions = {
  answer: AnswerOf
  /** The answers of Ydelsesindekset, in bevillinger. */
  benefits?: AnswerOf
  /** The i-th kommune's configuration of a number; undefined when not reported. */
  konfiguration?: (i: number, kle: Kle) => Partial<Konfiguration> | undefined
  /** The day the configurations were reported for. */
  oplystDato?: string
  /** How many of the cases a narrowing lets through; by default half of them. */
  letThrough?: (i: number, cases: number) => number | undefined
  kald?: (i: number) => Partial<Kald> | undefined
  /** The numbers counted together with a number. */
  countedWith?: (kle: Kle) => string
  /** The time that `age` and `later` are relative to. */
  now?: number
  /** How long after `now` the world is read, ms. */
  later?: number
  /** How long before `now` everything was measured, ms. */
  age?: number
  right?: string
  demo?: boolean
  products?: readonly Product[]
  services?: readonly KnownService[]
  incidents?: readonly StoredIncident[]
  /** The product of the i-th kommune; undefined when unknown. */
  esdh?: (i: number) => string | undefined
  eoj?: (i: number) => string | undefined
  /** The file that the products come from; by default the configuration. */
  productOrigin?: string
  /** The i-th kommune's cases of each product in the index. */
  observed?: (i: number) => Readonly<Record<string, number>>
  polled?: boolean
  /** Whether the i-th kommune's assessment failed. */
  undecided?: (i: number) => boolean
  status?: Partial<PollerStatus>
  rules?: Rules
}

const cellOf = (
  answer: IndexAnswer,
  base: Pick<Cell, 'indeks' | 'kommunekode' | 'kle' | 'checkedAt' | 'right' | 'countedWith'>,
) => {
  const at = base.checkedAt
  const checked = { ...base, changedByUs: false, trusted: true }
  if (answer === 'timeout') return { ...checked, outcome: 'timeout' as const }
  const outcome = answer === 'noRight' ? ('noRight' as const) : ('counted' as const)
  return { ...checked, outcome, answer: outcome, answeredAt: at }
}

const cellsOf = (i: number, kommunekode: string, options: WorldOptions): Cell[] => {
  const { answer, benefits, konfiguration, countedWith, letThrough = (_, n) => Math.floor(n / 2) } = options
  const { now = worldNow, age = 3 * minute, right = 'full' } = options
  return numbers.flatMap((kle, n): Cell[] => {
    // Each at another second, because a round takes time.
    const checkedAt = now - age - ((i * numbers.length + n) % 120) * 1000
    const base = { kommunekode, kle, checkedAt, right, countedWith: countedWith?.(kle) ?? '' }
    const cases = answer(i, kle)
    const narrowing = narrowingOf(konfigurationFact(konfiguration?.(i, kle) ?? {}).value)
    const counted = (cases: number): Partial<Cell> => ({
      cases,
      receivedSince: Math.floor(cases / 20),
      bySystem: i % 9 === 0 ? 0 : cases,
      changedAt: i % 4 === 0 ? checkedAt - (i + 1) * 6 * hour : undefined,
      ...(narrowing && { visible: letThrough(i, cases), narrowing: narrowingKey(narrowing) }),
    })
    const sdi = cases === 'never' ? [] : [cellOf(cases, { ...base, indeks: 'sdi' })]
    const benefit = kleGroupOf(kle) === '02' ? 'never' : (benefits?.(i, kle) ?? 'never')
    const ydi = benefit === 'never' ? [] : [cellOf(benefit, { ...base, indeks: 'ydi' })]
    return [
      ...sdi.map((cell) => ({ ...cell, ...(typeof cases === 'number' && counted(cases)) })),
      ...ydi.map((cell) => ({
        ...cell,
        ...(typeof benefit === 'number' && {
          cases: benefit,
          ydelser: 3 * benefit,
          receivedSince: Math.floor(benefit / 10),
        }),
      })),
    ]
  })
}

/** The data that the i-th kommune is assessed from. */
export const dataOf = (i: number, kommunekode: string, options: WorldOptions): KommuneData => {
  const { konfiguration, oplystDato = '2022-10-07' } = options
  const month = options.kald?.(i)
  return {
    cells: cellsOf(i, kommunekode, options),
    konfigurationer: numbers.flatMap((kle) => {
      const value = konfiguration?.(i, kle)
      return value === undefined
        ? []
        : konfigurationFact(value, { kommunekode, key: kle, oplystDato, origin: 'konfigurationer.csv' })
    }),
    kald: month === undefined ? [] : [{ ...kaldFact(month), kommunekode }],
  }
}

const productIds = (kind: Product['kind'], products: readonly Product[]): string[] =>
  products.filter((p) => p.kind === kind).map((p) => p.id)

export const factsOf = (options: WorldOptions): Map<string, KommuneFacts> => {
  const { now = worldNow, later = 0, products = builtInProducts, productOrigin: origin, observed } = options
  const byId = new Map(products.map((product) => [product.id, product]))
  const esdh = productIds('esdh', products)
  const eoj = productIds('eoj', products)
  const origins = origin === undefined ? {} : { origin, oplystDato: '2022-10-07', recordedAt: now - 9 * day }
  const answer = (kommunekode: string, i: number, kind: ProductKind, product: string | undefined) => {
    const observations = Object.entries(observed?.(i) ?? {}).map(
      ([id, cases]): Observation => ({
        kommunekode,
        product: id,
        cases,
        checkedAt: now - day,
        answeredAt: now - day,
      }),
    )
    const reported = product === undefined ? undefined : { product, ...origins }
    return assessProduct(kind, reported, observations, byId, now + later, 21 * day)
  }
  return new Map(
    kommuner.map(({ kommunekode }, i) => [
      kommunekode,
      {
        products: {
          esdh: answer(kommunekode, i, 'esdh', options.esdh ? options.esdh(i) : esdh[(i * i) % esdh.length]),
          eoj: answer(kommunekode, i, 'eoj', options.eoj ? options.eoj(i) : eoj[(i * 7 + 3) % eoj.length]),
        },
        right: options.right ?? 'full',
        polled: options.polled ?? true,
      },
    ]),
  )
}
