// The view-model of an opening: the cases that could be shown on a day, by area and kommune, from present counts.
import { type Gate, gateOfGroup } from '../../server/domain/facts/gate.ts'
import { type KleGroup, kleGroups } from '../../server/domain/kle.ts'
import { copenhagenDay } from '../../server/domain/time.ts'
import { isWaitingUnknown, type Shown, shownBehind } from '../../server/domain/visibility/shown.ts'
import type { World } from './world.ts'

/**
 * The number of kommuner by kind, and the most cases that can be shown or are waiting, where that is known.
 * `waitingUnknown`: kommuner in `intet` to which DIGST has not opened, and of which no more is known.
 */
export type OpeningSum = Record<'kan' | 'intet' | 'ukendt' | 'atMost' | 'waiting' | 'waitingUnknown', number>

const sumOf = (shown: readonly Shown[]): OpeningSum => {
  const sum = { kan: 0, intet: 0, ukendt: 0, atMost: 0, waiting: 0, waitingUnknown: 0 }
  for (const one of shown) {
    sum[one.kind] += 1
    if (one.kind === 'kan') sum.atMost += one.atMost
    if (one.kind === 'intet') sum.waiting += one.waiting ?? 0
    if (isWaitingUnknown(one)) sum.waitingUnknown += 1
  }
  return sum
}

/** `opens`: whether DIGST opens it for all on the day. */
export type AreaOpening = {
  group: KleGroup
  shown: readonly Shown[]
  today: OpeningSum
  onDay: OpeningSum
  opens: boolean
}

/** Whether the day changes nothing of the sums of an area. */
export const isUnchanged = ({ today, onDay }: Pick<AreaOpening, 'today' | 'onDay'>): boolean =>
  (Object.keys(today) as (keyof OpeningSum)[]).every((key) => today[key] === onDay[key])

export type Opening = {
  /** `yyyy-mm-dd` */
  day: string
  today: string
  /** In the order of the world's kommuner. */
  areas: readonly AreaOpening[]
}

/** The cases that could be shown on a day, from the present counts and configurations and the gates of that day. */
export const openingOn = (world: World, day: string): Opening => {
  const today = copenhagenDay(world.reading.now)
  const shownOn = (group: KleGroup, date: string): Shown[] =>
    world.kommuner.map((k) =>
      shownBehind(k.groups[group], gateOfGroup(world.gates, group, k.kommune.kommunekode, date)),
    )
  const areas = kleGroups.map((group): AreaOpening => {
    const shown = shownOn(group, day)
    const opens = day > today && world.gates.some((gate) => gate.area === group && gate.opens === day)
    return { group, shown, today: sumOf(shownOn(group, today)), onDay: sumOf(shown), opens }
  })
  return { day, today, areas }
}

/** The next day on which an area opens; today when none will. */
export const nextOpening = (gates: readonly Gate[], today: string): string =>
  gates
    .flatMap(({ opens }) => (opens !== undefined && opens > today ? opens : []))
    .sort()
    .at(0) ?? today

/** The next opening of KLE groups, with these alone; undefined when none is known. */
export const comingOpening = (world: World): Pick<Opening, 'areas' | 'day'> | undefined => {
  const today = copenhagenDay(world.reading.now)
  const groups: readonly string[] = kleGroups
  const day = nextOpening(
    world.gates.filter(({ area }) => groups.includes(area)),
    today,
  )
  if (day === today) return undefined
  return { day, areas: openingOn(world, day).areas.filter(({ opens }) => opens) }
}
