// Cell writer: stores the latest check and answer of every cell, and the history of answers.
import { and, eq, sql } from 'drizzle-orm'
import { type Cell, explainCell, isAnswer, sameAnswer, stepCell } from '../server/domain/measured/cell.ts'
import type { Batch, CheckResult, Explanation, Indeks } from '../server/domain/measured/check.ts'
import type { Db } from './open.ts'
import { cell, run } from './schema.ts'

/** Turns NULL into undefined. */
export const absent = <T>(value: T | null): T | undefined => value ?? undefined

/** A row as SQLite returns it, without booleans. */
type Row = Omit<typeof cell.$inferSelect, 'trusted' | 'changedByUs'> & {
  trusted: 0 | 1
  changedByUs: 0 | 1
}

/** A cell as it is stored, with the run that its answer belongs to. */
type Stored = { cell: Cell; runId: number | null }

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
  'countedWith',
  'visible',
  'narrowing',
  'changedAt',
  'changedByUs',
  'trusted',
  'runId',
  'systemUuid',
  'explainedAt',
] as const

const snake = (name: string): string => `"${name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}"`

type ValuesOf<Names extends readonly (keyof Row)[]> = { [I in keyof Names]: Row[Names[I]] }
/** A row in the order of `columns`. */
type Values = ValuesOf<typeof columns>

const toStored = (v: Values): Stored => ({
  cell: {
    kommunekode: v[0],
    indeks: v[1],
    kle: v[2],
    outcome: v[3],
    checkedAt: v[4],
    answer: absent(v[5]),
    answeredAt: absent(v[6]),
    right: v[7],
    cases: absent(v[8]),
    receivedSince: absent(v[9]),
    bySystem: absent(v[10]),
    ydelser: absent(v[11]),
    countedWith: v[12],
    visible: absent(v[13]),
    narrowing: absent(v[14]),
    changedAt: absent(v[15]),
    changedByUs: v[16] === 1,
    trusted: v[17] === 1,
    systemUuid: absent(v[19]),
    explainedAt: absent(v[20]),
  },
  runId: v[18],
})

const toValues = ({ cell, runId }: Stored): Values => [
  cell.kommunekode,
  cell.indeks,
  cell.kle,
  cell.outcome,
  cell.checkedAt,
  cell.answer ?? null,
  cell.answeredAt ?? null,
  cell.right,
  cell.cases ?? null,
  cell.receivedSince ?? null,
  cell.bySystem ?? null,
  cell.ydelser ?? null,
  cell.countedWith,
  cell.visible ?? null,
  cell.narrowing ?? null,
  cell.changedAt ?? null,
  cell.changedByUs ? 1 : 0,
  cell.trusted ? 1 : 0,
  runId,
  cell.systemUuid ?? null,
  cell.explainedAt ?? null,
]

// Plain SQL, because every check reads and writes these rows, and the query builder costs more than SQLite does. Rows
// are read and written as arrays, because creating objects and reading their fields are the driver's slowest steps.
const prepareRead = ({ $client }: Db) => {
  const statement = $client
    .prepare<[string], Values>(`SELECT ${columns.map(snake).join(', ')} FROM cell WHERE kommunekode = ?`)
    .raw()
  return (kommunekode: string): Stored[] => statement.all(kommunekode).map(toStored)
}

const prepareUpsert = ({ $client }: Db) => {
  const set = columns.slice(3).map((name) => `${snake(name)} = excluded.${snake(name)}`)
  return $client.prepare<[...Values]>(
    `INSERT INTO cell (${columns.map(snake).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (kommunekode, indeks, kle) DO UPDATE SET ${set.join(', ')}`,
  )
}

// Reads arrays, with keys built by SQLite, because there are tens of thousands of rows.
const prepareCheckedAt = ({ $client }: Db) =>
  $client
    .prepare<[], [string, number]>(
      "SELECT indeks || ' ' || kommunekode || ' ' || kle, checked_at FROM cell WHERE trusted",
    )
    .raw()

/** Unique within a kommune. */
const keyOf = ({ indeks, kle }: { indeks: string; kle: string }): string => `${indeks} ${kle}`

const timeless = [
  'outcome',
  'answer',
  'right',
  'cases',
  'receivedSince',
  'systemUuid',
  'bySystem',
  'ydelser',
  'countedWith',
  'narrowing',
  'visible',
  'trusted',
] as const satisfies readonly (keyof Cell)[]

/** Whether a step changed nothing but times. */
const isSame = (former: Cell | undefined, cell: Cell): boolean =>
  former?.trusted === true && timeless.every((name) => former[name] === cell[name])

/** Whether an answer continues the cell's run: equal, measured later, without a gap or a clock jump in between. */
const continuesRun = (former: Cell, result: CheckResult, trusted: boolean, gapMs: number): boolean => {
  const since = result.measuredAt - (former.answeredAt ?? Number.NEGATIVE_INFINITY)
  return former.trusted && trusted && since >= 0 && since <= gapMs && sameAnswer(former, result)
}

