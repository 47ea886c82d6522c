// Opens the database file: sets pragmas, runs migrations, and refuses files that we must not write to.
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { type Connection, Database, isSqliteError } from './driver.ts'
import * as schema from './schema.ts'

export type Db = BetterSQLite3Database<typeof schema> & { $client: Connection }

/** Demo and live data never share a file; each file records its kind. */
export type StoreKind = 'demo' | 'live'

/** An error that an operator can fix; its message explains how. */
export class StoreRefused extends Error {}

const migrations = fileURLToPath(new URL('./migrations', import.meta.url))
const busyTimeoutMs = 1000

const knownMigrations = (): number => readdirSync(migrations).filter((name) => name.endsWith('.sql')).length

const hasTable = (client: Connection, name?: string): boolean =>
  client
    .prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = coalesce(?, name)")
    .get(name ?? null) !== undefined

const migrationsOf = (client: Connection): number =>
  client.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get() as number

/** The reason for not opening a file as data of a kind, and the remedy. */
type Unfit = { because: string; remedy: string }

const notOurs = (file: string): Unfit => ({
  because: `${file} is not a Borgerblik Status database.`,
  remedy: 'Move it away, or use another BORGERBLIK_DATA.',
})

/** The kind of data in an open file; undefined when the file is new or not ours. */
export const kindOf = (client: Connection): string | undefined =>
  hasTable(client, 'mark')
    ? (client.prepare("SELECT value FROM mark WHERE key = 'kind'").pluck().get() as string | undefined)
    : undefined

/** Undefined when the file may be opened as `kind` or is new. Never writes. */
export const findUnfit = (client: Connection, file: string, kind: StoreKind): Unfit | undefined => {
  if (!hasTable(client)) return undefined
  // The table of migrations is created first, so a file of ours has it even after a kill.
  if (!hasTable(client, '__drizzle_migrations')) return notOurs(file)
  if (migrationsOf(client) > knownMigrations())
    return {
      because: `${file} was written by a newer version of Borgerblik Status.`,
      remedy: 'Upgrade, or restore a backup.',
    }
  const found = kindOf(client)
  return found === undefined || found === kind
    ? undefined
    : {
        because: `${file} holds ${found} data and is not opened as ${kind}.`,
        remedy: 'Use another BORGERBLIK_DATA.',
      }
}

/** Whether opening the file would neither create nor migrate it. */
export const isUpToDate = (file: string): boolean => {
  if (!existsSync(file)) return false
  const client = new Database(file, { timeout: busyTimeoutMs })
  try {
    return kindOf(client) !== undefined && migrationsOf(client) === knownMigrations()
  } catch (error) {
    if (isSqliteError(error) && error.code === 'SQLITE_NOTADB') return false
    throw error
  } finally {
    client.close()
  }
}

const refusal = ({ because, remedy }: Unfit): StoreRefused => new StoreRefused(`${because} ${remedy}`)

/** Opens or creates the file and migrates it. Throws StoreRefused, whose message contains the remedy. */
export const openDb = (file: string, kind: StoreKind): Db => {
  mkdirSync(dirname(file), { recursive: true })
  const client = new Database(file, { timeout: busyTimeoutMs })
  try {
    // Checked before any write, so that a refused file is not changed.
    const unfit = findUnfit(client, file, kind)
    if (unfit) throw refusal(unfit)
    client.pragma('journal_mode = WAL')
    client.pragma('synchronous = NORMAL')
    client.pragma('cache_size = -16000')
    const db = drizzle(client, { schema, casing: 'snake_case' })
    migrate(db, { migrationsFolder: migrations })
    // Written only when missing, so that opening an up-to-date file does not wait for another writer.
    if (kindOf(client) === undefined)
      client.prepare("INSERT OR IGNORE INTO mark VALUES ('kind', ?)").run(kind)
    return db
  } catch (error) {
    client.close()
    if (isSqliteError(error) && error.code === 'SQLITE_NOTADB') throw refusal(notOurs(file))
    throw error
  }
}

/** Opens a migrated file to read one state of it, in a transaction that lasts until the connection is closed. */
export const openSnapshot = (file: string): Db => {
  const client = new Database(file, { readonly: true, timeout: busyTimeoutMs })
  try {
    client.exec('BEGIN')
    // The transaction begins with its first read.
    client.prepare('SELECT 1 FROM mark').get()
    return drizzle(client, { schema, casing: 'snake_case' })
  } catch (error) {
    client.close()
    throw error
  }
}
