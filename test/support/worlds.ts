// Named states of the world, for tests and the gallery: pure builders on top of the domain's assessment.
import type { Konfiguration } from '../../server/domain/facts/facts.ts'
import { factKinds, type ImportRecord } from '../../server/domain/facts/facts.ts'
import { builtInProducts, type Product } from '../../server/domain/facts/products.ts'
import { type Kle, kleGroupOf } from '../../server/domain/kle.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { emptySketch, type Sketch, toSketch } from '../../server/domain/measured/sketch.ts'
import type { LevelRun } from '../../server/domain/ports/levels.ts'
import type { GroupState } from '../../server/domain/readiness/group.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import type { DriftDetail, IndeksSketches, KommuneDetail } from '../../views/model/details.ts'
import type { ServicesDetail } from '../../views/model/services.ts'
import { buildWorld, createReading, type KommuneModel, type World } from '../../views/model/world.ts'
import type { Shell } from '../../views/shell.ts'

import { kontakter } from './facts.ts'
import { serviceStates } from './services.ts'
import {
  type AnswerOf,
  dataOf,
  factsOf,
  interval,
  numbers,
  rules,
  services,
  type WorldOptions,
  worldNow,
} from './world-data.ts'

export const createWorld = (options: WorldOptions): World => {
  const { now = worldNow, later = 0, products = builtInProducts, undecided = () => false } = options
  const used = options.rules ?? rules
  const { assess } = createAssessor(used)
  // Nothing is known of a kommune whose assessment failed, whatever was measured.
  const ofKommune = (i: number) => (undecided(i) ? { ...options, answer: () => 'never' as const } : options)
  const groups = kommuner.flatMap((k, i): GroupState[] =>
    assess(k.kommunekode, dataOf(i, k.kommunekode, ofKommune(i)), [], now + later).map((state) =>
      i % 11 === 5 && state.level !== 'ukendt' ? { ...state, changedAt: now - (i + 1) * 5 * hour } : state,
    ),
  )
  return buildWorld({
    demo: options.demo ?? true,
    reading: createReading(now + later),
    groups,
    undecided: new Map(
      kommuner.flatMap(({ kommunekode }, i) =>
        undecided(i) ? [[kommunekode, { kommunekode, at: now, reason: 'a broken rule' }]] : [],
      ),
    ),
    facts: factsOf(options),
    products,
    services: options.services ?? services,
    incidents: options.incidents ?? [],
    maintenance: [],
    gates: used.gates,
    status: { lagMs: 4, nextAt: now + 12 * minute, ...options.status },
    flereFrom: used.flereFrom,
    intervalMs: interval,
    freshWithinMs: used.freshness.freshWithinMs,
  })
}

/** 2 alle, 29 flere, 67 ingen on KLE 02; 6 flere, 92 ingen on 27 and 29. */
export const october: AnswerOf = (i, kle) => {
  const place = (i * 37) % 98
  const number = numbers.indexOf(kle)
  if (kleGroupOf(kle) === '02') {
    if (place < 2) return 120 + 40 * number
    if (place < 31) return number <= place % 5 ? 30 + 17 * place : 0
    return 0
  }
  return place % 16 === 3 && number % 3 === 0 ? 60 + place : 0
}

/** As long as a configured name may be. */
const longName = 'Kommunernes Fællesoffentlige Sags- og Dokumenthåndterings-IT'

const hostile: Product[] = [
  {
    id: 'a b/<x>&"',
    navn: '<script>alert(1)</script>"\'&',
    kind: 'esdh',
    vendor: '<img src=x onerror=alert(2)>',
    systemNames: [],
  },
]

const all: AnswerOf = () => 400

/** By `i % 10`: each fault of a configuration, and each way to have no fault or no configuration. */
const faultyKonfiguration = (i: number, kle: Kle): Partial<Konfiguration> | undefined => {
  const number = numbers.indexOf(kle)
  switch (i % 10) {
    case 0:
      return { oensket: 'aaben' }
    case 1:
      return number % 2 === 0 ? { aktiv: false } : { oensket: 'aaben' }
    case 2:
      return number === 0 ? { fradato: '2022-10-01', oensket: 'aaben' } : {}
    case 3:
      return number % 3 === 0 ? { oensket: 'lukket' } : {}
    case 4:
      return {}
    case 5:
      return { aktiv: false, oensket: 'lukket' }
    case 6:
      return undefined
    case 7:
      return { fradato: '2015-01-01', deaktiverFradatoForAktive: true, fagsystemfilter: ['Acadre', 'Nexus'] }
    case 8:
      return number < 3 ? { fagsystemfilter: ['<b>Acadre</b>'], oensket: 'aaben' } : undefined
    default:
      return number === 1 ? { aktiv: false, oensket: 'lukket' } : { fradato: '2019-04-01' }
  }
}

