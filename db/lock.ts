// Locks a data folder for one poller; the operating system releases the lock when the process dies.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Database } from './driver.ts'
import { StoreRefused } from './open.ts'
import { codeOf, troubleKindOf } from './trouble.ts'

const cannotWrite = (folder: string, error: unknown): StoreRefused =>
  new StoreRefused(
    `${folder} cannot be created or written to (${codeOf(error)}). Let this user write there, free some room, or set BORGERBLIK_DATA to another folder.`,
  )

const openLock = (folder: string) => {
  try {
    mkdirSync(folder, { recursive: true })
    return new Database(join(folder, 'lock.db'), { timeout: 0 })
  } catch (error) {
    throw cannotWrite(folder, error)
  }
}

/** Takes the folder's lock and returns its release. Throws StoreRefused when another poller has the lock. */
export const lockFolder = (folder: string): (() => void) => {
  const lock = openLock(folder)
  try {
    lock.pragma('locking_mode = EXCLUSIVE')
    // So that locking writes nothing, and needs no room on the disk.
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (codeOf(error).startsWith('SQLITE_BUSY')) {
      throw new StoreRefused(
        `Another Borgerblik Status is already polling into ${folder}. Stop it first, or set BORGERBLIK_DATA to another folder.`,
      )
    }
    if (troubleKindOf(error) !== undefined) throw cannotWrite(folder, error)
    throw error
  }
  return () => lock.close()
}