export const createCellWriter = (db: Db) => {
  const readRows = prepareRead(db)
  const upsert = prepareUpsert(db)
  const distrust = db.$client.prepare<[string]>('UPDATE cell SET trusted = 0 WHERE kommunekode = ?')
  const checkedAt = prepareCheckedAt(db)
  const unexplained = db.$client
    .prepare<[], string>(
      `SELECT DISTINCT kommunekode FROM cell
       WHERE indeks = 'sdi' AND trusted AND outcome = 'counted' AND cases > 0 AND explained_at IS NOT answered_at`,
    )
    .pluck()
  const kommunekoder = db.$client.prepare<[], string>('SELECT DISTINCT kommunekode FROM cell').pluck()
  const insertRun = db.$client.prepare(
    `INSERT INTO run (indeks, kommunekode, kle, answer, cases, ydelser, "right", counted_with, first_at, last_at, recorded_at)
     VALUES (@indeks, @kommunekode, @kle, @outcome, @cases, @ydelser, @right, @countedWith, @measuredAt, @measuredAt, @recordedAt)`,
  )
  const endRuns = db.$client.prepare<[string, Indeks]>(
    `UPDATE run SET last_at = cell.answered_at FROM cell
     WHERE cell.run_id = run.id AND cell.kommunekode = ? AND cell.indeks = ?`,
  )
  const remove = db.$client.prepare<[string, Indeks]>('DELETE FROM cell WHERE kommunekode = ? AND indeks = ?')
  const endRun = db.$client.prepare<[number, number]>('UPDATE run SET last_at = ? WHERE id = ?')

  const startRun = (result: CheckResult, recordedAt: number): number => {
    const { cases = null, ydelser = null } = result
    return Number(insertRun.run({ ...result, cases, ydelser, recordedAt }).lastInsertRowid)
  }

  const write = (former: Stored | undefined, batch: Batch, result: CheckResult, gapMs: number): Stored => {
    const cell = stepCell(former?.cell, result, batch.trusted, gapMs)
    let runId = former?.runId ?? null
    if (
      isAnswer(result.outcome) &&
      !(former && runId && continuesRun(former.cell, result, batch.trusted, gapMs))
    ) {
      if (former?.runId && former.cell.answeredAt !== undefined)
        endRun.run(former.cell.answeredAt, former.runId)
      runId = startRun(result, batch.recordedAt)
    }
    const stored = { cell, runId }
    upsert.run(...toValues(stored))
    return stored
  }

  const explain = (former: Stored, explanation: Explanation): Stored => {
    const stored = { ...former, cell: explainCell(former.cell, explanation) }
    if (stored.cell !== former.cell) upsert.run(...toValues(stored))
    return stored
  }

  return {
    read: (kommunekode: string): Cell[] => readRows(kommunekode).map(({ cell }) => cell),
    /**
     * Writes a batch. Returns all of the kommune's cells after it, and whether the batch changed nothing but their
     * times. Must run inside the caller's transaction.
     */
    write: (batch: Batch, gapMs: number): { cells: Cell[]; sameAnswers: boolean } => {
      const rows = new Map(readRows(batch.kommunekode).map((row) => [keyOf(row.cell), row]))
      let sameAnswers = batch.trusted
      const keep = (key: string, former: Stored | undefined, stored: Stored): void => {
        sameAnswers &&= isSame(former?.cell, stored.cell)
        rows.set(key, stored)
      }
      for (const result of batch.results) {
        const key = keyOf(result)
        const former = rows.get(key)
        keep(key, former, write(former, batch, result, gapMs))
      }
      for (const explanation of batch.explanations ?? []) {
        const key = keyOf(explanation)
        const former = rows.get(key)
        if (former !== undefined) keep(key, former, explain(former, explanation))
      }
      return { cells: [...rows.values()].map(({ cell }) => cell), sameAnswers }
    },
    /** Marks a kommune's cells as untrusted until they are measured again. */
    distrust: (kommunekode: string): void => {
      distrust.run(kommunekode)
    },
    /** Removes a kommune's cells of an index, and ends their runs. */
    forget: (kommunekode: string, indeks: Indeks): void => {
      endRuns.run(kommunekode, indeks)
      remove.run(kommunekode, indeks)
    },
    /** Check times of the trusted cells of all kommuner, by `indeks kommunekode kle`. */
    readCheckedAt: () => new Map(checkedAt.all()),
    readUnexplained: (): string[] => unexplained.all(),
    readKommunekoder: (): string[] => kommunekoder.all(),
    readRunRows: (kommunekode: string, from: number) =>
      db
        .select({ run, openUntil: cell.answeredAt })
        .from(run)
        // Joined by the cell's key too, because `run_id` alone would compare every run with every cell.
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
