// The ladder of readiness: each rung's outcome with its evidence, and the next step.

import type { GateState } from '../facts/gate.ts'
import { fullRight, type Right } from '../measured/check.ts'
import { type KonfigurationState, konfigurationFaults } from '../visibility/konfiguration-faults.ts'
import type { Shown } from '../visibility/shown.ts'
import type { GroupState } from './group.ts'
import { isOnlyLimited } from './level.ts'

export const rungs = ['adgang', 'leverance', 'friskhed', 'konfiguration', 'gate', 'kanVises'] as const
export type RungId = (typeof rungs)[number]

export const rungOutcomes = ['yes', 'partly', 'no', 'notMeasured', 'noAccess', 'notRelevant'] as const
export type RungOutcome = (typeof rungOutcomes)[number]

/** The parties that can act on a rung that is not met. */
export type Who = 'kommune' | 'kommuneOgLeverandoer' | 'kombit' | 'digst'

export type Rung = {
  rung: RungId
  outcome: RungOutcome
  /** The outcome's evidence: numbers, times (epoch ms), days (`yyyy-mm-dd`), and KLE numbers separated by spaces. */
  evidence: Record<string, number | string>
}

/** The number of KLE numbers whose count is unknown, including those with 0 under a limited right. */
export const unknownNumbers = (s: GroupState): number => s.obligatory - s.delivered - s.zero - s.noAccess

/** `partly` when only the benefits may not be counted: that does not block, because cases are what citizens see. */
const adgang = (s: GroupState): RungOutcome => {
  if (s.noAccess > 0) return 'noAccess'
  if (s.limited > 0) return 'no'
  if (s.delivered + s.zero === 0) return 'notMeasured'
  return (s.benefits?.noAccess ?? 0) > 0 ? 'partly' : 'yes'
}

const levelOutcomes = { alle: 'yes', flere: 'partly', ingen: 'no' } as const

/** Follows the level. `partly` does not block, because delivered cases can be shown. */
const leverance = (s: GroupState): RungOutcome => {
  if (s.level === 'ukendt') return s.noAccess > 0 ? 'noAccess' : 'notMeasured'
  return levelOutcomes[s.level]
}

const gateOutcomes: Record<GateState['state'], RungOutcome> = {
  open: 'yes',
  closed: 'no',
  unknown: 'notMeasured',
}

const ifKnown = (name: string, value: number | undefined): Record<string, number> =>
  value === undefined ? {} : { [name]: value }

/** `yes` when every number has a case that can be shown. */
const kanVises = (shown: Shown, obligatory: number): RungOutcome => {
  if (shown.kind === 'kan') return shown.showable === obligatory ? 'yes' : 'partly'
  if (shown.kind === 'intet') return 'no'
  return shown.because === 'noAccess' ? 'noAccess' : 'notMeasured'
}

const kanVisesEvidence = (shown: Shown, obligatory: number): Record<string, number> =>
  shown.kind === 'intet'
    ? { obligatory, showable: 0, atMost: 0, ...ifKnown('waiting', shown.waiting) }
    : { obligatory, showable: shown.showable, ...ifKnown('atMost', shown.atMost) }

/** Of a stop its own numbers, since it began; else those of the window. */
const friskhedEvidence = ({ received, freshness: { expected, stopped } }: GroupState): Rung['evidence'] =>
  stopped === undefined
    ? { ...ifKnown('received', received), ...ifKnown('expected', expected) }
    : { received: stopped.received, stoppedAt: stopped.since, stoppedIn: stopped.groups.join(' ') }

const konfigurationEvidence = (s: KonfigurationState): Record<string, number> => ({
  open: s.open,
  closed: s.closed,
  ...Object.fromEntries(konfigurationFaults.map((fault) => [fault, s.faults[fault]?.numbers ?? 0])),
  intendedClosed: s.intendedClosed,
  unknown: s.unknown,
  ...ifKnown('visible', s.visible),
})

/**
 * The ladder of a group. `right`: the known limits of the kommune's agreement; `gate`: the group's gate for the kommune
 * today (`gateOfGroup`); `shown`: the cases that can be shown behind that gate.
 */
export const assessLadder = (s: GroupState, right: Right, gate: GateState, shown: Shown): Rung[] => {
  if (s.obligatory === 0) return rungs.map((rung) => ({ rung, outcome: 'notRelevant', evidence: {} }))
  const measured = ifKnown('measuredAt', s.measuredAt)
  const limited = ifKnown('limited', isOnlyLimited(s) ? s.limited : undefined)
  return [
    {
      rung: 'adgang',
      outcome: adgang(s),
      evidence: {
        obligatory: s.obligatory,
        noAccess: s.noAccess,
        limited: s.limited,
        ...ifKnown('benefitsNoAccess', s.benefits?.noAccess || undefined),
        ...(right === fullRight ? {} : { right }),
        ...measured,
      },
    },
    {
      rung: 'leverance',
      outcome: leverance(s),
      evidence: {
        obligatory: s.obligatory,
        delivered: s.delivered,
        zero: s.zero,
        unknown: unknownNumbers(s),
        ...(s.missing.length === 0 ? {} : { missing: s.missing.join(' ') }),
        ...ifKnown('cases', s.cases),
        ...limited,
        ...measured,
      },
    },
    {
      rung: 'friskhed',
      outcome: s.freshness.outcome,
      evidence: { ...friskhedEvidence(s), ...limited, ...measured },
    },
    {
      rung: 'konfiguration',
      outcome: s.konfiguration.outcome,
      evidence: konfigurationEvidence(s.konfiguration),
    },
    {
      rung: 'gate',
      outcome: gateOutcomes[gate.state],
      evidence: {
        ...(gate.opens === undefined ? {} : { opens: gate.opens }),
        ...(gate.pilot ? { pilot: 1 } : {}),
      },
    },
    {
      rung: 'kanVises',
      outcome: kanVises(shown, s.obligatory),
      evidence: kanVisesEvidence(shown, s.obligatory),
    },
  ]
}

/** The party that acts on each rung. */
export const whoActs: Record<RungId, Who> = {
  adgang: 'kommune',
  leverance: 'kommuneOgLeverandoer',
  friskhed: 'kommuneOgLeverandoer',
  konfiguration: 'kommune',
  gate: 'digst',
  kanVises: 'kombit',
}

export type NextStep = Rung & { outcome: 'no' | 'noAccess' | 'partly'; who: Who }

const firstStep = (
  ladder: readonly Rung[],
  outcomes: readonly NextStep['outcome'][],
): NextStep | undefined => {
  for (const rung of ladder) {
    const outcome = outcomes.find((o) => o === rung.outcome)
    if (outcome !== undefined && rung.rung !== 'kanVises')
      return { ...rung, outcome, who: whoActs[rung.rung] }
  }
  return undefined
}

/** The first rung that blocks (`no` or `noAccess`); if none does, the first that is `partly`. Never kanVises. */
export const nextStepOf = (ladder: readonly Rung[]): NextStep | undefined =>
  firstStep(ladder, ['no', 'noAccess']) ?? firstStep(ladder, ['partly'])
