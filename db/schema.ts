// Owns the tables. Times are epoch ms UTC; what is absent is NULL.
import { blob, index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Outcome, Question } from '../server/domain/check.ts'
import type { ReadinessGroup } from '../server/domain/kle.ts'
import type { RoundKind } from '../server/domain/ports.ts'
import type { Level } from '../server/domain/readiness.ts'

/** Small facts of the store about itself. */
export const mark = sqliteTable('mark', {
  key: text().primaryKey(),
  value: text().notNull(),
})

/** The snapshot: the latest of kommune × KLE number, and the run of history it goes on. */
export const cell = sqliteTable(
  'cell',
  {
    kommunekode: text().notNull(),
    kle: text().notNull(),
    outcome: text().$type<Outcome>().notNull(),
    checkedAt: integer().notNull(),
    answer: text().$type<'counted' | 'noRight'>(),
    answeredAt: integer(),
    right: text().notNull(),
    cases: integer(),
    receivedSince: integer(),
    bySystem: integer(),
    changedAt: integer(),
    changedByRight: integer({ mode: 'boolean' }).notNull(),
    trusted: integer({ mode: 'boolean' }).notNull(),
    runId: integer(),
  },
  (t) => [primaryKey({ columns: [t.kommunekode, t.kle] })],
)

/** History of answers. The open run's end stands in its cell, so that an unchanged answer writes one row. */
export const run = sqliteTable(
  'run',
  {
    id: integer().primaryKey(),
    kommunekode: text().notNull(),
    kle: text().notNull(),
    answer: text().$type<'counted' | 'noRight'>().notNull(),
    cases: integer(),
    right: text().notNull(),
    firstAt: integer().notNull(),
    lastAt: integer().notNull(),
    recordedAt: integer().notNull(),
  },
  (t) => [index('run_kommune').on(t.kommunekode, t.lastAt)],
)

/** The latest state of kommune × group, decided in the transaction that recorded its cells. */
export const groupState = sqliteTable(
  'group_state',
  {
    kommunekode: text().notNull(),
    group: text().$type<ReadinessGroup>().notNull(),
    /** The whole state as JSON: it is read whole, and only the domain knows its parts. */
    state: text().notNull(),
    /** The run that goes on; 0 when none does. */
    levelRunId: integer().notNull(),
    lastAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.kommunekode, t.group] })],
)

/** History of levels; the open run's end stands in group_state. */
export const levelRun = sqliteTable(
  'level_run',
  {
    id: integer().primaryKey(),
    kommunekode: text().notNull(),
    group: text().$type<ReadinessGroup>().notNull(),
    level: text().$type<Level>().notNull(),
    delivered: integer().notNull(),
    obligatory: integer().notNull(),
    byRight: integer({ mode: 'boolean' }).notNull(),
    firstAt: integer().notNull(),
    lastAt: integer().notNull(),
  },
  (t) => [index('level_run_kommune').on(t.kommunekode, t.lastAt)],
)

/** Raw attempts, for a bounded time and in a bounded number. */
export const attempt = sqliteTable('attempt', {
  id: integer().primaryKey(),
  at: integer().notNull(),
  kommunekode: text().notNull(),
  kle: text().notNull(),
  question: text().$type<Question>().notNull(),
  number: integer().notNull(),
  durationMs: real().notNull(),
  outcome: text().$type<Outcome>().notNull(),
  lagMs: real().notNull(),
  /** 16 bytes. */
  transactionUuid: blob().$type<Buffer>().notNull(),
  detail: text(),
})

/** Judged response times per hour and kommune, as mergeable sketches. */
export const sketch = sqliteTable(
  'sketch',
  {
    hourAt: integer().notNull(),
    kommunekode: text().notNull(),
    /** JSON: see attempts.ts. */
    sketch: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.hourAt, t.kommunekode] })],
)

/** How attempts ended, per hour, retries included. */
export const outcomeCount = sqliteTable(
  'outcome_count',
  {
    hourAt: integer().notNull(),
    outcome: text().$type<Outcome>().notNull(),
    attempts: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.hourAt, t.outcome] })],
)

export const round = sqliteTable('round', {
  id: integer().primaryKey(),
  kind: text().$type<RoundKind>().notNull(),
  startedAt: integer().notNull(),
  endedAt: integer(),
  planned: integer().notNull(),
  done: integer().notNull(),
  failed: integer().notNull(),
})
