// Generates the seeded situations of each kind.

import { createFleet } from './fleet.ts'
import { createDice, type Dice } from './random.ts'
import { type Situation, situationSchema } from './situation.ts'

type Input = Partial<Omit<Situation, 'faults'>> & { faults?: object[] }

/** Mornings (06:00 or 07:00 UTC) of working days. */
const mornings = [
  '2026-03-03T06:00:00Z',
  '2026-01-20T07:00:00Z',
  '2026-09-16T06:00:00Z',
  '2026-11-12T07:00:00Z',
]

const kinds: Record<
  string,
  (dice: Dice, pick: <T>(list: readonly T[]) => T, fleet: ReturnType<typeof createFleet>) => Input
> = {
  'one service fails': (_, pick) => ({
    faults: [
      {
        fromHour: 3,
        toHour: pick([5, 9, 14]),
        at: {
          service: pick(['sdi', 'ydi', 'sapa', 'verifikationsklient', 'mitoverblik', 'serviceplatformen']),
        },
        what: 'fail',
      },
    ],
  }),
  'one service now and then': (_, pick) => ({
    hours: 36,
    faults: [
      {
        fromHour: 3,
        toHour: 30,
        at: {
          service: pick(['sdi', 'ydi', 'sapa', 'verifikationsklient', 'mitoverblik', 'serviceplatformen']),
        },
        what: 'fail',
        share: pick([0.1, 0.2, 0.3, 0.5]),
      },
    ],
  }),
  'a probe at 20 %': (_, pick) => ({
    hours: 30,
    faults: [
      {
        fromHour: 3,
        toHour: 26,
        at: { service: pick(['sapa', 'verifikationsklient', 'mitoverblik']) },
        what: 'fail',
        share: 0.2,
      },
    ],
  }),
  'a platform fails': (_, pick) => ({
    faults: [
      {
        fromHour: 3,
        toHour: pick([6, 12]),
        at: { platform: 'serviceplatformen' },
        what: 'fail',
        share: pick([1, 1, 0.5, 0.2]),
      },
    ],
  }),
  'one kommune fails': (_, pick, { products }) => ({
    faults: [
      {
        fromHour: 3,
        toHour: 18,
        at: { kommuner: [pick([...products.keys()])] },
        what: pick(['fail', 'slow', 'noRight']),
        share: pick([1, 1, 0.5]),
        ms: 4000,
      },
    ],
  }),
  'slow without failures': (_, pick) => ({
    faults: [
      {
        fromHour: 3,
        toHour: pick([8, 14]),
        at: pick([
          { service: 'sdi' },
          { service: 'ydi' },
          { platform: 'serviceplatformen' },
          { service: 'sapa' },
        ]),
        what: 'slow',
        ms: pick([3000, 8000]),
        share: pick([1, 0.4]),
      },
    ],
  }),
  bursts: (_, pick) => {
    const service = pick(['sdi', 'ydi', 'sapa', 'verifikationsklient'])
    const every = pick([1, 2])
    return {
      faults: Array.from({ length: 5 }, (__, i) => ({
        fromHour: 3 + i * every,
        toHour: 3 + i * every + pick([0.25, 0.5]),
        at: { service },
        what: 'fail',
        share: pick([1, 0.6]),
      })),
    }
  },
  'two causes at once': (_, pick, { products }) => ({
    faults: [
      {
        fromHour: 3,
        toHour: 12,
        at: pick([
          { service: 'sapa' },
          { service: 'verifikationsklient' },
          { kommuner: [pick([...products.keys()])] },
        ]),
        what: 'fail',
        share: pick([1, 0.5]),
      },
      pick([
        { fromHour: 3.2, toHour: 14, at: { service: 'ydi' }, what: 'fail', share: pick([1, 0.3]) },
        {
          fromHour: 2,
          toHour: 20,
          at: { product: pick(['edoc', 'getorganized', 'sensum', 'cura']) },
          what: 'stop',
        },
        { fromHour: 4, toHour: 13, at: { service: 'mitoverblik' }, what: 'fail' },
      ]),
    ],
  }),
  'own network': (_, pick) => ({
    faults: [
      {
        fromHour: 3,
        toHour: pick([3.5, 6]),
        at: { monitor: 'network' },
        what: 'fail',
        share: pick([1, 0.5, 0.2]),
      },
    ],
  }),
  'blocked loop': (_, pick) => ({
    faults: [
      { fromHour: 3, toHour: 6, at: { monitor: 'lag' }, what: 'slow', ms: 3000, share: pick([1, 0.5]) },
    ],
  }),
  'clock jumps': (_, pick) => ({
    faults: [
      {
        fromHour: 3,
        toHour: pick([4, 9]),
        at: { monitor: 'clock' },
        what: 'fail',
        ms: pick([3_600_000, -3_600_000]),
      },
    ],
  }),
  'a product stops': (_, pick) => ({
    hours: 30,
    faults: [
      {
        fromHour: pick([2, 3, 4]),
        toHour: pick([20, 28]),
        at: {
          product: pick(['edoc', 'sensum', 'getorganized', 'sbsys', 'acadre', 'cura', 'nexus', 'workzone']),
        },
        what: 'stop',
      },
    ],
  }),
  'a group of a product stops': (_, pick) => ({
    hours: 30,
    faults: [
      {
        fromHour: 3,
        toHour: 26,
        at: { product: pick(['sensum', 'cura', 'nexus']), group: pick(['27', '29']) },
        what: 'stop',
      },
    ],
  }),
  'a group stops': (_, pick) => ({
    faults: [{ fromHour: 3, toHour: 20, at: { group: pick(['02', '27', '29']) }, what: 'stop' }],
  }),
  'all deliveries stop': () => ({
    faults: [{ fromHour: 3, toHour: 12, at: { platform: 'serviceplatformen' }, what: 'stop' }],
  }),
  'a large kommune stops': (_, __, { cells }) => {
    const sums = new Map<string, number>()
    for (const { kommunekode, level } of cells) sums.set(kommunekode, (sums.get(kommunekode) ?? 0) + level)
    const [largest] = [...sums].sort((a, b) => b[1] - a[1])
    return {
      hours: 48,
      faults: [{ fromHour: 3, toHour: 40, at: { kommuner: [largest?.[0]] }, what: 'stop' }],
    }
  },
  'a product stops on Friday': (_, pick) => ({
    start: '2026-03-06T06:00:00Z',
    hours: 96,
    faults: [{ fromHour: 7, toHour: 90, at: { product: pick(['edoc', 'sensum']) }, what: 'stop' }],
  }),
  'a product stops before Easter': (_, pick) => ({
    start: '2026-04-01T06:00:00Z',
    hours: 160,
    faults: [
      { fromHour: 7, toHour: 150, at: { product: pick(['edoc', 'sensum', 'getorganized']) }, what: 'stop' },
    ],
  }),
  'a product stops over the clock change': (_, pick) => ({
    start: pick(['2026-03-28T06:00:00Z', '2026-10-24T06:00:00Z']),
    hours: 72,
    faults: [
      { fromHour: 10, toHour: 60, at: { product: pick(['edoc', 'sensum', 'getorganized']) }, what: 'stop' },
    ],
  }),
  'cases are gone': (_, pick, { products }) => ({
    hours: 30,
    faults: [
      {
        fromHour: 8,
        toHour: 24,
        at: pick([{ product: 'sensum' }, { product: 'edoc' }, { kommuner: [pick([...products.keys()])] }]),
        what: 'drop',
        share: pick([1, 0.5]),
      },
    ],
  }),
  maintenance: (_, pick) => ({
    faults: [{ fromHour: 3, toHour: 5, at: { service: pick(['sdi', 'sapa']) }, what: 'fail' }],
    maintenance: [{ fromHour: 3, toHour: 5 }],
  }),
  'recovery in parts': (_, pick) => {
    const service = pick(['sdi', 'ydi', 'sapa'])
    return {
      faults: [
        { fromHour: 3, toHour: 6, at: { service }, what: 'fail' },
        { fromHour: 6, toHour: 10, at: { service }, what: 'fail', share: 0.5 },
        { fromHour: 10, toHour: 13, at: { service }, what: 'fail', share: 0.2 },
      ],
    }
  },
  'a quiet week': () => ({ hours: 168 }),
}

export const kindNames = Object.keys(kinds)

/** The nth situation; kinds take turns. */
export const generate = (nth: number): Situation => {
  const kind = kindNames[nth % kindNames.length] as string
  const dice = createDice(`situation ${nth}`)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(dice.next() * list.length)] as T
  const basis = {
    name: `${String(nth).padStart(3, '0')} ${kind}`,
    start: pick(mornings),
    hours: 24,
    seed: nth,
    faults: [] as object[],
  }
  const fleet = createFleet(situationSchema.parse(basis), createDice(`${basis.name} ${basis.seed}`))
  return situationSchema.parse({ ...basis, ...kinds[kind]?.(dice, pick, fleet) })
}
