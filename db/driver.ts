// Selects the build of better-sqlite3: 13 needs Node 22. 12, the last for Node 20, aborts under Node 24.19 and later
// when a statement is garbage-collected (its raw ObjectWrap; 13 is built on Node-API).
import { createRequire } from 'node:module'
import type Sqlite from 'better-sqlite3'

const nodeMajor = Number(process.versions.node.split('.')[0])
const name = nodeMajor >= 22 ? 'better-sqlite3' : 'better-sqlite3-node20'

/** The driver for this Node. Throws MODULE_NOT_FOUND under Node 20 when its build could not be installed. */
export const Database: typeof Sqlite = createRequire(import.meta.url)(name)
export type Connection = Sqlite.Database

/** Whether an error comes from SQLite, and therefore has its code. */
export const isSqliteError = (error: unknown): error is Error & { code: string } =>
  error instanceof Database.SqliteError
