// Tests which files are opened and which are refused, and that a refused file is not written to.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Database } from '../../db/driver.ts'
import { openDb, type StoreKind, StoreRefused } from '../../db/open.ts'
import { temporaryFolder } from '../support/store.ts'

const newFile = (): string => join(temporaryFolder(), 'data', 'borgerblik.db')
const make = (file: string, kind: StoreKind): void => void openDb(file, kind).$client.close()
const change = (file: string, sql: string): void => {
  const client = new Database(file)
  client.exec(sql)
  client.close()
}

const refusal = (file: string, kind: StoreKind): string => {
  const before = readFileSync(file)
  try {
    openDb(file, kind).$client.close()
  } catch (error) {
    expect(error).toBeInstanceOf(StoreRefused)
    expect(readFileSync(file).equals(before)).toBe(true)
    return (error as Error).message
  }
  throw new Error('it was not refused')
}

describe('openDb', () => {
  it('creates folder and file, with a write-ahead log, and opens it again as the same kind', () => {
    const file = newFile()
    make(file, 'live')
    const db = openDb(file, 'live')
    expect(db.$client.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.$client.prepare("SELECT value FROM mark WHERE key = 'kind'").pluck().get()).toBe('live')
    db.$client.close()
  })

  it.each<[StoreKind, StoreKind]>([
    ['demo', 'live'],
    ['live', 'demo'],
  ])('refuses %s data as %s, with a message', (is, as) => {
    const file = newFile()
    make(file, is)
    expect(refusal(file, as)).toBe(
      `${file} holds ${is} data and is not opened as ${as}. Use another BORGERBLIK_DATA.`,
    )
    make(file, is)
  })

  it('refuses a file of a newer version, with any content', () => {
    const file = newFile()
    make(file, 'live')
    change(file, "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 9e15)")
    expect(refusal(file, 'live')).toBe(
      `${file} was written by a newer version of Borgerblik Status. Upgrade, or restore a backup.`,
    )
  })

  it('refuses a file that is no database, and a database that is not ours', () => {
    const notOurs = 'is not a Borgerblik Status database. Move it away, or use another BORGERBLIK_DATA.'
    const text = join(temporaryFolder(), 'demo.db')
    writeFileSync(text, 'kommunekode;navn\n'.repeat(100))
    expect(refusal(text, 'demo')).toBe(
      `${text} is damaged, or is not a Borgerblik Status database. Restore a backup, move it away, or use another BORGERBLIK_DATA.`,
    )
    const foreign = join(temporaryFolder(), 'demo.db')
    change(foreign, 'CREATE TABLE theirs (x)')
    expect(refusal(foreign, 'demo')).toBe(`${foreign} ${notOurs}`)
  })

  it('continues after a kill while the file was being created', () => {
    const empty = join(temporaryFolder(), 'demo.db')
    writeFileSync(empty, '')
    make(empty, 'demo')
    const begun = join(temporaryFolder(), 'demo.db')
    change(
      begun,
      'CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
    )
    make(begun, 'demo')
    const unmarked = newFile()
    make(unmarked, 'demo')
    change(unmarked, "DELETE FROM mark WHERE key = 'kind'")
    make(unmarked, 'demo')
    expect(refusal(unmarked, 'live')).toContain('holds demo data')
  })
})
