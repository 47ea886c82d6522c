// Backs up the database while others write to it, and restores it from a copy.
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
import { troubleKindOf } from './trouble.ts'

const busyTimeoutMs = 10_000
/** 250 pages of 4 kB are a megabyte; in such steps progress is visible. */
const pagesAtOnce = 250

const sidecars = (file: string): string[] => ['-wal', '-shm', '-journal'].map((suffix) => file + suffix)
const remove = (file: string): void => {
  for (const path of [file, ...sidecars(file)]) rmSync(path, { force: true })
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''
const isDamage = (error: unknown): boolean =>
  isSqliteError(error) && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code)

/** The path with symbolic links resolved, as far as it exists. */
const realPath = (file: string): string => {
  const folder = dirname(resolve(file))
  if (existsSync(file)) return realpathSync(file)
  return existsSync(folder) ? join(realpathSync(folder), basename(file)) : resolve(file)
}

/** Whether a file is one of the data folder's own files and not a copy. */
const isLive = (file: string, database: string): boolean =>
  [database, ...sidecars(database), join(dirname(database), 'lock.db')].map(realPath).includes(realPath(file))

const connect = (file: string): Connection => {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new StoreRefused(`${file} does not exist or is not a file.`)
  return new Database(file, { timeout: busyTimeoutMs, fileMustExist: true })
}

/** Refuses a file with a log, because SQLite would apply the log to another database of the same name and corrupt it. */
const refuseLog = (file: string): void => {
  if (sidecars(file).some((path) => statSync(path, { throwIfNoEntry: false })?.size))
    throw new StoreRefused(
      `${file} has a log (-wal or -journal): a program has it open, or did not close it.`,
    )
}

const flush = (file: string): void => {
  const descriptor = openSync(file, 'r+')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

/**
 * Makes a copy a single file, checks it and flushes it to the disk. Throws StoreRefused, with `name` as its name in
 * the message, when it is damaged or not data of the kind.
 */
const settleCopy = (copy: string, name: string, kind: StoreKind): void => {
  const client = connect(copy)
  try {
    const unfit = findUnfit(client, name, kind)
    if (unfit) throw new StoreRefused(unfit.because)
    if (kindOf(client) === undefined)
      throw new StoreRefused(`${name} is empty or is not a Borgerblik Status database.`)
    client.pragma('journal_mode = DELETE')
    if (client.pragma('integrity_check', { simple: true }) !== 'ok')
      throw new StoreRefused(`${name} is damaged.`)
  } catch (error) {
    if (!isDamage(error)) throw error
    throw new StoreRefused(`${name} is damaged or is not a Borgerblik Status database.`)
  } finally {
    client.close()
  }
  flush(copy)
}

/** Turns errors of the file system into StoreRefused, because the operator can fix them. Any other error is a bug. */
const refusedBySystem = (doing: string, error: unknown): unknown =>
  /^E[A-Z]+$/.test(codeOf(error)) || troubleKindOf(error) !== undefined
    ? new StoreRefused(`${doing} failed (${codeOf(error)}).`)
    : error

const copyPages = async (
  database: string,
  copy: string,
  progress: (share: number) => void,
): Promise<void> => {
  const client = connect(database)
  try {
    // Holds a snapshot, because otherwise the copy restarts whenever another process writes.
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
 * Copies the database to `target` as it is now, although others may write to it. Checks the copy before giving it its
 * name. Returns its size in bytes. Throws StoreRefused.
 */
export const backUp = async (
  database: string,
  target: string,
  kind: StoreKind,
  { overwrite = false, progress = (_: number): void => {} } = {},
): Promise<number> => {
  if (isLive(target, database)) throw new StoreRefused(`${target} is in use as the data itself.`)
  refuseLog(target)
  const existing = statSync(target, { throwIfNoEntry: false })
  if (existing?.isDirectory()) throw new StoreRefused(`${target} is a folder.`)
  if (existing !== undefined && !overwrite)
    throw new StoreRefused(`${target} already exists. Choose another name, or overwrite it with --force.`)
  const partial = `${resolve(target)}.partial`
  if (!existsSync(dirname(partial))) throw new StoreRefused(`${dirname(partial)} does not exist.`)
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

/** Makes the former database a single file; a damaged database is left as it is. */
const settleFormer = (database: string): void => {
  const client = connect(database)
  try {
    client.pragma('journal_mode = DELETE')
  } catch (error) {
    if (isSqliteError(error) && error.code.startsWith('SQLITE_BUSY'))
      throw new StoreRefused(`${database} is open in another program or command. Wait until it has ended.`)
    if (!isDamage(error)) throw error
  } finally {
    client.close()
  }
}

/** Keeps a copy of the former database under another name, and removes logs that would corrupt the restored one. */
const setAside = (database: string, now: number): string | undefined => {
  if (!existsSync(database)) {
    remove(database)
    return undefined
  }
  settleFormer(database)
  const kept = `${database}.before-restore-${new Date(now).toISOString().replace(/[-:.]/g, '')}`
  copyFileSync(database, kept, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  flush(kept)
  for (const path of sidecars(database)) rmSync(path, { force: true })
  return kept
}

/**
 * Replaces the database by the copy `source`, all or nothing, under the folder's lock. Returns the path of the former
 * database, if there was one. Throws StoreRefused, also when a server runs.
 */
export const restore = (
  database: string,
  source: string,
  kind: StoreKind,
  now: number,
): string | undefined => {
  if (isLive(source, database)) throw new StoreRefused(`${source} is in use as the data itself.`)
  if (!statSync(source, { throwIfNoEntry: false })?.isFile())
    throw new StoreRefused(`${source} does not exist or is not a file.`)
  refuseLog(source)
  const release = lockFolder(dirname(database))
  const incoming = `${database}.restoring`
  try {
    remove(incoming)
    copyFileSync(source, incoming, constants.COPYFILE_FICLONE)
    settleCopy(incoming, source, kind)
    const kept = setAside(database, now)
    renameSync(incoming, database)
    return kept
  } catch (error) {
    remove(incoming)
    throw refusedBySystem(`Restoring ${source}`, error)
  } finally {
    release()
  }
}
