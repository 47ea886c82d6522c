// Fact writer: stages imported facts apart from the stored ones, then commits them all at once.
import { count, desc, isNull, sql } from 'drizzle-orm'
import { endsTooMany } from '../server/domain/facts/ending.ts'
import type {
  EndingFact,
  Fact,
  FactKind,
  ImportRecord,
  ImportResult,
  Origin,
  RefusedImport,
  StoredFact,
} from '../server/domain/facts/facts.ts'
import { canonicalValue, datedKinds, sideFields } from '../server/domain/facts/facts.ts'
import type { FactAge, FactPart, FactQuery } from '../server/domain/ports/facts.ts'
import { startOf } from '../server/domain/time.ts'
import { absent } from './cells.ts'
import type { Db } from './open.ts'
import { fact, importRecord, refusedImport } from './schema.ts'

type Row = {
  kommunekode: string
  key: string
  value: string
  oplystDato: string | null
  recordedAt: number
  confirmedAt: number | null
  knownSinceAt: number
  origin: string
}

const toFact = <K extends FactKind>(kind: K, row: Row): StoredFact<K> =>
  ({
    kind,
    kommunekode: row.kommunekode,
    key: row.key,
    value: JSON.parse(row.value),
    oplystDato: absent(row.oplystDato),
    recordedAt: row.confirmedAt ?? row.recordedAt,
    knownSinceAt: row.knownSinceAt,
    origin: row.origin,
  }) as StoredFact<K>

/** Ignores confirmations after `at`, so that the fact has its age then. */
const asKnownAt = (row: Row, at: number): Row =>
  row.confirmedAt !== null && row.confirmedAt > at ? { ...row, confirmedAt: null } : row

/** Six months for cases and six for benefits; older months are not used. */
const mostKald = 2 * 6

/** SQL: whether an origin is an address. File names never match, because they contain no slash. */
const isAddress = `(origin GLOB 'http://*' OR origin GLOB 'https://*')`
/** SQL: whether an address reported fact `f`. */
const reportedByAddress = `f.import_id IN (SELECT id FROM "import" WHERE ${isAddress})`

/** Whether kommuner are assessed from facts of this kind. */
const isAssessedFrom = (kind: FactKind): boolean => kind === 'kle-konfiguration' || kind === 'kald'

/** The result of a commit, and the kommuner to reassess. */
type Committed = ImportResult & { kommuner: string[] }

/** Facts staged in a temporary table on disk, which needs neither a lock on the database nor much memory. */
export type Staged = {
  add(facts: readonly Fact[]): void
  /** The result that `commit` would have; writes nothing. */
  outcome(origin: Origin): ImportResult
  ending(origin: Origin, limit: number): EndingFact[]
  /** Makes the facts visible, or stores that they were refused. Must run inside the caller's transaction. */
  commit(origin: Origin): Committed
  drop(): void
}

