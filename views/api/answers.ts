// JSON API answers: the view-model with names and times for programs.
import type { z } from 'zod'
import type { ProductAnswer } from '../../server/domain/facts/observed.ts'
import { type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import type { StoreTroubleKind } from '../../server/domain/ports/store-trouble.ts'
import type { Rung } from '../../server/domain/readiness/ladder.ts'
import { basisOf } from '../model/basis.ts'
import type { KommuneCells, KommuneDetail } from '../model/details.ts'
import { kleLines } from '../model/kle-lines.ts'
import { ownTroubleOf } from '../model/own-trouble.ts'
import { countSteps, stepKindOf } from '../model/step-kind.ts'
import type { KommuneModel, World } from '../model/world.ts'
import { nextStepText, rungText } from '../text/ladder.ts'
import { kleAnswer } from './kle.ts'
import {
  benefitsSchema,
  gateSchema,
  groupSchema,
  healthSchema,
  type kommuneDetailSchema,
  type kommunerSchema,
  kommuneSchema,
  kontaktSchema,
  nextStepSchema,
  overblikSchema,
  productBasisSchema,
  reportedProductSchema,
  rungSchema,
  troubleSchema,
} from './schemas.ts'
import { toAnswer, toField } from './to-answer.ts'

/** Makes a value for each group. */
const forGroups = <T>(make: (group: ReadinessGroup) => T): Record<ReadinessGroup, T> =>
  Object.fromEntries(readinessGroups.map((group) => [group, make(group)])) as Record<ReadinessGroup, T>

/** Fresh cells as a share of planned cells, 0..1; undefined when none are planned. */
export const coverageShare = (world: World): number | undefined =>
  world.planned === 0 ? undefined : world.fresh / world.planned

export const overblikAnswer = (world: World): z.infer<typeof overblikSchema> => {
  const trouble = ownTroubleOf(world)
  return toAnswer(overblikSchema, world, {
    coverageShare: coverageShare(world),
    ownTrouble: trouble && toAnswer(troubleSchema, trouble, {}),
    groups: world.counts,
    steps: countSteps(world.kommuner),
  })
}

const groupAnswer = (k: KommuneModel, group: ReadinessGroup): z.infer<typeof groupSchema> => {
  const g = k.groups[group]
  const { benefits, nextStep, benefitsMeasuredAt: measuredAt } = g
  const { until: _, visible, visibleUnknown, ...reported } = g.konfiguration
  return toAnswer(groupSchema, g, {
    benefits:
      benefits && toAnswer(benefitsSchema, benefits, { receivedSince: benefits.received, measuredAt }),
    konfiguration: { ...reported, visible: visible ?? null, visibleUnknown: visibleUnknown ?? null },
    gate: toAnswer(gateSchema, g.gate, {}),
    nextStep: nextStep && toAnswer(nextStepSchema, nextStep, { text: nextStepText(nextStep, k, group) }),
  })
}

const productBasisAnswer = (answer: ProductAnswer): z.infer<typeof productBasisSchema> =>
  toAnswer(productBasisSchema, answer, {
    basis: basisOf(answer),
    reported: answer.reported && toAnswer(reportedProductSchema, answer.reported, {}),
    observed: answer.observed.map(({ product, cases }) => ({ product, cases })),
  })

const kommuneAnswer = (k: KommuneModel): z.infer<typeof kommuneSchema> =>
  toAnswer(kommuneSchema, k.kommune, {
    polled: k.polled,
    undecided: k.undecided !== undefined,
    products: { esdh: k.products.esdh?.id ?? null, eoj: k.products.eoj?.id ?? null },
    productBasis: {
      esdh: productBasisAnswer(k.productAnswers.esdh),
      eoj: productBasisAnswer(k.productAnswers.eoj),
    },
    step: stepKindOf(k),
    groups: forGroups((group) => groupAnswer(k, group)),
  })

export const kommunerAnswer = (
  world: World,
  kommuner: readonly KommuneModel[],
): z.infer<typeof kommunerSchema> => ({ demo: world.demo, kommuner: kommuner.map(kommuneAnswer) })

const rungAnswer = (rung: Rung, k: KommuneModel, group: ReadinessGroup): z.infer<typeof rungSchema> =>
  toAnswer(rungSchema, rung, {
    evidence: Object.fromEntries(
      Object.entries(rung.evidence).map(([name, value]) => [name, toField(name, value)]),
    ),
    text: rungText(rung, k, group),
  })

export const kommuneDetailAnswer = (
  world: World,
  k: KommuneModel,
  detail: KommuneCells,
  kontakter: KommuneDetail['kontakter'],
): z.infer<typeof kommuneDetailSchema> => ({
  demo: world.demo,
  ...kommuneAnswer(k),
  ladder: forGroups((group) => k.groups[group].ladder.map((rung) => rungAnswer(rung, k, group))),
  kle: kleLines(world, k, detail).map(kleAnswer),
  kontakter: kontakter.map(({ value, ...fact }) => toAnswer(kontaktSchema, { ...fact, ...value }, {})),
})

/** The health answer; `store` and `poller` are true when each works. */
export const healthAnswer = (health: {
  demo: boolean
  store: boolean
  poller: boolean
  lastRoundAt?: number | undefined
  nextAt?: number | undefined
  laggedSinceAt?: number | undefined
  storeTrouble?: StoreTroubleKind | undefined
  storeTroubleSinceAt?: number | undefined
}): z.infer<typeof healthSchema> => {
  const word = (isOk: boolean) => (isOk ? 'ok' : 'unhealthy')
  return toAnswer(healthSchema, health, {
    status: word(health.store && health.poller),
    store: word(health.store),
    poller: word(health.poller),
  })
}
