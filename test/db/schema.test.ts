// Tests that schema, migrations and file agree, and that no column can hold citizens' data.
import { readdirSync, readFileSync } from 'node:fs'
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api'
import { describe, expect, it } from 'vitest'
import { type Connection, Database } from '../../db/driver.ts'
import { openDb } from '../../db/open.ts'
import * as schema from '../../db/schema.ts'
import { createStore } from '../../db/store.ts'
import { hour } from '../../server/domain/time.ts'
import { temporaryFolder } from '../support/store.ts'

/** The compared part of drizzle-kit's description of the schema. */
type Column = { name: string; type: string; notNull: boolean; primaryKey: boolean }
type Table = {
  name: string
  columns: Record<string, Column>
  compositePrimaryKeys: Record<string, { columns: string[] }>
}

const migrations = new URL('../../db/migrations/', import.meta.url)

const migratedColumns = (): string[] => {
  const { $client } = openDb(`${temporaryFolder()}/demo.db`, 'demo')
  const rows = $client
    .prepare(
      `SELECT t.name || '.' || c.name || ' ' || lower(c.type) || iif(c."notnull", ' not null', '') || iif(c.pk, ' key', '')
       FROM sqlite_master t JOIN pragma_table_info(t.name) c
       WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'`,
    )
    .pluck()
    .all() as string[]
  $client.close()
  return rows.sort()
}

describe('schema and migrations', () => {
  it('agree: a new migration would be empty', async () => {
    const newest = readdirSync(new URL('meta/', migrations))
      .filter((name) => name.endsWith('_snapshot.json'))
      .sort()
      .at(-1)
    const snapshot = JSON.parse(readFileSync(new URL(`meta/${newest}`, migrations), 'utf8'))
    const current = await generateSQLiteDrizzleJson({ ...schema }, snapshot.id, 'snake_case')
    expect(await generateSQLiteMigration(snapshot, current)).toEqual([])

    const tables = current.tables as Record<string, Table>
    const composite = (table: string, column: string): boolean =>
      Object.values(tables[table]?.compositePrimaryKeys ?? {}).some((key) => key.columns.includes(column))
    const columns = Object.values(tables).flatMap((table) =>
      Object.values(table.columns).map((column) => {
        const key = column.primaryKey || composite(table.name, column.name)
        return `${table.name}.${column.name} ${column.type}${column.notNull ? ' not null' : ''}${key ? ' key' : ''}`
      }),
    )
    expect(migratedColumns()).toEqual(columns.sort())
  })

  it('keep the deliveries in the order of their key, without a second copy of it', () => {
    const { $client } = openDb(`${temporaryFolder()}/demo.db`, 'demo')
    const withoutRowid = $client.prepare('SELECT name FROM pragma_table_list WHERE wr').pluck().all()
    $client.close()
    expect(withoutRowid).toEqual(['delivery'])
  })

  it('has a file for every migration, in order', () => {
    const { entries } = JSON.parse(readFileSync(new URL('meta/_journal.json', migrations), 'utf8'))
    const files = readdirSync(migrations)
      .filter((name) => name.endsWith('.sql'))
      .sort()
    expect(files).toEqual(entries.map((entry: { tag: string }) => `${entry.tag}.sql`))
  })
})

/** Creates a database as the version that ended with a migration did. */
const createOld = (file: string, last: string): Connection => {
  const old = new Database(file)
  old.exec(
    'CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric)',
  )
  const { entries } = JSON.parse(readFileSync(new URL('meta/_journal.json', migrations), 'utf8'))
  for (const { tag, when } of entries) {
    const sql = readFileSync(new URL(`${tag}.sql`, migrations), 'utf8')
    old.exec(sql.replaceAll('--> statement-breakpoint', ''))
    // As the migrator records it: with the time from the journal.
    old.prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', ?)").run(when)
    if (tag === last) break
  }
  return old
}

const keeps = { keepMs: 1e12, maxBytes: 1e9, keepHoursMs: 1e12, keepRollupsMs: 1e12 }

