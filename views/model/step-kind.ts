// Decides the kind of next step at which a kommune is counted, and finds faults in its configurations.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { RungId } from '../../server/domain/readiness/ladder.ts'
import type { KonfigurationFault } from '../../server/domain/visibility/konfiguration-faults.ts'
import { tally } from './tally.ts'
import type { GroupModel, KommuneModel } from './world.ts'

/** The rungs that can block. */
const blockingRungs = ['adgang', 'leverance', 'friskhed', 'konfiguration', 'gate'] as const satisfies RungId[]

const noSteps = ['intet', 'uafgjort', 'ukendt', 'ikkeRelevant'] as const
/** The kinds that are no steps to take. */
export type NoStep = (typeof noSteps)[number]

/**
 * Kinds of next step, in order of precedence: the rung that blocks · `ydelser`: nothing blocks, but benefits may not be
 * counted · `mangler`: nothing blocks, but some numbers are missing · `intet`: nothing blocks · `uafgjort`: our assessment
 * failed · `ukendt`: too little is measured · `ikkeRelevant`: no obligatory number is in force.
 */
export const stepKinds = [...blockingRungs, 'ydelser', 'mangler', ...noSteps] as const
export type StepKind = (typeof stepKinds)[number]

export const isNoStep = (kind: StepKind): kind is NoStep => noSteps.some((one) => one === kind)

/** The groups with a step of their own; `eoj` is 27 and 29. */
export const steppedGroups = ['02', 'eoj'] as const satisfies ReadinessGroup[]
export type SteppedGroup = (typeof steppedGroups)[number]

/** The kind of a group's next step; a frozen week does not hold whether an assessment failed. */
export const stepKindIn = ({
  nextStep,
  level,
  obligatory,
  undecided = false,
}: Pick<GroupModel, 'nextStep' | 'level' | 'obligatory'> &
  Partial<Pick<GroupModel, 'undecided'>>): StepKind => {
  if (obligatory === 0) return 'ikkeRelevant'
  if (nextStep === undefined && level === 'ukendt') return undecided ? 'uafgjort' : 'ukendt'
  if (nextStep === undefined) return 'intet'
  if (nextStep.outcome === 'partly') return nextStep.rung === 'adgang' ? 'ydelser' : 'mangler'
  return blockingRungs.find((rung) => rung === nextStep.rung) ?? 'ukendt'
}

const delivers = ({ level, atLeastFlere }: GroupModel): boolean =>
  level === 'alle' || level === 'flere' || atLeastFlere

/**
 * The kind at which a kommune is counted: the kind of its group 02 or eoj that comes first in `stepKinds`. `leverance`
 * (delivers nothing) requires that neither group delivers; when one does, the other's `leverance` counts as `mangler`.
 * The kind is `uafgjort` or `ukendt` only when no group has another but `ikkeRelevant`, and `ikkeRelevant` only when
 * both have it.
 */
export const stepKindOf = ({ groups }: KommuneModel): StepKind => {
  const own = steppedGroups.map((group) => groups[group])
  const isDelivering = own.some(delivers)
  const places = own.map((g) => {
    const kind = stepKindIn(g)
    return stepKinds.indexOf(kind === 'leverance' && isDelivering ? 'mangler' : kind)
  })
  return stepKinds[Math.min(...places)] as StepKind
}

/** The kind of the group's step; without a group, `stepKindOf`. */
export const stepKindFor = (k: KommuneModel, group: ReadinessGroup | undefined): StepKind =>
  group === undefined ? stepKindOf(k) : stepKindIn(k.groups[group])

/** The number of kommuner at each kind; the sum is all the given kommuner. */
export const countSteps = (
  kommuner: readonly KommuneModel[],
  group?: ReadinessGroup,
): Record<StepKind, number> => tally(stepKinds, kommuner, (k) => stepKindFor(k, group))

/** Faults of configurations by their names in an address. */
export const faultOf = {
  leveretLukket: 'deliveredClosed',
  aabenTom: 'openEmpty',
  imodOensket: 'againstIntent',
  svarerTomt: 'answersEmpty',
} as const satisfies Record<string, KonfigurationFault>

/** Findings in the configurations. `uafgjort`: whether some number has a fault is unknown. */
export const findings = ['leveretLukket', 'aabenTom', 'imodOensket', 'svarerTomt', 'uafgjort'] as const
export type FindingId = (typeof findings)[number]

/** Whether a group has the finding; without a group, whether 02 or eoj has it. */
export const hasFinding = (k: KommuneModel, finding: FindingId, group: ReadinessGroup | undefined): boolean =>
  (group === undefined ? steppedGroups : [group]).some((g) => {
    const { konfiguration } = k.groups[g]
    return finding === 'uafgjort'
      ? konfiguration.unknown > 0
      : konfiguration.faults[faultOf[finding]] !== undefined
  })
