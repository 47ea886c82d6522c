// JSON API answers: the view-model with names and times for programs.
import type { z } from 'zod'
import { type ProductKind, type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import type { Rung } from '../../server/domain/readiness/ladder.ts'
import { basisOf } from '../model/basis.ts'
import type { KommuneCells } from '../model/details.ts'
import { kleLines } from '../model/kle-lines.ts'
import { countSteps, stepKindOf } from '../model/step-kind.ts'
import type { GroupModel, KommuneModel, World } from '../model/world.ts'
import { nextStepText, rungText } from '../text/ladder.ts'
import { iso, kleAnswer, orNull } from './kle.ts'
import type {
  groupSchema,
  healthSchema,
  kommuneDetailSchema,
  kommunerSchema,
  kommuneSchema,
  overblikSchema,
  productBasisSchema,
  rungSchema,
} from './schemas.ts'

/** Makes a value for each group. */
const forGroups = <T>(make: (group: ReadinessGroup) => T): Record<ReadinessGroup, T> =>
  Object.fromEntries(readinessGroups.map((group) => [group, make(group)])) as Record<ReadinessGroup, T>

/** Fresh cells as a share of planned cells, 0..1; undefined when none are planned. */
export const coverageShare = (world: World): number | undefined =>
  world.planned === 0 ? undefined : world.fresh / world.planned

export const overblikAnswer = (world: World): z.infer<typeof overblikSchema> => ({
  demo: world.demo,
  measuredAt: iso(world.measuredAt),
  changedAt: iso(world.changedAt),
  nextAt: iso(world.nextAt),
  coverageShare: orNull(coverageShare(world)),
  fresh: world.fresh,
  planned: world.planned,
  flereFrom: world.flereFrom,
  groups: world.counts,
  steps: countSteps(world.kommuner),
})

const benefitsAnswer = ({
  benefits,
  benefitsMeasuredAt,
}: GroupModel): z.infer<typeof groupSchema>['benefits'] =>
  benefits === undefined
    ? null
    : {
        numbers: benefits.numbers,
        known: benefits.known,
        noAccess: benefits.noAccess,
        bevillinger: orNull(benefits.bevillinger),
        ydelser: orNull(benefits.ydelser),
        receivedSince: orNull(benefits.received),
        measuredAt: iso(benefitsMeasuredAt),
        withoutCases: benefits.withoutCases,
      }

const konfigurationAnswer = ({ konfiguration }: GroupModel): z.infer<typeof groupSchema>['konfiguration'] => {
  const { until: _, visible, visibleUnknown, ...reported } = konfiguration
  return { ...reported, visible: orNull(visible), visibleUnknown: orNull(visibleUnknown) }
}

const groupAnswer = (k: KommuneModel, group: ReadinessGroup): z.infer<typeof groupSchema> => {
  const g: GroupModel = k.groups[group]
  return {
    level: g.level,
    atLeastFlere: g.atLeastFlere,
    delivered: g.delivered,
    obligatory: g.obligatory,
    noAccess: g.noAccess,
    limited: g.limited,
    unknown: g.unknown,
    cases: orNull(g.cases),
    measuredAt: iso(g.measuredAt),
    changedAt: iso(g.changedAt),
    changedByUs: g.changedByUs,
    benefits: benefitsAnswer(g),
    konfiguration: konfigurationAnswer(g),
    gate: { state: g.gate.state, opens: orNull(g.gate.opens), pilot: g.gate.pilot },
    nextStep: g.nextStep
      ? {
          rung: g.nextStep.rung,
          outcome: g.nextStep.outcome,
          who: g.nextStep.who,
          text: nextStepText(g.nextStep, k, group),
        }
      : null,
  }
}

const productBasisAnswer = (k: KommuneModel, kind: ProductKind): z.infer<typeof productBasisSchema> => {
  const answer = k.productAnswers[kind]
  const { reported, observed, looked } = answer
  return {
    basis: basisOf(answer),
    reported:
      reported === undefined
        ? null
        : {
            product: reported.product,
            origin: orNull(reported.origin),
            oplystDato: orNull(reported.oplystDato),
            recordedAt: iso(reported.recordedAt),
          },
    observed: observed.map(({ product, cases }) => ({ product, cases })),
    looked,
  }
}

const kommuneAnswer = (k: KommuneModel): z.infer<typeof kommuneSchema> => ({
  kommunekode: k.kommune.kommunekode,
  navn: k.kommune.navn,
  netvaerk: k.kommune.netvaerk,
  polled: k.polled,
  undecided: k.undecided !== undefined,
  products: { esdh: orNull(k.products.esdh?.id), eoj: orNull(k.products.eoj?.id) },
  productBasis: { esdh: productBasisAnswer(k, 'esdh'), eoj: productBasisAnswer(k, 'eoj') },
  step: stepKindOf(k),
  groups: forGroups((group) => groupAnswer(k, group)),
})

export const kommunerAnswer = (
  world: World,
  kommuner: readonly KommuneModel[],
): z.infer<typeof kommunerSchema> => ({ demo: world.demo, kommuner: kommuner.map(kommuneAnswer) })

const rungAnswer = (rung: Rung, k: KommuneModel, group: ReadinessGroup): z.infer<typeof rungSchema> => ({
  rung: rung.rung,
  outcome: rung.outcome,
  evidence: Object.fromEntries(
    Object.entries(rung.evidence).map(([name, value]) => [
      name,
      typeof value === 'number' && name.endsWith('At') ? new Date(value).toISOString() : value,
    ]),
  ),
  text: rungText(rung, k, group),
})

export const kommuneDetailAnswer = (
  world: World,
  k: KommuneModel,
  detail: KommuneCells,
): z.infer<typeof kommuneDetailSchema> => ({
  demo: world.demo,
  ...kommuneAnswer(k),
  ladder: forGroups((group) => k.groups[group].ladder.map((rung) => rungAnswer(rung, k, group))),
  kle: kleLines(world, k, detail).map(kleAnswer),
})

/** The health answer; `store` and `poller` are true when each works. */
export const healthAnswer = (health: {
  demo: boolean
  store: boolean
  poller: boolean
  lastRoundAt?: number | undefined
  nextAt?: number | undefined
}): z.infer<typeof healthSchema> => {
  const word = (isOk: boolean) => (isOk ? 'ok' : 'unhealthy')
  return {
    demo: health.demo,
    status: word(health.store && health.poller),
    store: word(health.store),
    poller: word(health.poller),
    lastRoundAt: iso(health.lastRoundAt),
    nextAt: iso(health.nextAt),
  }
}
