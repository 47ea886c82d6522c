// Owns what the index shows of which product delivers in a kommune: the latest look.
import type { Observation } from '../server/domain/facts/observed.ts'
import { absent } from './cells.ts'
import type { Db } from './open.ts'
import { observation } from './schema.ts'

export const createObservationWriter = (db: Db) => ({
  /** A look that was not answered leaves the former count standing. Inside the caller's transaction. */
  write: (observations: readonly Observation[]): void => {
    for (const { cases, ...one } of observations)
      db.insert(observation)
        .values({ ...one, cases: cases ?? null })
        .onConflictDoUpdate({
          target: [observation.kommunekode, observation.product],
          set:
            one.answeredAt === undefined
              ? { checkedAt: one.checkedAt }
              : { cases: cases ?? null, checkedAt: one.checkedAt, answeredAt: one.answeredAt },
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
