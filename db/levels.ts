// Owns writing each group's latest state and the history of levels.
import { and, eq, sql } from 'drizzle-orm'
import type { LevelRun } from '../server/domain/ports/levels.ts'
import type { GroupState } from '../server/domain/readiness/group.ts'
import type { Db } from './open.ts'
import { groupState, levelRun } from './schema.ts'

type Row = typeof groupState.$inferSelect

const toState = (row: { state: string }): GroupState => JSON.parse(row.state)

/** Where no run goes on: the group has been decided otherwise since. */
const noRun = 0

const saysTheSame = (former: GroupState, next: GroupState): boolean =>
  former.level === next.level && former.delivered === next.delivered && former.obligatory === next.obligatory

export const createLevelWriter = (db: Db) => {
  // Plain SQL, as for the cells: four of these for every kommune recorded.
  const readRows = db.$client.prepare<[string], Row>(
    `SELECT kommunekode, "group", state, level_run_id AS levelRunId, last_at AS lastAt
     FROM group_state WHERE kommunekode = ?`,
  )
  const kommunekoder = db.$client.prepare<[], string>('SELECT DISTINCT kommunekode FROM group_state').pluck()
  const upsert = db.$client.prepare(
    `INSERT INTO group_state (kommunekode, "group", state, level_run_id, last_at)
     VALUES (@kommunekode, @group, @state, @levelRunId, @lastAt)
     ON CONFLICT (kommunekode, "group")
     DO UPDATE SET state = excluded.state, level_run_id = excluded.level_run_id, last_at = excluded.last_at`,
  )

  const startRun = (former: GroupState | undefined, next: GroupState, at: number): number => {
    const { kommunekode, group, level, delivered, obligatory } = next
    // Back to the level it had before a gap, it takes no step, whatever once brought it there.
    const stepped =
      former !== undefined && former.level !== level && next.changedAt !== former.decided?.changedAt
    const byUs = stepped && next.changedByUs
    const values = { kommunekode, group, level, delivered, obligatory, byUs, firstAt: at, lastAt: at }
    return Number(db.insert(levelRun).values(values).run().lastInsertRowid)
  }

  const endRun = (row: Row): void => {
    db.update(levelRun).set({ lastAt: row.lastAt }).where(eq(levelRun.id, row.levelRunId)).run()
  }

  const goesOn = (row: Row, next: GroupState, at: number, gapMs: number): boolean =>
    row.levelRunId !== noRun &&
    saysTheSame(toState(row), next) &&
    at >= row.lastAt &&
    at - row.lastAt <= gapMs

  const write = (row: Row | undefined, next: GroupState, at: number, gapMs: number): void => {
    let levelRunId = row?.levelRunId
    if (row === undefined || !goesOn(row, next, at, gapMs)) {
      if (row) endRun(row)
      levelRunId = startRun(row && toState(row), next, at)
    }
    upsert.run({
      kommunekode: next.kommunekode,
      group: next.group,
      state: JSON.stringify(next),
      levelRunId,
      lastAt: at,
    })
  }

  return {
    /** Decides and writes a kommune's groups. Inside the caller's transaction. */
    write: (
      kommunekode: string,
      assess: (former: GroupState[]) => GroupState[],
      at: number,
      gapMs: number,
    ): void => {
      const rows = readRows.all(kommunekode)
      const next = assess(rows.map(toState))
      for (const state of next)
        write(
          rows.find((row) => row.group === state.group),
          state,
          at,
          gapMs,
        )
    },
    /**
     * A kommune's groups decided anew, where it has any. What stood when is no other for that, so history stays;
     * but what is now decided otherwise does not go on in the run that said the former. Inside the caller's
     * transaction.
     */
    reassess: (kommunekode: string, assess: (former: GroupState[]) => GroupState[]): void => {
      const rows = readRows.all(kommunekode)
      if (rows.length === 0) return
      for (const state of assess(rows.map(toState))) {
        const row = rows.find(({ group }) => group === state.group)
        if (row === undefined) continue
        const same = saysTheSame(toState(row), state)
        if (!same) endRun(row)
        upsert.run({ ...row, state: JSON.stringify(state), levelRunId: same ? row.levelRunId : noRun })
      }
    },
    readKommunekoder: (): string[] => kommunekoder.all(),
    readAll: (): GroupState[] => db.select({ state: groupState.state }).from(groupState).all().map(toState),
    readRuns: (from: number, kommunekode?: string): LevelRun[] => {
      const reaches = sql`coalesce(${groupState.lastAt}, ${levelRun.lastAt}) >= ${from}`
      return db
        .select({ run: levelRun, openUntil: groupState.lastAt })
        .from(levelRun)
        .leftJoin(
          groupState,
          and(
            eq(groupState.kommunekode, levelRun.kommunekode),
            eq(groupState.group, levelRun.group),
            eq(groupState.levelRunId, levelRun.id),
          ),
        )
        .where(kommunekode === undefined ? reaches : and(eq(levelRun.kommunekode, kommunekode), reaches))
        .orderBy(levelRun.firstAt)
        .all()
        .map(({ run: { id: _, ...run }, openUntil }) => ({ ...run, lastAt: openUntil ?? run.lastAt }))
    },
  }
}