describe('a database of the first version', () => {
  it('is migrated, and keeps its data', async () => {
    const file = `${temporaryFolder()}/demo.db`
    const old = createOld(file, '0000_first')
    old.exec(`INSERT INTO cell (kommunekode, kle, outcome, checked_at, answer, answered_at, "right", cases, changed_by_right, trusted, run_id)
      VALUES ('0751', '02.34.02', 'counted', 5, 'counted', 5, 'full', 7, 0, 1, 1)`)
    old.exec(`INSERT INTO run VALUES (1, '0751', '02.34.02', 'counted', 7, 'full', 5, 5, 5)`)
    old.exec(
      `INSERT INTO attempt VALUES (1, 5, '0751', '02.34.02', 'total', 1, 40, 'counted', 0, x'00', NULL)`,
    )
    old.exec(
      `INSERT INTO sketch VALUES (0, '0751', '[1,0,[5,1]]'), (0, '0101', '[3,1,[5,1],[7,2]]'), (3600000, '0101', '[0,0]')`,
    )
    old.exec(`INSERT INTO outcome_count VALUES (0, 'counted', 1)`)
    old.exec(`INSERT INTO mark VALUES ('demoTold', 'told')`)
    const state = {
      level: 'flere',
      delivered: 3,
      obligatory: 5,
      asks: '5-1-abc',
      asksUntil: 9,
      changedByRight: true,
      decided: { level: 'flere', changedByRight: true },
    }
    old.exec(`INSERT INTO level_run VALUES (1, '0751', '02', 'alle', 5, 5, 0, 3, 5)`)
    // Reassessed since, and not yet recorded again: no run goes on.
    old.prepare(`INSERT INTO group_state VALUES ('0751', '02', ?, 0, 5)`).run(JSON.stringify(state))
    old.close()
    const store = createStore(openDb(file, 'demo'), keeps)
    const { cells } = await store.readKommune('0751')
    expect(cells).toMatchObject([{ indeks: 'sdi', cases: 7, countedWith: '', trusted: true, explainedAt: 5 }])
    expect(await store.readRuns('0751', 0)).toMatchObject([
      { indeks: 'sdi', cases: 7, countedWith: '', lastAt: 5 },
    ])
    expect((await store.readSketches(0)).sdi.get('0751')?.count).toBe(1)
    const times = await store.readServiceTimes('hour', [0, hour, 2 * hour])
    const sketch = (count: number, failed: number, buckets: [number, number][] = []) =>
      new Map([['indeks:sdi', { sketch: { count, failed, buckets: new Map(buckets) }, untimed: 0 }]])
    expect(times).toEqual([
      sketch(4, 1, [
        [5, 2],
        [7, 2],
      ]),
      sketch(0, 0),
    ])
    expect(await store.readOutcomes(0)).toEqual([{ indeks: 'sdi', outcome: 'counted', attempts: 1 }])
    expect((await store.readSizes()).attempts).toBe(1)
    expect(await store.readGroups()).toEqual([
      {
        level: 'flere',
        delivered: 3,
        obligatory: 5,
        criteriaHash: '5-1-abc',
        changedByUs: true,
        decided: { level: 'flere', changedByUs: true },
      },
    ])
    const run = { kommunekode: '0751', group: '02', obligatory: 5, lastAt: 5 }
    expect(await store.readLevelRuns(0)).toEqual([
      { ...run, level: 'alle', delivered: 5, byUs: false, firstAt: 3 },
      { ...run, level: 'flere', delivered: 3, byUs: true, firstAt: 5 },
    ])
    expect(await store.readMark('demoReported')).toBe('reported')
    await store.close()
  })
})

