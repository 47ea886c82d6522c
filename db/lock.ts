// Owns the rule of one poller per data folder: an exclusive lock that the operating system lets go when the process dies.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Database, isSqliteError } from './driver.ts'
import { StoreRefused } from './open.ts'

/** Takes the folder's lock, or throws StoreRefused when another poller has it. Returns the release. */
export const lockFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true })
  const lock = new Database(join(folder, 'lock.db'), { timeout: 0 })
  try {
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (isSqliteError(error) && error.code.startsWith('SQLITE_BUSY')) {
      throw new StoreRefused(
        `Another Borgerblik Status is already polling into ${folder}. Stop it first, or set BORGERBLIK_DATA to another folder.`,
      )
    }
    throw error
  }
  return () => lock.close()
}