export const createFactWriter = (db: Db) => {
  const client = db.$client
  let staged = 0

  // Cached, because `startOf` is slow and a file contains few distinct days.
  const starts = new Map<string, number>()
  const startAt = (day: string): number => {
    const start = starts.get(day) ?? startOf(day)
    starts.set(day, start)
    return start
  }

  const refuse = ({ kind, origin, ...refused }: RefusedImport): void => {
    db.insert(refusedImport)
      .values({ kind, origin, ...refused })
      .onConflictDoUpdate({ target: [refusedImport.kind, refusedImport.origin], set: refused })
      .run()
  }

  const stage = (kind: FactKind): Staged => {
    const table = `temp.staged_${++staged}`
    // Small, because the table is written once and read once, so that a larger cache gains nothing.
    client.pragma('temp.cache_size = -2000')
    client.exec(
      `CREATE TABLE ${table} (kommunekode TEXT, key TEXT, value TEXT, oplyst_dato TEXT, since INTEGER, PRIMARY KEY (kommunekode, key)) WITHOUT ROWID`,
    )
    const insert = client.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?, ?, ?)`)
    const isCurrent = `f.kind = '${kind}' AND f.ended_at IS NULL`
    const isStaged = `EXISTS (SELECT 1 FROM ${table} s WHERE s.kommunekode = f.kommunekode AND s.key = f.key)`
    const isSame = `EXISTS (SELECT 1 FROM ${table} s WHERE s.kommunekode = f.kommunekode AND s.key = f.key
      AND s.value = f.value AND s.oplyst_dato IS f.oplyst_dato)`
    const aside = (sideFields[kind] ?? []).map((field) => `, '$.${field}'`).join('')
    /** SQL: whether a fact has the value of its staged replacement, but for the side fields. */
    const goesOn =
      aside === '' ? 's.value = f.value' : `json_remove(s.value${aside}) = json_remove(f.value${aside})`
    /** SQL: whether the key had another value on a later day than the staged one was reported for. */
    const isContradicted = `EXISTS (SELECT 1 FROM fact f
      WHERE f.kind = '${kind}' AND f.kommunekode = s.kommunekode AND f.key = s.key AND NOT ${goesOn}
      AND CASE WHEN f.oplyst_dato IS NULL THEN coalesce(f.confirmed_at, f.recorded_at) > s.since
        ELSE f.oplyst_dato > s.oplyst_dato END)`
    /** SQL: whether an import from where this one comes may end a fact. */
    const isEndable = ({ confirms }: Origin): string => (confirms ? reportedByAddress : '1')
    /** SQL: whether a fact ends without a new value. */
    const isEnded = (origin: Origin): string => {
      if (origin.whole === false) return '0'
      const isNamed =
        origin.whole === 'kommuner' ? `f.kommunekode IN (SELECT kommunekode FROM ${table})` : '1'
      return `NOT ${isStaged} AND ${isNamed} AND ${isEndable(origin)}`
    }
    /** SQL: whether this origin repeats a fact of another origin; the fact then gets this origin. */
    const isTakenOver = `${isSame} AND f.import_id NOT IN (SELECT id FROM "import" WHERE origin = @name)`
    const count = (sql: string, origin: Origin): number =>
      client.prepare(`SELECT count(*) FROM ${sql}`).pluck().get(origin) as number

    const subjectOf = (row: string): string => `substr(${row}.key, 1, instr(${row}.key || ' ', ' ') - 1)`
    const isHeld = `EXISTS (SELECT 1 FROM fact h
      WHERE h.kind = '${kind}' AND h.ended_at IS NULL AND h.kommunekode = s.kommunekode AND h.key = s.key)`
    /** SQL: whether an ending fact has a new value all the same, of a later day. */
    const isFollowed = datedKinds.includes(kind)
      ? `EXISTS (SELECT 1 FROM ${table} s WHERE s.kommunekode = f.kommunekode AND s.key > f.key
          AND ${subjectOf('s')} = ${subjectOf('f')} AND NOT ${isHeld})`
      : '0'

    const outcome = (origin: Origin): ImportResult => {
      const rows = count(table, origin)
      const current = count(`fact f WHERE ${isCurrent} AND ${isStaged}`, origin)
      const unchanged = count(`fact f WHERE ${isCurrent} AND ${isSame}`, origin)
      const ended = count(`fact f WHERE ${isCurrent} AND ${isEnded(origin)}`, origin)
      const made = { rows, added: rows - current, changed: current - unchanged, unchanged, ended }
      if (ended === 0 || origin.allowsEnding) return made
      const held = count(`fact f WHERE ${isCurrent} AND ${isEndable(origin)}`, origin)
      const lost = count(`fact f WHERE ${isCurrent} AND ${isEnded(origin)} AND NOT ${isFollowed}`, origin)
      return endsTooMany(lost, held) ? { ...made, refused: { lost, held } } : made
    }

    const ending = (origin: Origin, limit: number): EndingFact[] =>
      client
        .prepare<[object], EndingFact>(
          `SELECT f.kommunekode, f.key, i.origin FROM fact f JOIN "import" i ON i.id = f.import_id
           WHERE ${isCurrent} AND ${isEnded(origin)} ORDER BY f.kommunekode, f.key LIMIT @limit`,
        )
        .all({ limit })

    /** Kommuner with facts added, changed, ended, or confirmed without `oplystDato`: reassess them. */
    const touched = (origin: Origin): string[] =>
      client
        .prepare<[Origin], string>(
          `SELECT kommunekode FROM ${table} s WHERE NOT EXISTS (SELECT 1 FROM fact f
             WHERE ${isCurrent} AND f.kommunekode = s.kommunekode AND f.key = s.key AND f.value = s.value
             AND f.oplyst_dato IS s.oplyst_dato ${origin.confirms ? 'AND f.oplyst_dato IS NOT NULL' : ''})
           UNION SELECT kommunekode FROM fact f WHERE ${isCurrent} AND ${isEnded(origin)}`,
        )
        .pluck()
        .all(origin)

    const commit = (origin: Origin): Committed => {
      const { refused, ...counted } = outcome(origin)
      const { name, at, confirms } = origin
      if (refused !== undefined) {
        const { lost: ending, held } = refused
        refuse({ kind, origin: name, refusedAt: at, rows: counted.rows, ending, held })
        return { ...counted, refused, kommuner: [] }
      }
      client
        .prepare(`DELETE FROM refused_import WHERE kind = ? AND ${confirms ? '' : 'NOT '}${isAddress}`)
        .run(kind)
      const made = { ...counted, kommuner: isAssessedFrom(kind) ? touched(origin) : [] }
      const takenOver = confirms ? count(`fact f WHERE ${isCurrent} AND ${isTakenOver}`, origin) : 0
      if (confirms)
        client.prepare(`UPDATE fact AS f SET confirmed_at = @at WHERE ${isCurrent} AND ${isSame}`).run(origin)
      if (made.added + made.changed + made.ended + takenOver === 0) return made
      const importId = db
        .insert(importRecord)
        .values({ kind, origin: name, recordedAt: at, ...counted })
        .run().lastInsertRowid
      if (takenOver > 0)
        client
          .prepare(`UPDATE fact AS f SET import_id = @importId WHERE ${isCurrent} AND ${isTakenOver}`)
          .run({ ...origin, importId })
      client
        .prepare(`UPDATE ${table} AS s SET since = NULL WHERE since IS NOT NULL AND ${isContradicted}`)
        .run()
      if (made.changed > 0)
        client
          .prepare(
            `UPDATE ${table} AS s SET since = min(coalesce(s.since, @at), f.known_since_at)
             FROM fact f WHERE ${isCurrent} AND f.kommunekode = s.kommunekode AND f.key = s.key AND ${goesOn}`,
          )
          .run(origin)
      client
        .prepare(
          `UPDATE fact AS f SET ended_at = @at
           WHERE ${isCurrent} AND ((${isStaged} AND NOT ${isSame}) OR (${isEnded(origin)}))`,
        )
        .run(origin)
      // Current facts are deleted from the staged table first, because SQLite copies the result of an INSERT … SELECT
      // that reads from its own target.
      client
        .prepare(
          `DELETE FROM ${table} AS s
           WHERE EXISTS (SELECT 1 FROM fact f WHERE ${isCurrent} AND f.kommunekode = s.kommunekode AND f.key = s.key)`,
        )
        .run()
      client
        .prepare(
          `INSERT INTO fact (kind, kommunekode, key, value, oplyst_dato, import_id, recorded_at, known_since_at)
           SELECT '${kind}', kommunekode, key, value, oplyst_dato, @importId, @at, coalesce(since, @at) FROM ${table}`,
        )
        .run({ importId, at })
      return made
    }

    return {
      add: (facts) => {
        client.transaction(() => {
          for (const { kommunekode, key, value, oplystDato } of facts)
            insert.run(
              kommunekode,
              key,
              canonicalValue(value),
              oplystDato ?? null,
              oplystDato === undefined ? null : startAt(oplystDato),
            )
        })()
      },
      outcome,
      ending,
      commit,
      drop: () => {
        client.exec(`DROP TABLE ${table}`)
      },
    }
  }

  const select = `SELECT f.kommunekode, f.key, f.value, f.oplyst_dato AS oplystDato, f.recorded_at AS recordedAt,
       f.confirmed_at AS confirmedAt, f.known_since_at AS knownSinceAt, i.origin
     FROM fact f JOIN "import" i ON i.id = f.import_id WHERE f.kind =`
  const readKonfigurationer = client.prepare<[string], Row>(
    `${select} 'kle-konfiguration' AND f.ended_at IS NULL AND f.kommunekode = ?`,
  )
  const readKald = client.prepare<[string, number], Row>(
    `${select} 'kald' AND f.ended_at IS NULL AND f.kommunekode = ? ORDER BY f.key DESC LIMIT ?`,
  )

  const readPart = client.prepare<[FactKind, string, number], Row>(
    `${select} ? AND f.ended_at IS NULL AND f.kommunekode = '' AND f.key > ? ORDER BY f.key LIMIT ?`,
  )

  return {
    stage,
    /** The facts that a kommune is assessed from. */
    readFor: (kommunekode: string) => ({
      konfigurationer: readKonfigurationer.all(kommunekode).map((row) => toFact('kle-konfiguration', row)),
      kald: readKald.all(kommunekode, mostKald).map((row) => toFact('kald', row)),
    }),
    read: <K extends FactKind>(kind: K, { kommunekode, knownAt, keys }: FactQuery = {}): StoredFact<K>[] => {
      const known =
        knownAt === undefined
          ? 'f.ended_at IS NULL'
          : 'f.recorded_at <= @knownAt AND (f.ended_at IS NULL OR f.ended_at > @knownAt)'
      const where = [
        known,
        ...(kommunekode === undefined ? [] : ['f.kommunekode = @kommunekode']),
        ...(keys === undefined ? [] : ['f.key IN (SELECT value FROM json_each(@keys))']),
      ].join(' AND ')
      return client
        .prepare<[object], Row>(`${select} @kind AND ${where} ORDER BY f.kommunekode, f.key`)
        .all({ kind, kommunekode, knownAt, keys: JSON.stringify(keys) })
        .map((row) => toFact(kind, knownAt === undefined ? row : asKnownAt(row, knownAt)))
    },
    readPart: <K extends FactKind>(kind: K, { after, limit }: FactPart): StoredFact<K>[] =>
      readPart.all(kind, after, limit).map((row) => toFact(kind, row)),
    readFactAges: (): FactAge[] =>
      db
        .select({
          kind: fact.kind,
          facts: count(),
          newestAt: sql<number>`max(coalesce(${fact.confirmedAt}, ${fact.recordedAt}))`,
        })
        .from(fact)
        .where(isNull(fact.endedAt))
        .groupBy(fact.kind)
        .all(),
    readRefusedImports: (): RefusedImport[] =>
      db.select().from(refusedImport).orderBy(desc(refusedImport.refusedAt)).all(),
    readImports: (limit: number): ImportRecord[] =>
      db
        .select()
        .from(importRecord)
        .orderBy(desc(importRecord.recordedAt), desc(importRecord.id))
        .limit(limit)
        .all(),
  }
}