const faults: WorldOptions = {
  answer: all,
  konfiguration: faultyKonfiguration,
  letThrough: (i, cases) => (i % 10 === 2 ? 0 : i % 10 === 8 ? undefined : Math.floor(cases / 3)),
  kald: (i) => (i % 10 === 4 ? {} : i % 10 === 0 ? { medData: 40 } : undefined),
  countedWith: (kle) => (kle === '02.34.10' ? '02.34.11 02.34.12' : ''),
}

/** Cases by product in the index: the reported product and another; none; another; only others. */
const seen: readonly Readonly<Record<string, number>>[] = [
  { acadre: 900, sbsys: 12 },
  {},
  { sbsys: 77 },
  { acadre: 0, sbsys: 1500, cura: 40 },
]

/** Options of the worlds, by name. */
export const states: Readonly<Record<string, WorldOptions>> = {
  empty: { answer: () => 'never', status: { nextAt: undefined } },
  firstRound: {
    answer: (i, kle) => (i < 20 ? october(i, kle) : 'never'),
    status: {
      nextAt: undefined,
      round: { startedAt: worldNow - 5000, planned: 1078, done: 220, failed: 3 },
    },
  },
  allReady: { answer: all, benefits: () => 120, konfiguration: () => ({}) },
  mixed: {
    answer: (i, kle) =>
      i === 90 ? 'noRight' : i === 91 ? 'timeout' : i === 92 && kle < '02.34.05' ? 'never' : october(i, kle),
    benefits: (i) => (i === 90 ? 'noRight' : i % 5 === 0 ? 30 + i : 0),
    konfiguration: faultyKonfiguration,
    esdh: (i) => (i % 13 === 12 ? undefined : builtInProducts[(i * i) % 8]?.id),
  },
  october: { answer: october },
  stale: { answer: october, age: 2 * hour },
  noAccess: { answer: () => 'noRight', benefits: () => 'noRight' },
  limited: { answer: october, konfiguration: () => ({}), right: 'kle 02' },
  longNames: {
    answer: october,
    products: builtInProducts.map((p) => ({
      ...p,
      navn: `${p.navn} ${longName}`.slice(0, 60).trimEnd(),
      vendor: longName,
    })),
  },
  hostile: {
    answer: october,
    konfiguration: faultyKonfiguration,
    products: [...hostile, ...builtInProducts],
    productOrigin: '<script>x</script>.csv',
    right: '<b>kle</b>',
  },
  noNumbers: { answer: () => 'never', rules: { ...rules, obligatory: [] } },
  notPolled: { answer: () => 'never', polled: false, esdh: () => undefined, eoj: () => undefined },
  live: { answer: october, demo: false, status: { nextAt: worldNow + 5 * hour } },
  konfigurationer: faults,
  oldKonfigurationer: { ...faults, oplystDato: '2022-03-01' },
  closedGates: {
    answer: all,
    konfiguration: () => ({}),
    rules: {
      ...rules,
      gates: [
        { area: '02', opens: '2022-11-07', pilots: ['0751'] },
        { area: '27', pilots: ['0217'] },
      ],
    },
  },
  benefitsWithoutCases: { answer: () => 0, benefits: (i) => (i % 2 === 0 ? 25 + i : 0) },
  /** Reported and observed; only reported; only observed; reported, but another observed. */
  products: {
    answer: october,
    esdh: (i) => (i % 4 === 2 ? undefined : 'acadre'),
    eoj: (i) => (i % 2 === 0 ? 'nexus' : 'cura'),
    productOrigin: 'potentialeanalyse.csv',
    observed: (i) => seen[i % 4] ?? {},
  },
}

/** Builds the worlds, each time with a new reading. */
export const worlds: Readonly<Record<string, () => World>> = Object.fromEntries(
  Object.entries(states).map(([name, options]) => [name, () => createWorld(options)]),
)

/** Eight weeks of the i-th kommune: some kommuner step forward, some by a change of ours, and some have a gap. */
const runsOf = (k: KommuneModel, i: number, readAt: number): LevelRun[] => {
  const from = readAt - 56 * day
  return (['02', '27', '29', 'eoj'] as const).flatMap((group): LevelRun[] => {
    const { level, delivered, obligatory } = k.groups[group]
    if (level === 'ukendt') return []
    const at = { kommunekode: k.kommune.kommunekode, group, obligatory, cases: 0 }
    const now = { ...at, level, delivered, lastAt: readAt }
    if (level === 'ingen' || i % 3 === 0) return [{ ...now, byUs: false, firstAt: from }]
    const change = readAt - (((i * 5) % 50) + 1) * day
    const gap = i % 7 === 0 ? 2 * day : 0
    return [
      { ...at, level: 'ingen', delivered: 0, byUs: false, firstAt: from, lastAt: change - gap - minute },
      { ...now, byUs: i % 10 === 0, firstAt: change },
    ]
  })
}