describe('facts of a version that did not know since when they are known', () => {
  it('are known since the first of those that said the same without a break', async () => {
    const file = `${temporaryFolder()}/demo.db`
    const old = createOld(file, '0009_frozen_week')
    old.exec(`INSERT INTO "import" VALUES (1, 'kle-konfiguration', 'a.csv', 5, 1, 1, 0, 0, 0)`)
    const insert =
      old.prepare(`INSERT INTO fact (kind, kommunekode, key, value, oplyst_dato, import_id, recorded_at, ended_at)
      VALUES ('kle-konfiguration', '0751', ?, ?, ?, 1, ?, ?)`)
    const value = (more = '') =>
      `{"aktiv":true,"deaktiverFradatoForAktive":false,"fagsystemfilter":[]${more}}`
    // In the night in which the clock is set an hour forward.
    const night = Date.parse('2022-03-27T00:00:00+01:00')
    const [one, two] = [night + hour, night + 2 * hour]
    // Reported again with a day; after a break; with another value; and once, with a day.
    insert.run('02.34.02', value(), null, night, one)
    insert.run('02.34.02', value(',"oplystAf":"Digitalisering"'), '2022-03-28', one, null)
    insert.run('02.34.04', value(), null, night, one)
    insert.run('02.34.04', value(), '2022-03-28', two, null)
    insert.run('02.34.06', value(), '2022-03-27', one, two)
    insert.run('02.34.06', value(',"fradato":"2022-01-01"'), null, two, null)
    insert.run('02.34.08', value(), '2022-03-27', one, null)
    old.close()
    const store = createStore(openDb(file, 'demo'), keeps)
    const facts = await store.readFacts('kle-konfiguration')
    expect(facts.map(({ key, knownSinceAt }) => [key, (knownSinceAt - night) / hour])).toEqual([
      ['02.34.02', 0],
      ['02.34.04', 23],
      ['02.34.06', 2],
      ['02.34.08', 0],
    ])
    await store.close()
  })
})

describe('citizens’ data', () => {
  it('has no column: all text columns hold our own codes, or text that was checked for CPR numbers', () => {
    const textual = migratedColumns().filter((column) => !/ (integer|real)\b/.test(column))
    expect(textual.map((column) => column.split(' ')[0])).toEqual([
      'attempt.detail',
      'attempt.indeks',
      'attempt.kle',
      'attempt.kommunekode',
      'attempt.outcome',
      'attempt.question',
      'attempt.transaction_uuid',
      'cell.answer',
      'cell.counted_with',
      'cell.indeks',
      'cell.kle',
      'cell.kommunekode',
      'cell.narrowing',
      'cell.outcome',
      'cell.right',
      'cell.system_uuid',
      'delivery.group',
      'delivery.kommunekode',
      'delivery_question.asked',
      'delivery_question.group',
      'delivery_question.kommunekode',
      'fact.key',
      'fact.kind',
      'fact.kommunekode',
      'fact.oplyst_dato',
      'fact.value',
      'frozen_week.content',
      'frozen_week.correction',
      'frozen_week.hash',
      'frozen_week.previous',
      'frozen_week.week',
      'group_state.group',
      'group_state.kommunekode',
      'group_state.state',
      'import.kind',
      'import.origin',
      'incident.cause',
      'incident.detail',
      'incident.signal',
      'incident.state',
      'incident.what',
      'incident_step.cause',
      'incident_step.evidence',
      'incident_step.kind',
      'incident_step.origin',
      'incident_step.text',
      'level_run.group',
      'level_run.kommunekode',
      'level_run.level',
      'mark.key',
      'mark.value',
      'notice.cause',
      'notice.kind',
      'observation.kommunekode',
      'observation.product',
      'outcome_count.indeks',
      'outcome_count.outcome',
      'probe_result.detail',
      'probe_result.outcome',
      'probe_result.phases',
      'probe_result.probe',
      'refused_import.kind',
      'refused_import.origin',
      'round.kind',
      'run.answer',
      'run.counted_with',
      'run.indeks',
      'run.kle',
      'run.kommunekode',
      'run.right',
      'service_time.service',
      'service_time.sketch',
      'service_time.span',
      'sketch.indeks',
      'sketch.kommunekode',
      'sketch.sketch',
      'statement.service',
      'statement.state',
      'undecided.kommunekode',
      'undecided.reason',
    ])
  })
})
