// Owns copies of the database: made while others write to it, and put back in its place.
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type Connection, Database, isSqliteError } from './driver.ts'
import { lockFolder } from './lock.ts'
import { findUnfit, kindOf, type StoreKind, StoreRefused } from './open.ts'

const busyTimeoutMs = 10_000
/** Of 4 kB: a megabyte, so that progress is seen. */
const pagesAtOnce = 250

const sidecars = (file: string): string[] => ['-wal', '-shm', '-journal'].map((suffix) => file + suffix)
const remove = (file: string): void => {
  for (const one of [file, ...sidecars(file)]) rmSync(one, { force: true })
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''
const isDamage = (error: unknown): boolean =>
  isSqliteError(error) && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code)

/** The path with what it is a link to, as far as it is there. */
const realPath = (file: string): string => {
  const folder = dirname(resolve(file))
  if (existsSync(file)) return realpathSync(file)
  return existsSync(folder) ? join(realpathSync(folder), basename(file)) : resolve(file)
}

/** The files of a data folder that are no copies. */
const isLive = (file: string, database: string): boolean =>
  [database, ...sidecars(database), join(dirname(database), 'lock.db')].map(realPath).includes(realPath(file))

const connect = (file: string): Connection => {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new StoreRefused(`${file} is not there, or is no file.`)
  return new Database(file, { timeout: busyTimeoutMs, fileMustExist: true })
}

/** Beside another database, a log would be taken for that one's own, and spoil it. */
const refuseLog = (file: string): void => {
  if (sidecars(file).some((one) => statSync(one, { throwIfNoEntry: false })?.size))
    throw new StoreRefused(`${file} has a log beside it (-wal or -journal): a program has it open, or had.`)
}

const flush = (file: string): void => {
  const descriptor = openSync(file, 'r+')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

/**
 * Makes a copy a single file, whole and on the disk. Throws StoreRefused (in which it is called `name`) when it
 * is damaged, or no data of the kind.
 */
const settleCopy = (copy: string, name: string, kind: StoreKind): void => {
  const client = connect(copy)
  try {
    const unfit = findUnfit(client, name, kind)
    if (unfit) throw new StoreRefused(unfit.because)
    if (kindOf(client) === undefined)
      throw new StoreRefused(`${name} is not a Borgerblik Status database, or an empty one.`)
    client.pragma('journal_mode = DELETE')
    if (client.pragma('integrity_check', { simple: true }) !== 'ok')
      throw new StoreRefused(`${name} is damaged.`)
  } catch (error) {
    if (!isDamage(error)) throw error
    throw new StoreRefused(`${name} is damaged, or is not a Borgerblik Status database.`)
  } finally {
    client.close()
  }
  flush(copy)
}

/** What the file system says no to: the operator's to mend. Anything else is a bug. */
const refusedBySystem = (doing: string, error: unknown): unknown =>
  /^(E[A-Z]+|SQLITE_(FULL|IOERR|CANTOPEN|READONLY|BUSY).*)$/.test(codeOf(error))
    ? new StoreRefused(`${doing} failed (${codeOf(error)}).`)
    : error

const copyPages = async (
  database: string,
  copy: string,
  progress: (share: number) => void,
): Promise<void> => {
  const client = connect(database)
  try {
    // A snapshot that is held: the copy would begin anew whenever another process writes.
    client.exec('BEGIN')
    kindOf(client)
    await client.backup(copy, {
      progress: ({ totalPages, remainingPages }) => {
        progress(1 - remainingPages / totalPages)
        return pagesAtOnce
      },
    })
  } finally {
    client.close()
  }
}

/**
 * Copies the database to `target` as it is at this moment, whoever writes to it meanwhile; checked before it takes
 * its name. Returns its size in bytes. Throws StoreRefused.
 */
export const backUp = async (
  database: string,
  target: string,
  kind: StoreKind,
  { overwrite = false, progress = (_: number): void => {} } = {},
): Promise<number> => {
  if (isLive(target, database)) throw new StoreRefused(`${target} is in use as the data itself.`)
  refuseLog(target)
  const there = statSync(target, { throwIfNoEntry: false })
  if (there?.isDirectory()) throw new StoreRefused(`${target} is a folder.`)
  if (there !== undefined && !overwrite)
    throw new StoreRefused(`${target} is there already. Choose another name, or overwrite it with --force.`)
  const partial = `${resolve(target)}.partial`
  if (!existsSync(dirname(partial))) throw new StoreRefused(`${dirname(partial)} is not there.`)
  try {
    remove(partial)
    await copyPages(database, partial, progress)
    settleCopy(partial, database, kind)
    renameSync(partial, target)
    return statSync(target).size
  } catch (error) {
    remove(partial)
    throw refusedBySystem(`Writing ${target}`, error)
  }
}

/** Makes the former database a single file; one that is damaged stays as it is. */
const settleFormer = (database: string): void => {
  const client = connect(database)
  try {
    client.pragma('journal_mode = DELETE')
  } catch (error) {
    if (isSqliteError(error) && error.code.startsWith('SQLITE_BUSY'))
      throw new StoreRefused(`${database} is open in another program or command. Let it end first.`)
    if (!isDamage(error)) throw error
  } finally {
    client.close()
  }
}

/** Keeps the former database beside it under a name of its own, and clears its place of what would spoil another. */
const setAside = (database: string, now: number): string | undefined => {
  if (!existsSync(database)) {
    remove(database)
    return undefined
  }
  settleFormer(database)
  const kept = `${database}.before-restore-${new Date(now).toISOString().replace(/[-:.]/g, '')}`
  copyFileSync(database, kept, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  flush(kept)
  for (const one of sidecars(database)) rmSync(one, { force: true })
  return kept
}

/**
 * Puts the copy `source` in the database's place, all or nothing, under the folder's lock. Returns where the former
 * database is kept, if there was one. Throws StoreRefused, also when a server runs.
 */
export const restore = (
  database: string,
  source: string,
  kind: StoreKind,
  now: number,
): string | undefined => {
  if (isLive(source, database)) throw new StoreRefused(`${source} is in use as the data itself.`)
  if (!statSync(source, { throwIfNoEntry: false })?.isFile())
    throw new StoreRefused(`${source} is not there, or is no file.`)
  refuseLog(source)
  const release = lockFolder(dirname(database))
  const coming = `${database}.restoring`
  try {
    remove(coming)
    copyFileSync(source, coming, constants.COPYFILE_FICLONE)
    settleCopy(coming, source, kind)
    const kept = setAside(database, now)
    renameSync(coming, database)
    return kept
  } catch (error) {
    remove(coming)
    throw refusedBySystem(`Restoring ${source}`, error)
  } finally {
    release()
  }
}
