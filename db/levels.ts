// Level writer: stores each group's latest state and the history of levels.
import { and, eq, sql } from 'drizzle-orm'
import type { LevelRun, Undecided } from '../server/domain/ports/levels.ts'
import type { GroupState } from '../server/domain/readiness/group.ts'
import type { Assessor } from '../server/domain/readiness/kommune.ts'
import type { GroupTimes } from '../server/domain/readiness/times.ts'
import { minute } from '../server/domain/time.ts'
import { absent } from './cells.ts'
import { isSqliteError } from './driver.ts'
import type { Db } from './open.ts'
import { groupState, levelRun, undecided } from './schema.ts'

type Row = typeof groupState.$inferSelect

const columns = `kommunekode, "group", state, measured_at AS measuredAt, newest_at AS newestAt,
  benefits_measured_at AS benefitsMeasuredAt, valid_until AS validUntil, level_run_id AS levelRunId, last_at AS lastAt`

type Content = Omit<GroupState, keyof GroupTimes>

const toState = (row: Row, content: Content): GroupState => ({
  ...content,
  measuredAt: absent(row.measuredAt),
  newestAt: absent(row.newestAt),
  benefitsMeasuredAt: absent(row.benefitsMeasuredAt),
  validUntil: absent(row.validUntil),
})

const timeColumns = ['measuredAt', 'newestAt', 'benefitsMeasuredAt', 'validUntil'] as const

/**
 * Reads rows as states. A state is parsed only when its text has changed, and created only when its times have too,
 * because all 392 are read after every recorded kommune.
 */
const createStateReader = () => {
  const cached = new Map<string, { row: Row; state: GroupState }>()
  return (row: Row): GroupState => {
    const key = `${row.kommunekode} ${row.group}`
    const former = cached.get(key)
    const isSame = former?.row.state === row.state
    if (isSame && timeColumns.every((name) => former.row[name] === row[name])) return former.state
    const state = toState(row, isSame ? former.state : JSON.parse(row.state))
    cached.set(key, { row, state })
    return state
  }
}

const toTimes = ({ measuredAt, newestAt, benefitsMeasuredAt, validUntil }: GroupTimes) => ({
  measuredAt: measuredAt ?? null,
  newestAt: newestAt ?? null,
  benefitsMeasuredAt: benefitsMeasuredAt ?? null,
  validUntil: validUntil ?? null,
})

/** The state as JSON without its times, which have their own columns. */
const toContent = (state: GroupState): string => {
  const { measuredAt: _, newestAt: __, benefitsMeasuredAt: ___, validUntil: ____, ...content } = state
  return JSON.stringify(content)
}

/** `levelRunId` when no run is open, because the latest assessment failed. */
const noRun = 0
const retryAfterMs = 30 * minute
const longestReason = 200

const isSameLevel = (former: GroupState, next: GroupState): boolean =>
  former.level === next.level && former.delivered === next.delivered && former.obligatory === next.obligatory

type AssessGroups = (former: readonly GroupState[]) => GroupState[]
type RenewGroups = (former: readonly GroupState[]) => ReturnType<Assessor['renew']>

