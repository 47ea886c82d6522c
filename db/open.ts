// Opens the database file: sets pragmas, runs migrations, and refuses files that we must not write to.
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { type Connection, Database, isSqliteError } from './driver.ts'
import { knownMigrations, migrate, migrationsOf } from './migrate.ts'
import * as schema from './schema.ts'
import { codeOf, troubleSentence, withSentence } from './trouble.ts'

export type Db = BetterSQLite3Database<typeof schema> & { $client: Connection }

/** Demo and live data never share a file; each file records its kind. */
export type StoreKind = 'demo' | 'live'

/** An error that an operator can fix; its message explains how. */
export class StoreRefused extends Error {}

const busyTimeoutMs = 1000

const hasTable = (client: Connection, name?: string): boolean =>
  client
    .prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = coalesce(?, name)")
    .get(name ?? null) !== undefined

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
  if (migrationsOf(client) > knownMigrations)
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

/** Connects to a file, runs `work`, and closes it when that throws; what is no bug says what to do. */
const connect = <T>(file: string, work: (client: Connection) => T): T => {
  let client: Connection | undefined
  try {
    client = new Database(file, { timeout: busyTimeoutMs })
    return work(client)
  } catch (error) {
    client?.close()
    throw refusedToOpen(error, file)
  }
}

/** Whether opening the file would neither create nor migrate it. */
export const isUpToDate = (file: string): boolean =>
  existsSync(file) &&
  connect(file, (client) => {
    const isCurrent = kindOf(client) !== undefined && migrationsOf(client) === knownMigrations
    client.close()
    return isCurrent
  })

/** Whether there is no such file. Throws StoreFailed when this user may not look. */
export const isMissing = (file: string): boolean => {
  try {
    return statSync(file, { throwIfNoEntry: false }) === undefined
  } catch (error) {
    throw withSentence(error, file)
  }
}

/** Refuses a file that exists and may not be written by this user: SQLite opens it, and fails at the first write. */
export const refuseUnwritable = (file: string): void => {
  if (!existsSync(file)) return
  for (const path of [file, `${file}-wal`, `${file}-shm`].filter(existsSync))
    try {
      accessSync(path, constants.W_OK)
    } catch (error) {
      throw new StoreRefused(troubleSentence('readOnly', path, codeOf(error)))
    }
}

const refusal = ({ because, remedy }: Unfit): StoreRefused => new StoreRefused(`${because} ${remedy}`)

/** What an operator can do about an error while opening a file; a bug as it is. */
export const refusedToOpen = (error: unknown, file: string): unknown => {
  if (isSqliteError(error) && error.code === 'SQLITE_NOTADB')
    return new StoreRefused(
      `${file} is damaged, or is not a Borgerblik Status database. Restore a backup, move it away, or use another BORGERBLIK_DATA.`,
    )
  return withSentence(error, file)
}

/**
 * Opens or creates the file and migrates it; writes nothing when it is up to date. Throws StoreRefused or StoreFailed,
 * whose message contains the remedy.
 */
export const openDb = (file: string, kind: StoreKind): Db => {
  mkdirSync(dirname(file), { recursive: true })
  return connect(file, (client) => {
    // Checked before any write, so that a refused file is not changed.
    const unfit = findUnfit(client, file, kind)
    if (unfit) throw refusal(unfit)
    client.pragma('journal_mode = WAL')
    client.pragma('synchronous = NORMAL')
    client.pragma('cache_size = -16000')
    const db = drizzle(client, { schema, casing: 'snake_case' })
    migrate(client)
    // Written only when missing, so that opening an up-to-date file does not wait for another writer.
    if (kindOf(client) === undefined)
      client.prepare("INSERT OR IGNORE INTO mark VALUES ('kind', ?)").run(kind)
    return db
  })
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
