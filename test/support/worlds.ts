// Owns named states of the world for tests and the gallery: pure builders over the domain's own assessment.
import type { Cell } from '../../server/domain/cell.ts'
import { assessKommune, type GroupState, type Rules } from '../../server/domain/group.ts'
import { type Kle, kleGroupOf } from '../../server/domain/kle.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import type { LevelRun, PollerStatus } from '../../server/domain/ports.ts'
import { builtInProducts, type Product } from '../../server/domain/products.ts'
import { addTime, emptySketch, type Sketch } from '../../server/domain/sketch.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import {
  buildWorld,
  createReading,
  type KommuneFacts,
  type KommuneModel,
  type World,
} from '../../views/model.ts'
import type { DriftDetail, KommuneDetail, Shell } from '../../views/shell.ts'

/** 31 October 2022, 14:05 in Copenhagen. */
export const worldNow = Date.UTC(2022, 9, 31, 13, 5)
const interval = 15 * minute

/** Invented numbers. */
const numbers: readonly Kle[] = [
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
  obligatory: numbers.map((kle) => ({ kle })),
  staleAfterMs: 2 * interval,
  flereFrom: 1,
  freshness: { freshWithinMs: 7 * day, minCases: 50 },
}

/** What the index says of a kommune's number: cases, no right, a failure, or nothing ever asked. */
export type Said = number | 'noRight' | 'timeout' | 'never'
export type Say = (i: number, kle: Kle) => Said

export type WorldOptions = {
  say: Say
  /** When it was measured, `age` ago. */
  now?: number
  /** How long after `now` it is read, ms. */
  later?: number
  /** How long ago everything was measured, ms. */
  age?: number
  right?: string
  demo?: boolean
  products?: readonly Product[]
  /** The product of the i-th kommune; undefined when not known. */
  esdh?: (i: number) => string | undefined
  eoj?: (i: number) => string | undefined
  polled?: boolean
  status?: Partial<PollerStatus>
  rules?: Rules
}

const cellsOf = (
  i: number,
  kommunekode: string,
  { say, now = worldNow, age = 3 * minute, right = 'full' }: WorldOptions,
): Cell[] =>
  numbers.flatMap((kle, n): Cell[] => {
    const said = say(i, kle)
    // Each at its own second, as a round takes its time.
    const at = now - age - ((i * numbers.length + n) % 120) * 1000
    const base = { kommunekode, kle, checkedAt: at, right, changedByRight: false, trusted: true }
    if (said === 'never') return []
    if (said === 'timeout') return [{ ...base, outcome: 'timeout' }]
    if (said === 'noRight') return [{ ...base, outcome: 'noRight', answer: 'noRight', answeredAt: at }]
    return [
      {
        ...base,
        outcome: 'counted',
        answer: 'counted',
        answeredAt: at,
        cases: said,
        receivedSince: Math.floor(said / 20),
        bySystem: i % 9 === 0 ? 0 : said,
        changedAt: i % 4 === 0 ? at - (i + 1) * 6 * hour : undefined,
      },
    ]
  })

const productIds = (kind: Product['kind'], products: readonly Product[]): string[] =>
  products.filter((p) => p.kind === kind).map((p) => p.id)

export const createWorld = (options: WorldOptions): World => {
  const { now = worldNow, later = 0, products = builtInProducts } = options
  const used = options.rules ?? rules
  const esdh = productIds('esdh', products)
  const eoj = productIds('eoj', products)
  const facts = new Map<string, KommuneFacts>(
    kommuner.map((k, i) => [
      k.kommunekode,
      {
        esdh: options.esdh === undefined ? esdh[(i * i) % esdh.length] : options.esdh(i),
        eoj: options.eoj === undefined ? eoj[(i * 7 + 3) % eoj.length] : options.eoj(i),
        right: options.right ?? 'full',
        polled: options.polled ?? true,
      },
    ]),
  )
  const groups = kommuner.flatMap((k, i): GroupState[] =>
    assessKommune(k.kommunekode, cellsOf(i, k.kommunekode, options), [], now + later, used).map((state) =>
      i % 11 === 5 && state.level !== 'ukendt' ? { ...state, changedAt: now - (i + 1) * 5 * hour } : state,
    ),
  )
  return buildWorld({
    demo: options.demo ?? true,
    reading: createReading(now + later),
    groups,
    facts,
    products,
    status: { lagMs: 4, nextAt: now + 12 * minute, ...options.status },
    flereFrom: used.flereFrom,
    intervalMs: interval,
    freshWithinMs: used.freshness.freshWithinMs,
  })
}

/** 2 alle, 29 flere, 67 ingen on KLE 02; 6 flere, 92 ingen on 27 and 29. */
export const october: Say = (i, kle) => {
  const place = (i * 37) % 98
  const number = numbers.indexOf(kle)
  if (kleGroupOf(kle) === '02') {
    if (place < 2) return 120 + 40 * number
    if (place < 31) return number <= place % 5 ? 30 + 17 * place : 0
    return 0
  }
  return place % 16 === 3 && number % 3 === 0 ? 60 + place : 0
}

const longName =
  'Kommunernes Fællesoffentlige Sags- og Dokumenthåndteringssystem med Borgervendte Selvbetjeningsløsninger'

