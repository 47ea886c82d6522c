// Migrations: brings a database to the latest schema, all or nothing; writes nothing to one that has it.
import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { Connection } from './driver.ts'

const migrations = readMigrationFiles({
  migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)),
})

const table = '__drizzle_migrations'

export const knownMigrations = migrations.length

export const migrationsOf = (client: Connection): number =>
  client.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number

/** The table as drizzle-orm has it, whose own runner hides why a migration failed behind a failing ROLLBACK. */
const createTable = `CREATE TABLE IF NOT EXISTS ${table} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`

export const migrate = (client: Connection): void => {
  client.exec(createTable)
  const missing = migrations.slice(migrationsOf(client))
  if (missing.length === 0) return
  const insert = client.prepare(`INSERT INTO ${table} (hash, created_at) VALUES (?, ?)`)
  const make = client.transaction(() => {
    for (const { sql, hash, folderMillis } of migrations.slice(migrationsOf(client))) {
      for (const statement of sql) client.exec(statement)
      insert.run(hash, folderMillis)
    }
  })
  make.immediate()
}
