// The next step of a group: its KLE numbers, and since when it has stood there, as far as it has been measured.
import type { Kle } from '../../server/domain/kle.ts'
import { inReadinessGroup } from '../../server/domain/kle.ts'
import type { LevelRun } from '../../server/domain/ports/levels.ts'
import type { KleLine } from './kle-lines.ts'
import type { SteppedGroup } from './step-kind.ts'
import { runsOf, toHistory } from './trend.ts'
import type { KommuneModel } from './world.ts'

/** `isFirst`: it has been so for as long as our history shows, and perhaps longer. `of`: what has been so since then. */
export type StepSince = { at: number; of: 'step' | 'konfiguration'; isFirst: boolean }

/** The lines of a group that its next step is about; empty when it is about no number in particular. */
const stepLines = (k: KommuneModel, group: SteppedGroup, lines: readonly KleLine[]): KleLine[] => {
  const { nextStep, konfiguration } = k.groups[group]
  const own = lines.filter(({ kle }) => inReadinessGroup(kle, group))
  if (nextStep?.rung === 'adgang' && nextStep.outcome === 'noAccess')
    return own.filter(({ cases: { known } }) => known.kind === 'noAccess')
  if (nextStep?.rung === 'leverance')
    return own.filter(({ cases: { known } }) => known.kind === 'cases' && known.cases === 0)
  if (nextStep?.rung !== 'konfiguration') return []
  const faulty = new Set<Kle>(Object.values(konfiguration.faults).flatMap(({ first }) => first))
  return own.filter(({ kle }) => faulty.has(kle))
}

/** How many numbers have a fault in their configuration; the state lists only the first of each fault. */
const faultyNumbers = ({ konfiguration }: KommuneModel['groups'][SteppedGroup]): number =>
  Object.values(konfiguration.faults).reduce((sum, { numbers }) => sum + numbers, 0)

/** The numbers that a next step is about: the first of them, and how many there are. */
export const stepNumbers = (
  k: KommuneModel,
  group: SteppedGroup,
  lines: readonly KleLine[],
): { lines: KleLine[]; count: number } => {
  const about = stepLines(k, group, lines)
  const isFaulty = k.groups[group].nextStep?.rung === 'konfiguration'
  return { lines: about, count: isFaulty ? faultyNumbers(k.groups[group]) : about.length }
}

/** The runs that end with the present number of delivered numbers; a gap in our measurements ends none. */
const sinceDelivered = (
  k: KommuneModel,
  group: SteppedGroup,
  levelRuns: readonly LevelRun[],
): StepSince | undefined => {
  const { delivered, obligatory } = k.groups[group]
  const runs = runsOf(toHistory(levelRuns), k.kommune.kommunekode, group).filter(
    (run) => run.level !== 'ukendt',
  )
  const before = runs.findLastIndex((run) => run.delivered !== delivered || run.obligatory !== obligatory)
  const first = runs[before + 1]
  return first === undefined || first.byUs
    ? undefined
    : { at: first.firstAt, of: 'step', isFirst: before < 0 }
}

/** The times, when there are any and all are known. */
const allKnown = (times: readonly (number | undefined)[]): number[] | undefined => {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 || known.length < times.length ? undefined : known
}

/** Undefined where the step has no such time, or where the last change was ours. */
export const stepSince = (
  k: KommuneModel,
  group: SteppedGroup,
  levelRuns: readonly LevelRun[],
  lines: readonly KleLine[],
): StepSince | undefined => {
  const { nextStep, freshness, level } = k.groups[group]
  const { lines: about, count } = stepNumbers(k, group, lines)
  const step = (at: number | undefined, of: StepSince['of']): StepSince | undefined =>
    at === undefined ? undefined : { at, of, isFirst: false }
  switch (nextStep?.rung) {
    case 'adgang': {
      // A number that has been refused since its first measurement has no such time.
      const refused = allKnown(
        about.map(({ cases: { cell } }) => (cell?.changedByUs ? undefined : cell?.changedAt)),
      )
      return step(refused && Math.min(...refused), 'step')
    }
    case 'leverance':
      return level === 'ukendt' ? undefined : sinceDelivered(k, group, levelRuns)
    case 'friskhed':
      return step(freshness.stopped?.since, 'step')
    case 'konfiguration': {
      const known = allKnown(
        about.flatMap(({ reported }) => reported.map(({ knownSinceAt }) => knownSinceAt)),
      )
      // None of them has changed since the latest.
      return step(known && about.length === count ? Math.max(...known) : undefined, 'konfiguration')
    }
    default:
      return undefined
  }
}