const hostile: Product[] = [
  {
    id: 'a b/<x>&"',
    navn: '<script>alert(1)</script>"\'&',
    kind: 'esdh',
    vendor: '<img src=x onerror=alert(2)>',
    systemNames: [],
  },
]

/** By name. Each is built anew, with a reading of its own. */
export const worlds: Record<string, () => World> = {
  empty: () => createWorld({ say: () => 'never', status: { nextAt: undefined } }),
  firstRound: () =>
    createWorld({
      say: (i, kle) => (i < 20 ? october(i, kle) : 'never'),
      status: {
        nextAt: undefined,
        round: { startedAt: worldNow - 5000, planned: 1078, done: 220, failed: 3 },
      },
    }),
  allReady: () => createWorld({ say: () => 400 }),
  mixed: () =>
    createWorld({
      say: (i, kle) =>
        i === 90
          ? 'noRight'
          : i === 91
            ? 'timeout'
            : i === 92 && kle < '02.34.05'
              ? 'never'
              : october(i, kle),
      esdh: (i) => (i % 13 === 12 ? undefined : builtInProducts[(i * i) % 8]?.id),
    }),
  october: () => createWorld({ say: october }),
  stale: () => createWorld({ say: october, age: 2 * hour }),
  noAccess: () => createWorld({ say: () => 'noRight' }),
  limited: () => createWorld({ say: october, right: 'kle 02' }),
  longNames: () =>
    createWorld({
      say: october,
      products: builtInProducts.map((p) => ({ ...p, navn: `${p.navn} ${longName}`, vendor: longName })),
    }),
  hostile: () =>
    createWorld({ say: october, products: [...hostile, ...builtInProducts], right: '<b>kle</b>' }),
  noNumbers: () => createWorld({ say: () => 'never', rules: { ...rules, obligatory: [] } }),
  notPolled: () =>
    createWorld({ say: () => 'never', polled: false, esdh: () => undefined, eoj: () => undefined }),
  live: () => createWorld({ say: october, demo: false, status: { nextAt: worldNow + 5 * hour } }),
}

/** Eight weeks in which some kommuner went forward, one by a change of our right, and one was not measured. */
export const historyOf = (world: World): LevelRun[] => {
  const from = world.reading.now - 56 * day
  return world.kommuner.flatMap((k, i) =>
    (['02', '27', '29', 'eoj'] as const).flatMap((group): LevelRun[] => {
      const { level, delivered, obligatory } = k.groups[group]
      if (level === 'ukendt') return []
      const at = { kommunekode: k.kommune.kommunekode, group, obligatory, cases: 0 }
      const now = { ...at, level, delivered, lastAt: world.reading.now }
      if (level === 'ingen' || i % 3 === 0) return [{ ...now, byRight: false, firstAt: from }]
      const change = world.reading.now - (((i * 5) % 50) + 1) * day
      const gap = i % 7 === 0 ? 2 * day : 0
      return [
        { ...at, level: 'ingen', delivered: 0, byRight: false, firstAt: from, lastAt: change - gap - minute },
        { ...now, byRight: i % 10 === 0, firstAt: change },
      ]
    }),
  )
}

const sketchOf = (seed: number): Sketch => {
  let sketch = emptySketch()
  for (let n = 0; n < 24; n++)
    sketch = addTime(sketch, 90 + ((seed * 31 + n * 53) % 400), (seed + n) % 40 === 0)
  return sketch
}

const sketches = (): Map<string, Sketch> => new Map(kommuner.map((k, i) => [k.kommunekode, sketchOf(i)]))

export const kommuneDetail = (world: World, k: KommuneModel, say: Say = october): KommuneDetail => {
  const i = world.kommuner.indexOf(k)
  const measured = world.measuredAt !== undefined
  return {
    cells: measured ? cellsOf(i, k.kommune.kommunekode, { say, now: world.reading.now }) : [],
    numbers: k.groups['02'].obligatory === 0 ? [] : [...numbers].sort(),
    levelRuns: historyOf(world).filter((run) => run.kommunekode === k.kommune.kommunekode),
    sketches: measured ? sketches() : new Map(),
    historyFrom: world.reading.now - 56 * day,
    staleAfterMs: rules.staleAfterMs,
  }
}

export const driftDetail = (world: World): DriftDetail => {
  if (world.measuredAt === undefined)
    return { rounds: [], sizes: { bytes: 40_960, attempts: 0, runs: 0 }, outcomes: [], sketches: new Map() }
  const round = (n: number) => ({
    id: n,
    kind: 'counts' as const,
    startedAt: world.reading.now - n * interval - minute,
    endedAt: n === 3 ? undefined : world.reading.now - n * interval + 20_000,
    planned: 1078,
    done: n === 3 ? 411 : 1078,
    failed: n === 2 ? 14 : 0,
  })
  return {
    rounds: [1, 2, 3, 4].map(round),
    sizes: {
      bytes: 12_400_000,
      attempts: 103_488,
      runs: 2_410,
      oldestAttemptAt: world.reading.now - 13 * day,
    },
    outcomes: [
      { outcome: 'counted', attempts: 103_400 },
      { outcome: 'timeout', attempts: 61 },
      { outcome: 'fault', attempts: 27 },
    ],
    sketches: sketches(),
  }
}

/** Assets under plain names. */
export const shellAt = (path: string): Shell => ({ path, asset: (name) => `/assets/${name}` })
