// Owns opening the database file: pragmas, migrations, and the refusal of a file that is not ours to write.
import { mkdirSync, readdirSync } from 'node:fs'
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

const refuseForeign = (client: Connection, file: string): void => {
  // The table of migrations is the first that is made, so a kill leaves no file of ours without it.
  if (hasTable(client) && !hasTable(client, '__drizzle_migrations')) throw notOurs(file)
}

const notOurs = (file: string): StoreRefused =>
  new StoreRefused(
    `${file} is not a Borgerblik Status database. Move it away, or use another BORGERBLIK_DATA.`,
  )

const refuseNewer = (client: Connection, file: string): void => {
  if (!hasTable(client, '__drizzle_migrations')) return
  const made = client.prepare('SELECT count(*) AS n FROM __drizzle_migrations').get() as { n: number }
  if (made.n > knownMigrations()) {
    throw new StoreRefused(
      `${file} was written by a newer version of Borgerblik Status. Upgrade, or restore a backup.`,
    )
  }
}

const refuseOtherKind = (client: Connection, file: string, kind: StoreKind): void => {
  if (!hasTable(client, 'mark')) return
  const found = client.prepare("SELECT value FROM mark WHERE key = 'kind'").pluck().get()
  if (found !== undefined && found !== kind) {
    throw new StoreRefused(
      `${file} holds ${found} data and is not opened as ${kind}. Use another BORGERBLIK_DATA.`,
    )
  }
}

/** Opens or creates the file and brings it up to date. Throws StoreRefused with what to do about it. */
export const openDb = (file: string, kind: StoreKind): Db => {
  mkdirSync(dirname(file), { recursive: true })
  const client = new Database(file, { timeout: busyTimeoutMs })
  try {
    // All that may refuse comes first: a file that is refused is not written to.
    refuseForeign(client, file)
    refuseNewer(client, file)
    refuseOtherKind(client, file, kind)
    client.pragma('journal_mode = WAL')
    client.pragma('synchronous = NORMAL')
    client.pragma('cache_size = -16000')
    const db = drizzle(client, { schema, casing: 'snake_case' })
    migrate(db, { migrationsFolder: migrations })
    client.prepare("INSERT OR IGNORE INTO mark VALUES ('kind', ?)").run(kind)
    return db
  } catch (error) {
    client.close()
    if (isSqliteError(error) && error.code === 'SQLITE_NOTADB') throw notOurs(file)
    throw error
  }
}