export const createLevelWriter = (db: Db) => {
  // Plain SQL, as for the cells, because four rows are read and written for every recorded kommune.
  const readRows = db.$client.prepare<[string], Row>(
    `SELECT ${columns} FROM group_state WHERE kommunekode = ?`,
  )
  const readState = createStateReader()
  const readAllRows = db.$client.prepare<[], Row>(`SELECT ${columns} FROM group_state`)
  const kommunekoder = db.$client.prepare<[], string>('SELECT DISTINCT kommunekode FROM group_state').pluck()
  const upsert = db.$client.prepare(
    `INSERT INTO group_state
       (kommunekode, "group", state, measured_at, newest_at, benefits_measured_at, valid_until, level_run_id, last_at)
     VALUES (@kommunekode, @group, @state, @measuredAt, @newestAt, @benefitsMeasuredAt, @validUntil, @levelRunId, @lastAt)
     ON CONFLICT (kommunekode, "group")
     DO UPDATE SET state = excluded.state, measured_at = excluded.measured_at, newest_at = excluded.newest_at,
       benefits_measured_at = excluded.benefits_measured_at, valid_until = excluded.valid_until,
       level_run_id = excluded.level_run_id, last_at = excluded.last_at`,
  )
  const renewTimes = db.$client.prepare(
    `UPDATE group_state SET measured_at = @measuredAt, newest_at = @newestAt,
       benefits_measured_at = @benefitsMeasuredAt, valid_until = @validUntil, last_at = @lastAt
     WHERE kommunekode = @kommunekode AND "group" = @group`,
  )
  const readEnd = db.$client
    .prepare<[string], number | null>('SELECT min(valid_until) FROM group_state WHERE kommunekode = ?')
    .pluck()
  // Names the index, because SQLite would scan all states in the order of the union.
  const readDue = db.$client
    .prepare<[{ at: number }], string>(
      `SELECT kommunekode FROM group_state INDEXED BY group_state_valid_until
       WHERE valid_until <= @at AND kommunekode NOT IN (SELECT kommunekode FROM undecided)
       UNION SELECT kommunekode FROM undecided WHERE retry_at <= @at`,
    )
    .pluck()
  const readNextDue = db.$client
    .prepare<[], number | null>(
      `SELECT min(at) FROM (
         SELECT min(valid_until) AS at FROM group_state WHERE kommunekode NOT IN (SELECT kommunekode FROM undecided)
         UNION ALL SELECT min(retry_at) FROM undecided)`,
    )
    .pluck()
  const isUndecided = db.$client.prepare<[string], 1>('SELECT 1 FROM undecided WHERE kommunekode = ?').pluck()
  const readUndecided = db
    .select({ kommunekode: undecided.kommunekode, at: undecided.at, reason: undecided.reason })
    .from(undecided)
    .orderBy(undecided.kommunekode)
    .prepare()
  const decided = db.$client.prepare<[string]>('DELETE FROM undecided WHERE kommunekode = ?')

  const startRun = (former: GroupState | undefined, next: GroupState, at: number): number => {
    const { kommunekode, group, level, delivered, obligatory } = next
    // Returning to the level before a gap is no step, so `byUs` is false.
    const stepped = former !== undefined && former.level !== level && former.decided?.level !== level
    const byUs = stepped && next.changedByUs
    const values = { kommunekode, group, level, delivered, obligatory, byUs, firstAt: at, lastAt: at }
    return Number(db.insert(levelRun).values(values).run().lastInsertRowid)
  }

  const endRun = (row: Row): void => {
    db.update(levelRun).set({ lastAt: row.lastAt }).where(eq(levelRun.id, row.levelRunId)).run()
  }

  const follows = (row: Row, at: number, gapMs: number): boolean =>
    row.levelRunId !== noRun && at >= row.lastAt && at - row.lastAt <= gapMs

  /** Ends the level runs at `at`, and keeps the states, because the next assessment starts from them. */
  const writeFailure = (kommunekode: string, rows: readonly Row[], at: number, error: unknown): void => {
    for (const row of rows) {
      endRun(row)
      upsert.run({ ...row, levelRunId: noRun })
    }
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, longestReason)
    const set = { reason, retryAt: at + retryAfterMs }
    db.insert(undecided)
      .values({ kommunekode, at, ...set })
      .onConflictDoUpdate({ target: undecided.kommunekode, set })
      .run()
  }

  /** The result of `assess`. Records a throw and returns undefined, so that other kommuner are not affected. */
  const guarded = <T>(
    kommunekode: string,
    rows: readonly Row[],
    at: number,
    assess: () => T,
  ): T | undefined => {
    try {
      return assess()
    } catch (error) {
      // What could not be read says nothing of the assessment.
      if (isSqliteError(error)) throw error
      writeFailure(kommunekode, rows, at, error)
      return undefined
    }
  }

  /** `openUntil`: the end of a row's run, if the run stays open; undefined starts a new run at `at`. */
  const assessAndWrite = (
    kommunekode: string,
    rows: readonly Row[],
    assess: AssessGroups,
    at: number,
    openUntil: (row: Row) => number | undefined,
  ): boolean => {
    const states = guarded(kommunekode, rows, at, () => assess(rows.map(readState)))
    if (states === undefined) return false
    decided.run(kommunekode)
    for (const next of states) {
      const row = rows.find(({ group }) => group === next.group)
      const former = row && readState(row)
      const runEndsAt = row && former && isSameLevel(former, next) ? openUntil(row) : undefined
      if (row !== undefined && runEndsAt === undefined) endRun(row)
      upsert.run({
        kommunekode,
        group: next.group,
        state: toContent(next),
        ...toTimes(next),
        levelRunId: runEndsAt === undefined ? startRun(former, next, at) : row?.levelRunId,
        lastAt: runEndsAt ?? at,
      })
    }
    return true
  }

  return {
    /** Assesses and writes a kommune's groups after its cells. Must run inside the caller's transaction. */
    write: (kommunekode: string, assess: AssessGroups, at: number, gapMs: number): void => {
      const openUntil = (row: Row) => (follows(row, at, gapMs) ? at : undefined)
      assessAndWrite(kommunekode, readRows.all(kommunekode), assess, at, openUntil)
    },
    /** Writes only the groups' new times; false when `write` is needed. Must run inside the caller's transaction. */
    renew: (kommunekode: string, renew: RenewGroups, at: number, gapMs: number): boolean => {
      const rows = readRows.all(kommunekode)
      if (!rows.every((row) => follows(row, at, gapMs))) return false
      const times = guarded(kommunekode, rows, at, () => renew(rows.map(readState)))
      if (times === undefined) return false
      for (const { group, ...groupTimes } of times)
        renewTimes.run({ kommunekode, group, ...toTimes(groupTimes), lastAt: at })
      return true
    },
    /**
     * Reassesses a kommune's groups at `at`, if it has any or its first assessment failed. When a level is unchanged,
     * its run keeps its end, because nothing was measured. Returns false when the assessment failed. Must run inside
     * the caller's transaction.
     */
    reassess: (kommunekode: string, assess: AssessGroups, at: number): boolean => {
      const rows = readRows.all(kommunekode)
      if (rows.length === 0 && isUndecided.get(kommunekode) === undefined) return true
      const openUntil = (row: Row) => (row.levelRunId === noRun ? undefined : row.lastAt)
      return assessAndWrite(kommunekode, rows, assess, at, openUntil)
    },
    /** The earliest end of a kommune's states; absent when none ends. */
    readEnd: (kommunekode: string): number | undefined => readEnd.get(kommunekode) ?? undefined,
    /** Kommuner with a state that has ended by `at`, or a failed assessment to retry. */
    readDue: (at: number): string[] => readDue.all({ at }),
    readNextDue: (): number | undefined => readNextDue.get() ?? undefined,
    isUndecided: (kommunekode: string): boolean => isUndecided.get(kommunekode) !== undefined,
    readKommunekoder: (): string[] => kommunekoder.all(),
    readAll: (): GroupState[] => readAllRows.all().map(readState),
    readUndecided: (): Undecided[] => readUndecided.all(),
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
