// Frozen weeks for tests: all 98 kommuner, with the levels that a test asks for.
import { type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { indekser } from '../../server/domain/measured/check.ts'
import type { Level } from '../../server/domain/readiness/level.ts'
import { hour } from '../../server/domain/time.ts'
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

/** A week with a cell for each kommune, index and number, whose counts and times differ. */
export const makeFullWeek = (week: string, { numbers }: { numbers: number }): FrozenWeek => {
  const random = createRandom(week)
  const content = makeWeek(week)
  const kles = Array.from({ length: numbers }, (_, n) => `27.${10 + n}.0${n % 7}`)
  return {
    ...content,
    kommuner: content.kommuner.map((kommune) => ({
      ...kommune,
      cells: indekser.flatMap((indeks) =>
        kles.map((kle) => ({
          ...{ indeks, kle, answer: 'counted' as const },
          cases: random.int(0, 20_000),
          receivedSince: random.int(0, 300),
          answeredAt: content.at - random.int(0, 6 * hour),
        })),
      ),
    })),
  }
}
