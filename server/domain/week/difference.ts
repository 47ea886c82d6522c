// Difference of two frozen weeks: how each kommune's state in each group changed, of which kind, and why.
import { inReadinessGroup, type ReadinessGroup, readinessGroups } from '../kle.ts'
import type { RungId, RungOutcome } from '../readiness/ladder.ts'
import { assessLevel, type Level } from '../readiness/level.ts'
import type { FrozenGroup, FrozenWeek } from './frozen-week.ts'

type ComparedGroup = Pick<
  FrozenGroup,
  'level' | 'obligatory' | 'delivered' | 'zero' | 'changedAt' | 'changedByUs' | 'ladder'
>
type ComparedKommune = Pick<FrozenWeek['kommuner'][number], 'kommunekode' | 'polled' | 'right'> & {
  groups: Readonly<Record<ReadinessGroup, ComparedGroup>>
}

/** What is compared of a frozen week, or of the present. */
export type Compared = Pick<FrozenWeek, 'at'> & {
  rules: Pick<FrozenWeek['rules'], 'flereFrom' | 'obligatory'>
  kommuner: readonly ComparedKommune[]
}

/** A kommune's state in a group, as far as weeks are compared. */
export type CellState = {
  level: Level
  /** Numbers in force. */
  obligatory: number
  /** Numbers with cases; absent with level `ukendt`, where they are not decided. */
  delivered?: number | undefined
}

/**
 * frem, tilbage: the level, or at the same level the delivered numbers, rose or fell · ny: no number was in force, or it
 * was not measured · udgaaet: no number is in force any more, or the kommune is no longer asked about · ikkeMaalt: it is
 * not known any more · aendretAfOs: our numbers, rules or right changed, so the states cannot be compared.
 */
export const transitionKinds = ['frem', 'tilbage', 'ny', 'udgaaet', 'ikkeMaalt', 'aendretAfOs'] as const
export type TransitionKind = (typeof transitionKinds)[number]

/** The rung of the ladder that changed; its outcomes where they are frozen. */
type TransitionReason = {
  rung: Extract<RungId, 'adgang' | 'leverance'>
  from?: RungOutcome | undefined
  to?: RungOutcome | undefined
}

export type Transition = {
  kommunekode: string
  group: ReadinessGroup
  kind: TransitionKind
  from: CellState
  to: CellState
  /** When the level became what it is (epoch ms); absent when it has not changed between the weeks. */
  since?: number | undefined
  reason: TransitionReason
}

type CellStates = ReadonlyMap<string, CellState>

const keyOf = (kommunekode: string, group: ReadinessGroup): string => `${kommunekode} ${group}`

const stateOf = ({ level, obligatory, delivered }: ComparedGroup): CellState =>
  level === 'ukendt' ? { level, obligatory } : { level, obligatory, delivered }

/** The states of a week, by kommunekode and group. */
export const statesOf = ({ kommuner }: Compared): CellStates =>
  new Map(
    kommuner.flatMap(({ kommunekode, groups }) =>
      readinessGroups.map((group) => [keyOf(kommunekode, group), stateOf(groups[group])] as const),
    ),
  )

/** The states after a difference; of the first week's states they are the second's. */
export const applyDifference = (states: CellStates, difference: readonly Transition[]): CellStates => {
  const after = new Map(states)
  for (const { kommunekode, group, to } of difference) after.set(keyOf(kommunekode, group), to)
  return after
}

const isSame = (a: CellState, b: CellState): boolean =>
  a.level === b.level && a.obligatory === b.obligatory && a.delivered === b.delivered

const rank: Record<Level, number> = { ukendt: 0, ingen: 1, flere: 2, alle: 3 }

/** Rises with the level, and at one level with the delivered numbers. */
const height = ({ level, delivered = 0 }: CellState): number => rank[level] * 1000 + delivered

const explaining = ['adgang', 'leverance'] as const

/** The first rung that changed. When the level is the same, it is the leverance, whose numbers changed. */
const reasonOf = (first: ComparedGroup, second: ComparedGroup): TransitionReason => {
  const rung = explaining.find((id) => first.ladder[id] !== second.ladder[id]) ?? 'leverance'
  return { rung, from: first.ladder[rung], to: second.ladder[rung] }
}

