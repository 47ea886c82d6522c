// Tables of the database. Times are epoch ms UTC; absent values are NULL.
import { sql } from 'drizzle-orm'
import {
  blob,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import type { FactKind } from '../server/domain/facts/facts.ts'
import type { Incident, NoticeKind, StepKind } from '../server/domain/incidents/register.ts'
import type { KleGroup, ReadinessGroup } from '../server/domain/kle.ts'
import type { Indeks, Outcome, Question } from '../server/domain/measured/check.ts'
import type { TimeSpan } from '../server/domain/measured/service-times.ts'
import type { RoundKind } from '../server/domain/ports/rounds.ts'
import type { Level } from '../server/domain/readiness/level.ts'
import type { ProbeOutcome } from '../server/domain/services/probe.ts'
import type { ServiceState } from '../server/domain/services/service-page.ts'

/** Small texts about the store itself, such as its kind. */
export const mark = sqliteTable('mark', {
  key: text().primaryKey(),
  value: text().notNull(),
})

/** The latest check and answer of index × kommune × KLE number, and the open run in the history. */
export const cell = sqliteTable(
  'cell',
  {
    indeks: text().$type<Indeks>().notNull(),
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
    ydelser: integer(),
    countedWith: text().notNull(),
    visible: integer(),
    narrowing: text(),
    changedAt: integer(),
    changedByUs: integer({ mode: 'boolean' }).notNull(),
    trusted: integer({ mode: 'boolean' }).notNull(),
    runId: integer(),
    systemUuid: text(),
    explainedAt: integer(),
  },
  (t) => [primaryKey({ columns: [t.kommunekode, t.indeks, t.kle] })],
)

/** History of answers. The end of the open run is in its cell, so that an unchanged answer writes one row. */
export const run = sqliteTable(
  'run',
  {
    id: integer().primaryKey(),
    indeks: text().$type<Indeks>().notNull(),
    kommunekode: text().notNull(),
    kle: text().notNull(),
    answer: text().$type<'counted' | 'noRight'>().notNull(),
    cases: integer(),
    ydelser: integer(),
    right: text().notNull(),
    countedWith: text().notNull(),
    firstAt: integer().notNull(),
    lastAt: integer().notNull(),
    recordedAt: integer().notNull(),
  },
  (t) => [index('run_kommune').on(t.kommunekode, t.lastAt)],
)

/** The latest state of kommune × group. */
export const groupState = sqliteTable(
  'group_state',
  {
    kommunekode: text().notNull(),
    group: text().$type<ReadinessGroup>().notNull(),
    /** The state without its times, as JSON: it is always read as a whole, and only the domain knows its fields. */
    state: text().notNull(),
    measuredAt: integer(),
    newestAt: integer(),
    benefitsMeasuredAt: integer(),
    validUntil: integer(),
    /** The open run; 0 when there is none. */
    levelRunId: integer().notNull(),
    lastAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.kommunekode, t.group] }),
    index('group_state_valid_until').on(t.validUntil),
  ],
)

/** Kommuner whose assessment failed. */
export const undecided = sqliteTable('undecided', {
  kommunekode: text().primaryKey(),
  at: integer().notNull(),
  /** The message of the error. */
  reason: text().notNull(),
  retryAt: integer().notNull(),
})

/** History of levels. The end of the open run is in group_state. */
export const levelRun = sqliteTable(
  'level_run',
  {
    id: integer().primaryKey(),
    kommunekode: text().notNull(),
    group: text().$type<ReadinessGroup>().notNull(),
    level: text().$type<Level>().notNull(),
    delivered: integer().notNull(),
    obligatory: integer().notNull(),
    byUs: integer({ mode: 'boolean' }).notNull(),
    firstAt: integer().notNull(),
    lastAt: integer().notNull(),
  },
  (t) => [index('level_run_kommune').on(t.kommunekode, t.lastAt)],
)

/** What the hourly calls ask about each kommune and KLE group: counts of different questions are not comparable. */
export const deliveryQuestion = sqliteTable(
  'delivery_question',
  {
    kommunekode: text().notNull(),
    group: text().$type<KleGroup>().notNull(),
    asked: text().notNull(),
    /** Deliveries that ended before are of another question; 0 for the first. */
    since: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.kommunekode, t.group] })],
)

