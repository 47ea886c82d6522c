// Frozen weeks for tests: all 98 kommuner, with the levels that a test asks for.
import { type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { indekser } from '../../server/domain/measured/check.ts'
import { rungs } from '../../server/domain/readiness/ladder.ts'
import type { Level } from '../../server/domain/readiness/level.ts'
import { hour, minute } from '../../server/domain/time.ts'
import type { FrozenGroup, FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { defaultFreezeTime, freezeAtOf } from '../../server/domain/week/iso-week.ts'
import { createRandom } from '../../server/sandbox/scenario/random.ts'

const delivered: Record<Level, number> = { alle: 6, flere: 4, ingen: 0, ukendt: 0 }

/** A kommune's frozen state in a group of six numbers. */
const makeFrozenGroup = (level: Level): FrozenGroup => ({
  ...{ level, obligatory: 6, delivered: delivered[level], noAccess: 0, limited: 0, missing: [] },
  zero: level === 'ukendt' ? 0 : 6 - delivered[level],
  changedByUs: false,
  gate: { state: 'open', pilot: false },
  shown: { kind: 'intet', because: 'index' },
  ladder: {},
})

/** A frozen week; `levelOf` says each kommune's level in each group, `ingen` where it says nothing. */
export const makeWeek = (
  week: string,
  levelOf: (kommunekode: string, group: ReadinessGroup) => Level | undefined = () => undefined,
  change: Partial<FrozenWeek> = {},
): FrozenWeek => {
  const at = freezeAtOf(week, defaultFreezeTime)
  return {
    ...{ format: 1, week, at, frozenAt: at, late: false, early: false, demo: false },
    rules: { flereFrom: 1, freshWithinMs: 7 * 86_400_000, obligatory: [], benefits: false },
    coverage: { fresh: 0, planned: 0 },
    kommuner: kommuner.map(({ kommunekode }) => ({
      ...{ kommunekode, polled: true, right: 'full', products: {}, cells: [] },
      groups: Object.fromEntries(
        readinessGroups.map((group) => [group, makeFrozenGroup(levelOf(kommunekode, group) ?? 'ingen')]),
      ) as Record<ReadinessGroup, FrozenGroup>,
    })),
    ...{ products: [], gates: [], klik: [], incidents: [], times: [] },
    ...change,
  }
}

const outcomes = ['yes', 'partly', 'no', 'notMeasured'] as const

/**
 * A week with a cell for each kommune, index and number. Counts vary as real ones do, by number and kommune; each
 * kommune is asked about its numbers one by one.
 */
export const makeFullWeek = (week: string, { numbers }: { numbers: number }): FrozenWeek => {
  const random = createRandom(week)
  const content = makeWeek(week)
  const kles = Array.from({ length: numbers }, (_, n) => ({
    kle: `${n % 2 ? 27 : 29}.${10 + (n % 80)}.${10 + (n % 37)}`,
    common: Math.exp(9 * random.next() - 2),
  }))
  return {
    ...content,
    kommuner: content.kommuner.map((kommune) => {
      const size = Math.exp(3 * random.next() - 1.5)
      let answeredAt = content.at - random.int(10 * minute, 6 * hour)
      const toGroup = (group: FrozenGroup): FrozenGroup => ({
        ...{ ...group, measuredAt: answeredAt, missing: kles.slice(0, 3).map(({ kle }) => kle) },
        ladder: Object.fromEntries(rungs.map((rung) => [rung, outcomes[random.int(0, 3)]])),
        nextStep: {
          ...{ rung: 'leverance', outcome: 'no', who: 'kommuneOgLeverandoer' },
          evidence: { obligatory: numbers, delivered: random.int(0, numbers), measuredAt: answeredAt },
        },
      })
      return {
        ...kommune,
        groups: Object.fromEntries(
          readinessGroups.map((group) => [group, toGroup(kommune.groups[group])]),
        ) as typeof kommune.groups,
        cells: indekser.flatMap((indeks) =>
          kles.map(({ kle, common }) => {
            answeredAt += random.int(80, 400)
            const cases = random.next() < 0.3 ? 0 : Math.floor(common * size * (0.5 + random.next()))
            const receivedSince = Math.floor((cases / 25) * random.next())
            return { indeks, kle, answer: 'counted' as const, cases, receivedSince, answeredAt }
          }),
        ),
      }
    }),
  }
}
