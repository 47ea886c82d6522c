// Owns writing the snapshot of cells and the history of their answers.
import { and, eq, sql } from 'drizzle-orm'
import { type Cell, isAnswer, sameAnswer, stepCell } from '../server/domain/cell.ts'
import type { Batch, CheckResult, Indeks } from '../server/domain/check.ts'
import type { Db } from './open.ts'
import { cell, run } from './schema.ts'

/** NULL to absent, for the fields of a row that may be either. */
export const absent = <T>(value: T | null): T | undefined => value ?? undefined

/** As SQLite holds it: no booleans. */
type Row = Omit<typeof cell.$inferSelect, 'trusted' | 'changedByRight'> & {
  trusted: 0 | 1
  changedByRight: 0 | 1
}

const toCell = ({ runId: _, ...row }: Row): Cell => ({
  ...row,
  trusted: row.trusted === 1,
  changedByRight: row.changedByRight === 1,
  answer: absent(row.answer),
  answeredAt: absent(row.answeredAt),
  cases: absent(row.cases),
  receivedSince: absent(row.receivedSince),
  bySystem: absent(row.bySystem),
  ydelser: absent(row.ydelser),
  visible: absent(row.visible),
  narrowing: absent(row.narrowing),
  changedAt: absent(row.changedAt),
})

const columns = [
  'kommunekode',
  'indeks',
  'kle',
  'outcome',
  'checkedAt',
  'answer',
  'answeredAt',
  'right',
  'cases',
  'receivedSince',
  'bySystem',
  'ydelser',
  'also',
  'visible',
  'narrowing',
  'changedAt',
  'changedByRight',
  'trusted',
  'runId',
] as const

const snake = (name: string): string => `"${name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}"`

// Plain SQL for the row that every check reads and writes: the query builder costs more than SQLite does.
const prepareRead = ({ $client }: Db) =>
  $client.prepare<[string], Row>(
    `SELECT ${columns.map((name) => `${snake(name)} AS "${name}"`).join(', ')} FROM cell WHERE kommunekode = ?`,
  )

const prepareUpsert = ({ $client }: Db) => {
  const set = columns.slice(3).map((name) => `${snake(name)} = excluded.${snake(name)}`)
  return $client.prepare(
    `INSERT INTO cell (${columns.map(snake).join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})
     ON CONFLICT (kommunekode, indeks, kle) DO UPDATE SET ${set.join(', ')}`,
  )
}

/** Within a kommune. */
const keyOf = ({ indeks, kle }: { indeks: string; kle: string }): string => `${indeks} ${kle}`

/** Whether the answer goes on with the cell's run: the same, measured after it, with no gap and no jump between. */
const goesOn = (former: Cell, result: CheckResult, trusted: boolean, gapMs: number): boolean => {
  const since = result.measuredAt - (former.answeredAt ?? Number.NEGATIVE_INFINITY)
  return former.trusted && trusted && since >= 0 && since <= gapMs && sameAnswer(former, result)
}

export const createCellWriter = (db: Db) => {
  const readRows = prepareRead(db)
  const upsert = prepareUpsert(db)
  const insertRun = db
    .insert(run)
    .values({
      indeks: sql.placeholder('indeks'),
      kommunekode: sql.placeholder('kommunekode'),
      kle: sql.placeholder('kle'),
      answer: sql.placeholder('answer'),
      cases: sql.placeholder('cases'),
      ydelser: sql.placeholder('ydelser'),
      right: sql.placeholder('right'),
      also: sql.placeholder('also'),
      firstAt: sql.placeholder('at'),
      lastAt: sql.placeholder('at'),
      recordedAt: sql.placeholder('recordedAt'),
    })
    .prepare()
  const endRun = db
    .update(run)
    .set({ lastAt: sql`${sql.placeholder('lastAt')}` })
    .where(eq(run.id, sql.placeholder('id')))
    .prepare()

  const startRun = (result: CheckResult, recordedAt: number): number => {
    const { indeks, kommunekode, kle, right, also, cases, ydelser, measuredAt } = result
    const values = {
      indeks,
      kommunekode,
      kle,
      right,
      also,
      ydelser: ydelser ?? null,
      answer: result.outcome,
      cases: cases ?? null,
      at: measuredAt,
      recordedAt,
    }
    return Number(insertRun.run(values).lastInsertRowid)
  }

  const write = (former: Row | undefined, batch: Batch, result: CheckResult, gapMs: number): Cell => {
    const formerCell = former && toCell(former)
    const next = stepCell(formerCell, result, batch.trusted)
    let runId = former?.runId ?? null
    if (
      isAnswer(result.outcome) &&
      !(formerCell && runId && goesOn(formerCell, result, batch.trusted, gapMs))
    ) {
      if (former?.runId && former.answeredAt !== null)
        endRun.run({ id: former.runId, lastAt: former.answeredAt })
      runId = startRun(result, batch.recordedAt)
    }
    upsert.run({
      ...next,
      answer: next.answer ?? null,
      answeredAt: next.answeredAt ?? null,
      cases: next.cases ?? null,
      receivedSince: next.receivedSince ?? null,
      bySystem: next.bySystem ?? null,
      ydelser: next.ydelser ?? null,
      visible: next.visible ?? null,
      narrowing: next.narrowing ?? null,
      changedAt: next.changedAt ?? null,
      changedByRight: next.changedByRight ? 1 : 0,
      trusted: next.trusted ? 1 : 0,
      runId,
    })
    return next
  }

  return {
    read: (kommunekode: string): Cell[] => readRows.all(kommunekode).map(toCell),
    /** Writes a batch and returns all of the kommune's cells after it. Inside the caller's transaction. */
    write: (batch: Batch, gapMs: number): Cell[] => {
      const rows = new Map(readRows.all(batch.kommunekode).map((row) => [keyOf(row), row]))
      const after = new Map([...rows].map(([key, row]) => [key, toCell(row)]))
      for (const result of batch.results) {
        const key = keyOf(result)
        after.set(key, write(rows.get(key), batch, result, gapMs))
      }
      return [...after.values()]
    },
    /** Nothing measured until now is trusted; measuring anew brings it back. */
    distrust: (indeks?: Indeks): void => {
      db.update(cell)
        .set({ trusted: false })
        .where(indeks === undefined ? undefined : eq(cell.indeks, indeks))
        .run()
    },
    readRunRows: (kommunekode: string, from: number) =>
      db
        .select({ run, openUntil: cell.answeredAt })
        .from(run)
        // By the cell's key: by run_id alone every run would be held against every cell.
        .leftJoin(
          cell,
          and(
            eq(cell.kommunekode, run.kommunekode),
            eq(cell.indeks, run.indeks),
            eq(cell.kle, run.kle),
            eq(cell.runId, run.id),
          ),
        )
        .where(
          and(eq(run.kommunekode, kommunekode), sql`coalesce(${cell.answeredAt}, ${run.lastAt}) >= ${from}`),
        )
        .orderBy(run.firstAt)
        .all(),
  }
}