/**
 * Raw attempts, limited in age and number. The index finds the few without a count by their time, and holds all that is
 * read of them: two weeks' errors among 1.5 million attempts take 16 ms instead of 76.
 */
export const attempt = sqliteTable(
  'attempt',
  {
    id: integer().primaryKey(),
    at: integer().notNull(),
    indeks: text().$type<Indeks>().notNull(),
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
  },
  (t) => [
    index('attempt_error')
      .on(t.at, t.indeks, t.outcome, t.kommunekode, t.number, t.lagMs, t.detail)
      .where(sql`outcome <> 'counted'`),
  ],
)

/** Judged response times per hour, index and kommune, as mergeable sketches. */
export const sketch = sqliteTable(
  'sketch',
  {
    indeks: text().$type<Indeks>().notNull(),
    hourAt: integer().notNull(),
    kommunekode: text().notNull(),
    /** JSON: see sketches.ts. */
    sketch: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.hourAt, t.kommunekode, t.indeks] })],
)

/** Attempts by outcome and hour, retries included. */
export const outcomeCount = sqliteTable(
  'outcome_count',
  {
    indeks: text().$type<Indeks>().notNull(),
    hourAt: integer().notNull(),
    outcome: text().$type<Outcome>().notNull(),
    attempts: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.hourAt, t.outcome, t.indeks] })],
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

/** Imports: one row for each file or answer that changed something. */
export const importRecord = sqliteTable('import', {
  id: integer().primaryKey(),
  kind: text().$type<FactKind>().notNull(),
  origin: text().notNull(),
  recordedAt: integer().notNull(),
  rows: integer().notNull(),
  added: integer().notNull(),
  changed: integer().notNull(),
  unchanged: integer().notNull(),
  ended: integer().notNull(),
})

/** Imports refused because they would end too many facts, until an import of the same kind is taken from where they came. */
export const refusedImport = sqliteTable(
  'refused_import',
  {
    kind: text().$type<FactKind>().notNull(),
    origin: text().notNull(),
    refusedAt: integer().notNull(),
    rows: integer().notNull(),
    ending: integer().notNull(),
    held: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.origin] })],
)

/** Imported facts. Never overwritten, so that the facts known at an earlier instant can be read. */
export const fact = sqliteTable(
  'fact',
  {
    id: integer().primaryKey(),
    kind: text().$type<FactKind>().notNull(),
    kommunekode: text().notNull(),
    key: text().notNull(),
    /** Canonical JSON; only the domain knows its fields. */
    value: text().notNull(),
    oplystDato: text(),
    importId: integer().notNull(),
    recordedAt: integer().notNull(),
    /** Since when facts with the same value, up to this one, have been reported without a break. */
    knownSinceAt: integer().notNull().default(0),
    /** When an address that is fetched regularly last reported the same value. */
    confirmedAt: integer(),
    /** When the fact was replaced or ended; absent while it is current. */
    endedAt: integer(),
  },
  (t) => [
    index('fact_kommune').on(t.kind, t.kommunekode, t.key),
    uniqueIndex('fact_holds').on(t.kind, t.kommunekode, t.key).where(sql`ended_at IS NULL`),
  ],
)

/** The latest count of each product's cases in a kommune. */
export const observation = sqliteTable(
  'observation',
  {
    kommunekode: text().notNull(),
    product: text().notNull(),
    /** Cases under any of the product's names; absent when they could not be counted. */
    cases: integer(),
    checkedAt: integer().notNull(),
    /** When the index last answered. */
    answeredAt: integer(),
  },
  (t) => [primaryKey({ columns: [t.kommunekode, t.product] })],
)

/** Cases received by call. Its migration adds WITHOUT ROWID, which halves its size and which drizzle-kit does not know. */
export const delivery = sqliteTable(
  'delivery',
  {
    kommunekode: text().notNull(),
    group: text().$type<KleGroup>().notNull(),
    until: integer().notNull(),
    from: integer().notNull(),
    received: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.kommunekode, t.group, t.until] })],
)

/** Results of probes, limited in age and number. */
export const probeResult = sqliteTable(
  'probe_result',
  {
    id: integer().primaryKey(),
    probe: text().notNull(),
    at: integer().notNull(),
    outcome: text().$type<ProbeOutcome>().notNull(),
    durationMs: real().notNull(),
    /** JSON: ms by phase. */
    phases: text().notNull(),
    status: integer(),
    redirects: integer().notNull(),
    certificateEndsAt: integer(),
    lagMs: real().notNull(),
    detail: text(),
  },
  (t) => [index('probe_result_probe').on(t.probe, t.at)],
)