/** The groups whose obligatory numbers differ. */
const groupsWithOtherNumbers = (first: Compared, second: Compared): ReadonlySet<ReadinessGroup> => {
  const numbersIn = ({ rules }: Compared, group: ReadinessGroup): string =>
    rules.obligatory
      .map(({ kle }) => kle)
      .filter((kle) => inReadinessGroup(kle, group))
      .sort()
      .join()
  return new Set(readinessGroups.filter((group) => numbersIn(first, group) !== numbersIn(second, group)))
}

/** A polled kommune has a state in a group with numbers in force. */
const isPresent = ({ polled }: ComparedKommune, { obligatory }: ComparedGroup): boolean =>
  polled && obligatory > 0

/** How each state of `first` that differs became that of `second`, in the order of the kommuner and groups. */
export const differenceOf = (first: Compared, second: Compared): Transition[] => {
  const former = new Map(first.kommuner.map((kommune) => [kommune.kommunekode, kommune]))
  const otherNumbers = groupsWithOtherNumbers(first, second)
  const [formerRule, rule] = [first.rules.flereFrom, second.rules.flereFrom]
  /** Whether the two weeks' rules give a group's counts different levels. */
  const isByRule = (group: ComparedGroup): boolean =>
    assessLevel(group, formerRule).level !== assessLevel(group, rule).level

  const kindOf = (group: ReadinessGroup, was: ComparedKommune, is: ComparedKommune): TransitionKind => {
    const [a, b] = [was.groups[group], is.groups[group]]
    if (!isPresent(was, a) && isPresent(is, b)) return 'ny'
    if (isPresent(was, a) && !isPresent(is, b)) return 'udgaaet'
    const byRecord = b.changedByUs && (b.changedAt === undefined || b.changedAt > first.at)
    if (a.level !== b.level && (isByRule(a) || isByRule(b) || byRecord)) return 'aendretAfOs'
    if (a.obligatory !== b.obligatory || otherNumbers.has(group) || was.right !== is.right)
      return 'aendretAfOs'
    if (a.level === 'ukendt') return 'ny'
    if (b.level === 'ukendt') return 'ikkeMaalt'
    return height(b) > height(a) ? 'frem' : 'tilbage'
  }

  return second.kommuner.flatMap((is) => {
    const was = former.get(is.kommunekode)
    if (was === undefined) return []
    return readinessGroups.flatMap((group): Transition[] => {
      const [a, b] = [was.groups[group], is.groups[group]]
      const [from, to] = [stateOf(a), stateOf(b)]
      if (isSame(from, to)) return []
      const isNewer = a.level !== b.level && b.changedAt !== undefined && b.changedAt > first.at
      return [
        {
          ...{ kommunekode: is.kommunekode, group, kind: kindOf(group, was, is), from, to },
          ...(isNewer ? { since: b.changedAt } : {}),
          reason: reasonOf(a, b),
        },
      ]
    })
  })
}

export const changes = [...transitionKinds, 'uaendret'] as const
/** The number of kommuner by change; the sum is all that are counted. */
export type ChangeCounts = Record<(typeof changes)[number], number>

/** A group's kommuner by change; `ikkeMaalt` has all that are not known in `second`, also those that were not before. */
export const countChanges = (
  difference: readonly Transition[],
  second: Compared,
  group: ReadinessGroup,
  isCounted: (kommunekode: string) => boolean = () => true,
): ChangeCounts => {
  const kinds = new Map(
    difference.filter((t) => t.group === group).map(({ kommunekode, kind }) => [kommunekode, kind]),
  )
  const counts = Object.fromEntries(changes.map((change) => [change, 0])) as ChangeCounts
  for (const { kommunekode, groups } of second.kommuner) {
    if (!isCounted(kommunekode)) continue
    counts[kinds.get(kommunekode) ?? (groups[group].level === 'ukendt' ? 'ikkeMaalt' : 'uaendret')] += 1
  }
  return counts
}
