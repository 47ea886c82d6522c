// Carry-over: what a correction keeps of the revision before, because neither facts nor rules have changed it since.
import { inReadinessGroup, type ReadinessGroup, readinessGroups } from '../kle.ts'
import { nextStepOf, rungs } from '../readiness/ladder.ts'
import { canonical } from './canonical.ts'
import type { FrozenGroup, FrozenWeek } from './frozen-week.ts'

type Kommune = FrozenWeek['kommuner'][number]
type Cells = Kommune['cells']

/**
 * Three views of one instant. `former`: the revision that is corrected. `base`: the history, with the facts known at the
 * instant and the rules of `former`; it lacks what the history does not hold. `next`: the history, with the facts and
 * rules known now.
 */
export type Views<T> = { former: T; base: T; next: T }

const isSame = (a: unknown, b: unknown): boolean => canonical([a]) === canonical([b])

/** The value of `next` where it is another than that of `base`; else that of `former`, which may hold more. */
const merge = <T>({ former, base, next }: Views<T>): T => (isSame(base, next) ? former : next)

const pick = <T, U>({ former, base, next }: Views<T>, of: (view: T) => U): Views<U> => ({
  former: of(former),
  base: of(base),
  next: of(next),
})

const keyOf = ({ indeks, kle }: Cells[number]): string => `${indeks} ${kle}`

const mergeCells = (views: Views<Cells>): Cells => {
  const { former, base } = pick(views, (cells) => new Map(cells.map((cell) => [keyOf(cell), cell])))
  return views.next.map((next) => {
    const key = keyOf(next)
    return merge({ former: former.get(key) ?? next, base: base.get(key), next }) ?? next
  })
}

/** A reported product of `next` is newer than an observed one, which the history does not hold. */
const mergeProducts = (views: Views<Kommune['products']>): Kommune['products'] => {
  const of = (kind: 'esdh' | 'eoj') => {
    const product = pick(views, (products) => products[kind])
    return product.next ?? merge(product)
  }
  return { esdh: of('esdh'), eoj: of('eoj') }
}

/** The counts of a group, which belong together. */
const countsOf = ({ level, obligatory, delivered, zero, noAccess, limited, missing }: FrozenGroup) => ({
  ...{ level, obligatory, delivered, zero, noAccess, limited, missing },
})

const changeOf = ({ changedAt, changedByUs }: FrozenGroup) => ({ changedAt, changedByUs })

type Outcomes = FrozenGroup['ladder']

/** The step of the merged ladder, with the evidence of the view that has it. */
const mergeStep = (
  ladder: Outcomes,
  { former, base, next }: Views<FrozenGroup['nextStep']>,
): FrozenGroup['nextStep'] => {
  const step = nextStepOf(
    rungs.map((rung) => ({ rung, outcome: ladder[rung] ?? 'notMeasured', evidence: {} })),
  )
  if (step === undefined) return undefined
  const found = (isSame(base, next) ? [former, next] : [next, former]).find(
    (one) => one?.rung === step.rung && one.outcome === step.outcome,
  )
  return found ?? step
}

const oldestAnswer = (cells: Cells, group: ReadinessGroup): number | undefined => {
  const times = cells.flatMap(({ indeks, kle, answer, answeredAt }) =>
    indeks === 'sdi' && answer !== 'unknown' && inReadinessGroup(kle, group) ? (answeredAt ?? []) : [],
  )
  return times.length === 0 ? undefined : Math.min(...times)
}

const mergeGroup = (views: Views<FrozenGroup>, cells: Cells, group: ReadinessGroup): FrozenGroup => {
  const counts = merge(pick(views, countsOf))
  const isFormer = isSame(counts, countsOf(views.former))
  const ladder = Object.fromEntries(
    rungs.map((rung) => [rung, merge(pick(views, (one) => one.ladder[rung]))]),
  ) as Outcomes
  return {
    ...counts,
    ...(isFormer ? changeOf(views.former) : changeOf(views.next)),
    gate: merge(pick(views, ({ gate }) => gate)),
    shown: merge(pick(views, ({ shown }) => shown)),
    ladder,
    nextStep: mergeStep(
      ladder,
      pick(views, ({ nextStep }) => nextStep),
    ),
    measuredAt: isFormer ? views.former.measuredAt : oldestAnswer(cells, group),
  }
}

const mergeKommune = (views: Views<Kommune>): Kommune => {
  const { former, next } = views
  const products = mergeProducts(pick(views, (one) => one.products))
  // Of a kommune that was not polled there is nothing to keep, and of one that is not polled any more nothing is shown.
  if (former.polled !== next.polled) return { ...next, products }
  const cells = mergeCells(pick(views, (one) => one.cells))
  return {
    ...next,
    products,
    cells,
    groups: Object.fromEntries(
      readinessGroups.map((group) => [
        group,
        mergeGroup(
          pick(views, (one) => one.groups[group]),
          cells,
          group,
        ),
      ]),
    ) as Kommune['groups'],
  }
}

/** The correction: `next`, with all that `former` holds and that nothing has changed. */
export const carryOver = (views: Views<FrozenWeek>): FrozenWeek => {
  const { former, base } = pick(
    views,
    ({ kommuner }) => new Map(kommuner.map((kommune) => [kommune.kommunekode, kommune])),
  )
  const { next } = views
  return {
    ...next,
    coverage: merge(pick(views, ({ coverage }) => coverage)),
    kommuner: next.kommuner.map((kommune) => {
      const of = (view: ReadonlyMap<string, Kommune>) => view.get(kommune.kommunekode) ?? kommune
      return mergeKommune({ former: of(former), base: of(base), next: kommune })
    }),
    products: merge(pick(views, ({ products }) => products)),
    klik: merge(pick(views, ({ klik }) => klik)),
    incidents: merge(pick(views, ({ incidents }) => incidents)),
    reported: merge(pick(views, ({ reported }) => reported)) ?? next.reported,
    times: merge(pick(views, ({ times }) => times)),
  }
}