/** Judged results of each index, over all kommuner, and each probe, as mergeable sketches. */
export const serviceTime = sqliteTable(
  'service_time',
  {
    span: text().$type<TimeSpan>().notNull(),
    /** A day's row, of span `hour`, stands at its first hour. */
    startAt: integer().notNull(),
    /** A `ServiceKey`. */
    service: text().notNull(),
    /** JSON: see sketches.ts. */
    sketch: text().notNull(),
    untimed: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.span, t.startAt, t.service] })],
)

/** Statements of Serviceplatformen's public page about its services, from each reading. */
export const statement = sqliteTable(
  'statement',
  {
    id: integer().primaryKey(),
    at: integer().notNull(),
    /** The service's name on the page: short, one line, without CPR-like numbers. */
    service: text().notNull(),
    state: text().$type<ServiceState>().notNull(),
    oppetidShare: real(),
    svartidMs: real(),
  },
  (t) => [index('statement_at').on(t.at)],
)

/** The latest state of each incident. */
export const incident = sqliteTable(
  'incident',
  {
    id: integer().primaryKey(),
    signal: text().$type<Incident['signal']>().notNull(),
    what: text().$type<Incident['what']>().notNull(),
    /** See cause.ts. */
    cause: text().notNull(),
    state: text().$type<Incident['state']>().notNull(),
    beganAt: integer().notNull(),
    openedAt: integer().notNull(),
    recoveringAt: integer(),
    /** Absent exactly while it is open or recovering. */
    closedAt: integer(),
    mergedInto: integer(),
    isUnstable: integer({ mode: 'boolean' }).notNull(),
    acknowledgedAt: integer(),
    /** Always read as a whole. */
    detail: text({ mode: 'json' })
      .$type<
        Pick<
          Incident,
          | 'hit'
          | 'recovered'
          | 'evidence'
          | 'certainty'
          | 'candidates'
          | 'before'
          | 'groups'
          | 'services'
          | 'isReopened'
          | 'wasWide'
        >
      >()
      .notNull(),
  },
  (t) => [index('incident_closed').on(t.closedAt), index('incident_merged_into').on(t.mergedInto)],
)

/** The steps of incidents: those that were decided, and those made by hand, which have an origin. */
export const incidentStep = sqliteTable(
  'incident_step',
  {
    id: integer().primaryKey(),
    incidentId: integer().notNull(),
    at: integer().notNull(),
    kind: text().$type<StepKind>().notNull(),
    cause: text().notNull(),
    /** Number of kommuner. */
    hit: integer().notNull(),
    evidence: text({ mode: 'json' }).$type<Incident['evidence']>().notNull(),
    /** Short, one line, without CPR-like numbers. */
    text: text(),
    /** How it was made by hand, and a unit or a role, never a person. */
    origin: text(),
  },
  (t) => [index('incident_step_incident').on(t.incidentId)],
)

/** Outbox: notices to send, and those that were sent. */
export const notice = sqliteTable(
  'notice',
  {
    id: integer().primaryKey(),
    incidentId: integer().notNull(),
    at: integer().notNull(),
    kind: text().$type<NoticeKind>().notNull(),
    cause: text().notNull(),
    /** Absent until it is sent. */
    sentAt: integer(),
  },
  (t) => [
    index('notice_incident').on(t.incidentId),
    index('notice_unsent').on(t.id).where(sql`sent_at IS NULL`),
  ],
)

/** Frozen weeks: a chain of rows. Triggers in its migration let rows only be added, at the end. */
export const frozenWeek = sqliteTable(
  'frozen_week',
  {
    number: integer().primaryKey(),
    /** As `2026-W48`. */
    week: text().notNull(),
    revision: integer().notNull(),
    /** Short, without CPR-like numbers. */
    correction: text(),
    at: integer().notNull(),
    frozenAt: integer().notNull(),
    late: integer({ mode: 'boolean' }).notNull(),
    previous: text().notNull(),
    hash: text().notNull(),
    /** The week, packed and deflated: see packing.ts. The last column, so that the others are read without it. */
    content: blob().$type<Buffer>().notNull(),
  },
  (t) => [uniqueIndex('frozen_week_revision').on(t.week, t.revision)],
)
