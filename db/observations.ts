// Observation writer: stores the latest count of each product's cases in a kommune.
import type { Observation } from '../server/domain/facts/observed.ts'
import { absent } from './cells.ts'
import type { Db } from './open.ts'
import { observation } from './schema.ts'

export const createObservationWriter = (db: Db) => ({
  /** An observation without an answer keeps the former count. Must run inside the caller's transaction. */
  write: (observations: readonly Observation[]): void => {
    for (const { cases, ...rest } of observations)
      db.insert(observation)
        .values({ ...rest, cases: cases ?? null })
        .onConflictDoUpdate({
          target: [observation.kommunekode, observation.product],
          set:
            rest.answeredAt === undefined
              ? { checkedAt: rest.checkedAt }
              : { cases: cases ?? null, checkedAt: rest.checkedAt, answeredAt: rest.answeredAt },
        })
        .run()
  },
  readAll: (): Observation[] =>
    db
      .select()
      .from(observation)
      .all()
      .map((row) => ({ ...row, cases: absent(row.cases), answeredAt: absent(row.answeredAt) })),
})
