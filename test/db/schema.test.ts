// Owns the proof that schema, migrations and file agree, and that there is no column for citizens' data to go to.
import { readdirSync, readFileSync } from 'node:fs'
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api'
import { describe, expect, it } from 'vitest'
import { openDb } from '../../db/open.ts'
import * as schema from '../../db/schema.ts'
import { temporaryFolder } from '../support/store.ts'

/** What drizzle-kit tells of the schema, as far as it is compared. */
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

  it('has for every migration its file, in order', () => {
    const { entries } = JSON.parse(readFileSync(new URL('meta/_journal.json', migrations), 'utf8'))
    const files = readdirSync(migrations)
      .filter((name) => name.endsWith('.sql'))
      .sort()
    expect(files).toEqual(entries.map((entry: { tag: string }) => `${entry.tag}.sql`))
  })
})

describe('citizens’ data', () => {
  it('has no column: the columns that can hold text are these, and each holds codes of ours', () => {
    const textual = migratedColumns().filter((column) => !/ (integer|real)\b/.test(column))
    expect(textual.map((column) => column.split(' ')[0])).toEqual([
      'attempt.detail',
      'attempt.kle',
      'attempt.kommunekode',
      'attempt.outcome',
      'attempt.question',
      'attempt.transaction_uuid',
      'cell.answer',
      'cell.kle',
      'cell.kommunekode',
      'cell.outcome',
      'cell.right',
      'group_state.group',
      'group_state.kommunekode',
      'group_state.state',
      'level_run.group',
      'level_run.kommunekode',
      'level_run.level',
      'mark.key',
      'mark.value',
      'outcome_count.outcome',
      'round.kind',
      'run.answer',
      'run.kle',
      'run.kommunekode',
      'run.right',
      'sketch.kommunekode',
      'sketch.sketch',
    ])
  })
})