const sketchOf = (seed: number): Sketch => {
  const times = Array.from({ length: 24 }, (_, n) => ({
    durationMs: 90 + ((seed * 31 + n * 53) % 400),
    failed: (seed + n) % 40 === 0,
  }))
  return toSketch(times)
}

/** Seven different sketches, because a sketch is slow to make. */
const sketches = (): IndeksSketches => {
  const made = Array.from({ length: 7 }, (_, seed) => sketchOf(seed))
  const ofAll = (from: number) =>
    new Map(kommuner.map((k, i) => [k.kommunekode, made[(i + from) % made.length] ?? emptySketch()]))
  return { sdi: ofAll(0), ydi: ofAll(3) }
}

const noSketches = (): IndeksSketches => ({ sdi: new Map(), ydi: new Map() })

export const kommuneDetail = (
  world: World,
  k: KommuneModel,
  options: WorldOptions = { answer: october },
): KommuneDetail => {
  const i = world.kommuner.indexOf(k)
  const measured = world.measuredAt !== undefined
  return {
    ...dataOf(i, k.kommune.kommunekode, { now: world.reading.now, ...options }),
    numbers: k.groups['02'].obligatory === 0 ? [] : [...numbers].sort(),
    levelRuns: runsOf(k, i, world.reading.now),
    sketches: measured ? sketches() : noSketches(),
    staleAfterMs: rules.staleAfterMs,
    maxAgeMs: rules.maxAgeMs,
    titles: new Map([['02.34.02', 'En opdigtet titel']]),
    kontakter: kontakter.map((fact) => ({ ...fact, kommunekode: k.kommune.kommunekode })),
  }
}

type Services = (now: number) => ServicesDetail

/** An import of each kind, one with a hostile name. */
const imports: readonly ImportRecord[] = factKinds.map((kind, i) => ({
  id: 6 - i,
  kind,
  origin: i === 3 ? '<i>kald</i>.xlsx' : `${kind}.csv`,
  recordedAt: worldNow - i * 13 * hour,
  rows: 1200 + i,
  added: 1000,
  changed: 150,
  unchanged: 50 + i,
  ended: i,
}))

export const driftDetail = (world: World): DriftDetail => {
  if (world.measuredAt === undefined)
    return {
      rounds: [],
      sizes: { bytes: 40_960, attempts: 0, runs: 0 },
      outcomes: [],
      sketches: noSketches(),
      certificates: [],
      imports: [],
      refused: [],
      coming: [],
      reported: [],
      observations: [],
      maintenance: [],
    }
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
      { indeks: 'sdi', outcome: 'counted', attempts: 103_400 },
      { indeks: 'ydi', outcome: 'counted', attempts: 40_100 },
      { indeks: 'sdi', outcome: 'timeout', attempts: 61 },
      { indeks: 'ydi', outcome: 'fault', attempts: 27 },
    ],
    sketches: sketches(),
    certificates: (serviceStates.certificates as Services)(world.reading.now).certificates,
    imports,
    refused: [
      {
        kind: 'kle-konfiguration',
        origin: 'https://konfiguration.example/<i>k</i>',
        refusedAt: world.reading.now - 2 * hour,
        rows: 0,
        ending: 1_078,
        held: 1_078,
      },
    ],
    coming: [],
    maintenance: [
      {
        text: 'Servicevindue',
        from: world.reading.now + 9 * hour,
        until: world.reading.now + 11 * hour,
        platform: 'serviceplatformen',
      },
    ],
    reported: [
      { kind: 'kle-konfiguration', facts: 1078, newestAt: worldNow - 50 * minute },
      { kind: 'klik', facts: 294, newestAt: worldNow - 26 * day },
    ],
    observations: ['acadre', 'nexus', 'f2'].map((product, i) => ({
      kommunekode: '0751',
      product,
      checkedAt: worldNow - i * day,
      ...(i < 2 && { cases: 5, answeredAt: worldNow - i * day }),
    })),
  }
}

/** A shell in which assets have plain names. */
export const shellAt = (path: string): Shell => ({ path, asset: (name) => `/assets/${name}` })
