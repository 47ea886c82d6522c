// Delivery writer: stores how many cases the index received of each kommune and KLE group, by call.
import { type KleGroup, kleGroups } from '../server/domain/kle.ts'
import { kommuner } from '../server/domain/kommuner.ts'
import { type Delivery, isWatched, type Received } from '../server/domain/measured/delivery.ts'
import { day } from '../server/domain/time.ts'
import type { Db } from './open.ts'

/** Eight weeks to compare with, and one to look at. */
const keptMs = 63 * day
const deletedAtOnce = 5000

/** Each kommune and group is looked up by itself, because SQLite scans the whole table to find the groups in it. */
const pairs = kommuner.flatMap(({ kommunekode }) => kleGroups.map((group) => ({ kommunekode, group })))

type Sums = { received: number | null; until: number | null }

export const createDeliveryWriter = (db: Db) => {
  const insert = db.$client.prepare(
    `INSERT INTO delivery (kommunekode, "group", until, "from", received) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (kommunekode, "group", until) DO UPDATE SET "from" = excluded."from", received = excluded.received`,
  )
  const firstUntil = db.$client
    .prepare<[string, KleGroup, number], number | null>(
      'SELECT min(until) FROM delivery WHERE kommunekode = ? AND "group" = ? AND until >= ?',
    )
    .pluck()
  const lastUntil = db.$client
    .prepare<[string, KleGroup], number | null>(
      'SELECT max(until) FROM delivery WHERE kommunekode = ? AND "group" = ?',
    )
    .pluck()
  // Plain SQL, because a kommune has thousands of rows, and the query builder takes longer than SQLite.
  const questionOf = db.$client.prepare<[string, KleGroup], { asked: string; since: number }>(
    'SELECT asked, since FROM delivery_question WHERE kommunekode = ? AND "group" = ?',
  )
  const setQuestion = db.$client.prepare(
    `INSERT INTO delivery_question (kommunekode, "group", asked, since) VALUES (?, ?, ?, ?)
     ON CONFLICT (kommunekode, "group") DO UPDATE SET asked = excluded.asked, since = excluded.since`,
  )
  const readSince = db.$client.prepare<[string, KleGroup, number], Delivery>(
    `SELECT kommunekode, "group", "from", until, received FROM delivery
     WHERE kommunekode = ? AND "group" = ? AND until >= ? ORDER BY until`,
  )
  const receivedSince = db.$client.prepare<[string, KleGroup, number], Sums>(
    `SELECT sum(received) AS received, max(until) AS until FROM delivery
     WHERE kommunekode = ? AND "group" = ? AND until > ?`,
  )
  const deleteBefore = db.$client.prepare<[string, KleGroup, string, KleGroup, number, number]>(
    `DELETE FROM delivery WHERE kommunekode = ? AND "group" = ? AND until IN
     (SELECT until FROM delivery WHERE kommunekode = ? AND "group" = ? AND until < ? LIMIT ?)`,
  )

  return {
    /** The groups of a kommune that hourly calls know. */
    readWatched: (kommunekode: string, at: number): KleGroup[] =>
      kleGroups.filter((group) => {
        const { since = 0 } = questionOf.get(kommunekode, group) ?? {}
        const first = firstUntil.get(kommunekode, group, since)
        return isWatched(first ?? undefined, lastUntil.get(kommunekode, group) ?? undefined, at)
      }),
    /** Must run inside the caller's transaction. */
    write: ({ kommunekode, group, until, from, received, asked }: Delivery): void => {
      const former = asked === undefined ? undefined : questionOf.get(kommunekode, group)
      // The first question is that of all deliveries until then.
      if (asked !== undefined && former?.asked !== asked)
        setQuestion.run(kommunekode, group, asked, former === undefined ? 0 : until)
      insert.run(kommunekode, group, until, from, received)
    },
    /** Those of the present question. */
    read: (kommunekode: string, from: number): Delivery[] =>
      kleGroups.flatMap((group) => {
        const { asked, since = 0 } = questionOf.get(kommunekode, group) ?? {}
        const rows = readSince.all(kommunekode, group, Math.max(from, since))
        return asked === undefined ? rows : rows.map((row) => ({ ...row, asked }))
      }),
    /** What a kommune's group has received in deliveries that ended after `from`. */
    readReceivedBy: (kommunekode: string, group: KleGroup, from: number): number =>
      receivedSince.get(kommunekode, group, from)?.received ?? 0,
    readReceived: (from: number): Received[] =>
      pairs.flatMap((pair) => {
        const { received, until } = receivedSince.get(pair.kommunekode, pair.group, from) as Sums
        return received === null || until === null ? [] : [{ ...pair, received, until }]
      }),
    readLast: () =>
      pairs.flatMap((pair) => {
        const until = lastUntil.get(pair.kommunekode, pair.group) ?? undefined
        return until === undefined ? [] : [{ ...pair, until }]
      }),
    /** Deletes a batch of the oldest rows; true when there may be more. Must run inside the caller's transaction. */
    prune: (now: number): boolean => {
      const before = now - keptMs
      let left = deletedAtOnce
      for (const { kommunekode, group } of pairs) {
        left -= deleteBefore.run(kommunekode, group, kommunekode, group, before, left).changes
        if (left === 0) return true
      }
      return false
    },
  }
}
