// Decides the one kind of next step that a kommune is counted at, and finds what is wrong besides.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { RungId } from '../../server/domain/readiness/ladder.ts'
import type { KonfigurationFault } from '../../server/domain/visibility/konfiguration-faults.ts'
import type { GroupModel, KommuneModel } from './world.ts'

/** The rungs that can block. */
const blockingRungs = ['adgang', 'leverance', 'friskhed', 'konfiguration', 'gate'] as const satisfies RungId[]

/**
 * Kinds of next step, in the order in which they count: the rung that blocks · `mangler`: nothing blocks, and some
 * numbers are missing · `intet`: nothing blocks · `ukendt`: too little is known.
 */
export const stepKinds = [...blockingRungs, 'mangler', 'intet', 'ukendt'] as const
export type StepKind = (typeof stepKinds)[number]

/** The groups that a kommune has a step in: `eoj` is 27 and 29. */
export const steppedGroups = ['02', 'eoj'] as const satisfies ReadinessGroup[]

/** The kind of a group's next step. */
export const stepKindIn = ({ nextStep, level }: GroupModel): StepKind => {
  if (nextStep === undefined) return level === 'ukendt' ? 'ukendt' : 'intet'
  if (nextStep.outcome === 'partly') return 'mangler'
  return blockingRungs.find((rung) => rung === nextStep.rung) ?? 'ukendt'
}

const delivers = ({ level, atLeastFlere }: GroupModel): boolean =>
  level === 'alle' || level === 'flere' || atLeastFlere

/**
 * The one kind that a kommune is counted at: of the kinds of its groups 02 and eoj, the first in the order of
 * `stepKinds`. A kommune delivers nothing only when neither group does; else what one of them lacks is `mangler`. It is
 * `ukendt` only where neither group says anything else.
 */
export const stepKindOf = ({ groups }: KommuneModel): StepKind => {
  const mine = steppedGroups.map((group) => groups[group])
  const isDelivering = mine.some(delivers)
  const places = mine.map((g) => {
    const kind = stepKindIn(g)
    return stepKinds.indexOf(kind === 'leverance' && isDelivering ? 'mangler' : kind)
  })
  return stepKinds[Math.min(...places)] as StepKind
}

/** As `stepKindOf`; with a group, the kind of that group's step. */
export const stepKindFor = (k: KommuneModel, group: ReadinessGroup | undefined): StepKind =>
  group === undefined ? stepKindOf(k) : stepKindIn(k.groups[group])

/** How many kommuner are counted at each kind; they sum to the kommuner. */
export const countSteps = (
  kommuner: readonly KommuneModel[],
  group?: ReadinessGroup,
): Record<StepKind, number> => {
  const counts = Object.fromEntries(stepKinds.map((kind) => [kind, 0])) as Record<StepKind, number>
  for (const k of kommuner) counts[stepKindFor(k, group)] += 1
  return counts
}

/** Findings in the configurations, whatever the next step, by their names in an address. */
const faults = {
  leveretLukket: 'deliveredClosed',
  aabenTom: 'openEmpty',
  imodOensket: 'againstIntent',
  svarerTomt: 'answersEmpty',
} as const satisfies Record<string, KonfigurationFault>

/** `uafgjort`: a number may or may not be at fault. */
export const findings = ['leveretLukket', 'aabenTom', 'imodOensket', 'svarerTomt', 'uafgjort'] as const
export type FindingId = (typeof findings)[number]

/** Whether a finding is made in a group; without one, in 02 or eoj. */
export const hasFinding = (k: KommuneModel, finding: FindingId, group: ReadinessGroup | undefined): boolean =>
  (group === undefined ? steppedGroups : [group]).some((g) => {
    const { konfiguration } = k.groups[g]
    return finding === 'uafgjort'
      ? konfiguration.unknown > 0
      : konfiguration.faults[faults[finding]] !== undefined
  })
