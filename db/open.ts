// Owns opening the database file: pragmas, migrations, and the refusal of a file that is not ours to write.
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { type Connection, Database, isSqliteError } from './driver.ts'
import * as schema from './schema.ts'

export type Db = BetterSQLite3Database<typeof schema> & { $client: Connection }

/** Demo and live data never share a file; each records its kind. */
export type StoreKind = 'demo' | 'live'

/** What an operator can mend; its message says how. */
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

/** Why a file is not to be opened as data of a kind, and what to do about it. */
type Unfit = { because: string; remedy: string }

const notOurs = (file: string): Unfit => ({
  because: `${file} is not a Borgerblik Status database.`,
  remedy: 'Move it away, or use another BORGERBLIK_DATA.',
})

/** Which kind of data an open file holds; undefined when it is new, or not ours. */
export const kindOf = (client: Connection): string | undefined =>
  hasTable(client, 'mark')
    ? (client.prepare("SELECT value FROM mark WHERE key = 'kind'").pluck().get() as string | undefined)
    : undefined

/** Reads only. Undefined when the file may be opened as `kind`, or is new. */
export const findUnfit = (client: Connection, file: string, kind: StoreKind): Unfit | undefined => {
  if (!hasTable(client)) return undefined
  // The table of migrations is the first that is made, so a kill leaves no file of ours without it.
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

/** Whether opening the file would neither make it nor bring it up to date. */
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

/** Opens or creates the file and brings it up to date. Throws StoreRefused with what to do about it. */
export const openDb = (file: string, kind: StoreKind): Db => {
  mkdirSync(dirname(file), { recursive: true })
  const client = new Database(file, { timeout: busyTimeoutMs })
  try {
    // All that may refuse comes first: a file that is refused is not written to.
    const unfit = findUnfit(client, file, kind)
    if (unfit) throw refusal(unfit)
    client.pragma('journal_mode = WAL')
    client.pragma('synchronous = NORMAL')
    client.pragma('cache_size = -16000')
    const db = drizzle(client, { schema, casing: 'snake_case' })
    migrate(db, { migrationsFolder: migrations })
    // Only then: a command that opens an up-to-date file does not wait for another writer.
    if (kindOf(client) === undefined)
      client.prepare("INSERT OR IGNORE INTO mark VALUES ('kind', ?)").run(kind)
    return db
  } catch (error) {
    client.close()
    if (isSqliteError(error) && error.code === 'SQLITE_NOTADB') throw refusal(notOurs(file))
    throw error
  }
}
