// Backs up the database while others write to it, and restores it from a copy.
import {
  accessSync,
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
import { StoreFailed } from '../server/domain/ports/store-trouble.ts'
import { type Connection, Database } from './driver.ts'
import { lockFolder } from './lock.ts'
import { findUnfit, kindOf, refusedToOpen, type StoreKind, StoreRefused } from './open.ts'
import { codeOf, troubleKindOf, troubleSentence, withSentence } from './trouble.ts'

const busyTimeoutMs = 10_000
/** 250 pages of 4 kB are a megabyte; in such steps progress is visible. */
const pagesAtOnce = 250

const sidecars = (file: string): string[] => ['-wal', '-shm', '-journal'].map((suffix) => file + suffix)
const remove = (file: string): void => {
  for (const path of [file, ...sidecars(file)]) rmSync(path, { force: true })
}

/** Removes what was written, where that is possible, so that the error which ended the work is the one that is told. */
const discard = (file: string): void => {
  try {
    remove(file)
  } catch {}
}

const isDamage = (error: unknown): boolean => troubleKindOf(error) === 'damaged'

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
 * the message, when it is not data of the kind, and with `ifDamaged` when it is damaged.
 */
const settleCopy = (copy: string, name: string, kind: StoreKind, ifDamaged: string): void => {
  const client = connect(copy)
  try {
    const unfit = findUnfit(client, name, kind)
    if (unfit) throw new StoreRefused(unfit.because)
    if (kindOf(client) === undefined)
      throw new StoreRefused(`${name} is empty or is not a Borgerblik Status database.`)
    client.pragma('journal_mode = DELETE')
    if (client.pragma('integrity_check', { simple: true }) !== 'ok') throw new StoreRefused(ifDamaged)
  } catch (error) {
    throw isDamage(error) ? new StoreRefused(ifDamaged) : error
  } finally {
    client.close()
  }
  flush(copy)
}

/** Turns errors of the file system into StoreRefused, because the operator can fix them. Any other error stays. */
const refusedBySystem = (doing: string, error: unknown): unknown =>
  /^E[A-Z]+$/.test(codeOf(error)) ? new StoreRefused(`${doing} failed (${codeOf(error)}).`) : error

/** What an operator can do about an error of writing a copy; an error that says so already as it is. */
const refusedToWrite = (error: unknown, target: string): unknown => {
  if (error instanceof StoreFailed || error instanceof StoreRefused) return error
  if (troubleKindOf(error) === 'readOnly')
    return new StoreRefused(
      `${target} cannot be written (${codeOf(error)}). Let this user write its folder, or name a file in another.`,
    )
  return refusedBySystem(`Writing ${target}`, withSentence(error, target))
}

/** Connects to the database and holds a snapshot, because otherwise a copy restarts whenever another process writes. */
const connectToSnapshot = (database: string): Connection => {
  let client: Connection | undefined
  try {
    client = connect(database)
    client.exec('BEGIN')
    kindOf(client)
    return client
  } catch (error) {
    client?.close()
    throw refusedToOpen(error, database)
  }
}

/** Whether copying failed at the database, and not at its copy. */
const isOfDatabase = (error: unknown): boolean =>
  isDamage(error) || codeOf(error).startsWith('SQLITE_IOERR_READ')

const copyPages = async (
  database: string,
  copy: string,
  progress: (share: number) => void,
): Promise<void> => {
  const client = connectToSnapshot(database)
  try {
    await client.backup(copy, {
      progress: ({ totalPages, remainingPages }) => {
        progress(1 - remainingPages / totalPages)
        return pagesAtOnce
      },
    })
  } catch (error) {
    throw isOfDatabase(error) ? withSentence(error, database) : error
  } finally {
    client.close()
  }
}

/** Refuses a file that may not become the copy. */
const refuseTarget = (target: string, database: string, overwrite: boolean): void => {
  try {
    if (isLive(target, database)) throw new StoreRefused(`${target} is in use as the data itself.`)
    refuseLog(target)
    const existing = statSync(target, { throwIfNoEntry: false })
    if (existing?.isDirectory()) throw new StoreRefused(`${target} is a folder.`)
    if (existing !== undefined && !overwrite)
      throw new StoreRefused(`${target} already exists. Choose another name, or overwrite it with --force.`)
    const folder = dirname(resolve(target))
    if (!existsSync(folder)) throw new StoreRefused(`${folder} does not exist.`)
  } catch (error) {
    throw refusedToWrite(error, target)
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
  refuseTarget(target, database, overwrite)
  const partial = `${resolve(target)}.partial`
  try {
    remove(partial)
    await copyPages(database, partial, progress)
    settleCopy(partial, database, kind, troubleSentence('damaged', database, ''))
    renameSync(partial, target)
    return statSync(target).size
  } catch (error) {
    discard(partial)
    throw refusedToWrite(error, target)
  }
}

/** Makes the former database a single file; a damaged database is left as it is. */
const settleFormer = (database: string): void => {
  const client = connect(database)
  try {
    client.pragma('journal_mode = DELETE')
  } catch (error) {
    if (troubleKindOf(error) === 'locked')
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

/** Refuses a file that may not be restored, or not be read. */
const refuseSource = (source: string, database: string): void => {
  try {
    if (isLive(source, database)) throw new StoreRefused(`${source} is in use as the data itself.`)
    if (!statSync(source, { throwIfNoEntry: false })?.isFile())
      throw new StoreRefused(`${source} does not exist or is not a file.`)
    accessSync(source, constants.R_OK)
    refuseLog(source)
  } catch (error) {
    throw refusedBySystem(`Reading ${source}`, error)
  }
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
  refuseSource(source, database)
  const release = lockFolder(dirname(database))
  const incoming = `${database}.restoring`
  try {
    remove(incoming)
    copyFileSync(source, incoming, constants.COPYFILE_FICLONE)
    settleCopy(
      incoming,
      source,
      kind,
      `${source} is damaged, or is not a Borgerblik Status database. Restore another backup.`,
    )
    const kept = setAside(database, now)
    renameSync(incoming, database)
    return kept
  } catch (error) {
    discard(incoming)
    throw refusedBySystem(`Restoring ${source}`, withSentence(error, database))
  } finally {
    release()
  }
}
