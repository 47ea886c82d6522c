// Tests that a backup is one snapshot although others write, and that restoring is all or nothing.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { backUp, restore } from '../../db/backup.ts'
import { Database } from '../../db/driver.ts'
import { lockFolder } from '../../db/lock.ts'
import { openDb, type StoreKind, StoreRefused } from '../../db/open.ts'
import { startStoreChild } from '../support/child.ts'
import { limitMs } from '../support/eventually.ts'
import { aWednesday as now } from '../support/measured.ts'
import { temporaryFolder } from '../support/store.ts'

const nameOf: Record<StoreKind, string> = { demo: 'demo.db', live: 'borgerblik.db' }

/** A database with a label in a mark, to identify it. */
const make = (label: string, kind: StoreKind = 'live', folder = temporaryFolder()): string => {
  const file = join(folder, nameOf[kind])
  const { $client } = openDb(file, kind)
  $client.prepare("INSERT OR REPLACE INTO mark VALUES ('label', ?)").run(label)
  $client.close()
  return file
}

const labelOf = (file: string): unknown => {
  const client = new Database(file)
  try {
    return client.prepare("SELECT value FROM mark WHERE key = 'label'").pluck().get()
  } finally {
    client.close()
  }
}

const change = (file: string, sql: string): void => {
  const client = new Database(file, { timeout: limitMs })
  client.exec(sql)
  client.close()
}

const damage = (file: string): string => {
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(7, 8192, 40_960))
  return file
}

const newestBatch = (file: string): number => {
  const client = new Database(file, { readonly: true })
  try {
    return client.prepare('SELECT max(cases) FROM cell').pluck().get() as number
  } finally {
    client.close()
  }
}

/** Holds this process until another has written a batch more. */
const waitForBatch = (file: string): void => {
  const before = newestBatch(file)
  for (let waitedMs = 0; newestBatch(file) === before; waitedMs += 5) {
    if (waitedMs > limitMs) throw new Error('no batch was written')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  }
}

describe('backUp', () => {
  it('copies one snapshot while another process writes', async () => {
    const folder = temporaryFolder()
    const database = join(folder, 'demo.db')
    const child = startStoreChild('write', folder)
    expect(await child.next()).toBe('locked')
    await child.next()
    change(database, 'CREATE TABLE ballast (x)')
    change(
      database,
      `INSERT INTO ballast WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
       SELECT hex(randomblob(1000)) FROM n`,
    )
    const from = Number(await child.next())
    const shares: number[] = []
    const target = join(temporaryFolder(), 'copy.db')
    const progress = (share: number) => {
      if (shares.length === 0) waitForBatch(database)
      shares.push(share)
    }
    const bytes = await backUp(database, target, 'demo', { progress })
    await child.kill()

    expect(shares.length).toBeGreaterThan(1)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(bytes).toBe(readFileSync(target).length)
    expect(readdirSync(join(target, '..'))).toEqual(['copy.db'])
    const copy = new Database(target, { readonly: true })
    onTestFinished(() => void copy.close())
    // Every count of the nth batch is n, so equal counts show that the copy is from a single batch.
    const n = copy.prepare('SELECT DISTINCT cases FROM cell').pluck().all()
    expect(n).toHaveLength(1)
    expect(n[0]).toBeGreaterThanOrEqual(from - 1)
    expect(n[0]).toBeLessThan(newestBatch(database))
    expect(copy.prepare('SELECT count(*) FROM attempt').pluck().get()).toBe(3 * (n[0] as number))
  })

  it('makes a single file, and leaves the data as it is', async () => {
    const database = make('first')
    const target = join(temporaryFolder(), 'copy.db')
    await backUp(database, target, 'live')
    expect(labelOf(target)).toBe('first')
    expect(labelOf(database)).toBe('first')
    expect(readdirSync(join(target, '..'))).toEqual(['copy.db'])
  })

  it('overwrites only on request', async () => {
    const target = join(temporaryFolder(), 'copy.db')
    await backUp(make('first'), target, 'live')
    await expect(backUp(make('second'), target, 'live')).rejects.toThrow(/already exists.*--force/)
    expect(labelOf(target)).toBe('first')
    await backUp(make('second'), target, 'live', { overwrite: true })
    expect(labelOf(target)).toBe('second')
  })

  it('does not write to the data folder’s own files, under any path', async () => {
    const database = make('first')
    const folder = join(database, '..')
    const link = join(temporaryFolder(), 'link')
    symlinkSync(folder, link)
    lockFolder(folder)()
    for (const target of ['borgerblik.db', 'borgerblik.db-wal', 'lock.db'])
      for (const place of [folder, link])
        await expect(backUp(database, join(place, target), 'live', { overwrite: true })).rejects.toThrow(
          /is in use as the data itself/,
        )
    expect(labelOf(database)).toBe('first')
  })

  it('refuses unfit databases and unwritable targets, and leaves no file', async () => {
    const folder = temporaryFolder()
    const at = (name: string) => join(folder, name)
    const refusals: [string, string, RegExp][] = [
      [join(temporaryFolder(), 'borgerblik.db'), at('a'), /does not exist/],
      [make('first'), folder, /is a folder/],
      [make('first'), join(folder, 'none', 'copy.db'), /none does not exist/],
      [make('first', 'demo'), at('b'), /holds demo data/],
      [damage(make('first')), at('c'), /is damaged/],
    ]
    writeFileSync(at('hot-wal'), 'x')
    refusals.push([make('first'), at('hot'), /has a log/])
    for (const [database, target, message] of refusals) {
      const refused = backUp(database, target, 'live')
      await expect(refused).rejects.toThrow(message)
      await expect(refused).rejects.toBeInstanceOf(StoreRefused)
    }
    expect(readdirSync(folder)).toEqual(['hot-wal'])
  })
})

describe('restore', () => {
  const backUpOf = async (database: string): Promise<string> => {
    const target = join(temporaryFolder(), 'copy.db')
    await backUp(database, target, 'live')
    return target
  }

  it('replaces the database by the copy, and keeps the former one with the content of its log', async () => {
    const copy = await backUpOf(make('first'))
    const database = make('second')
    // As after kill -9: the last write is only in the log.
    const open = new Database(database)
    open.pragma('wal_autocheckpoint = 0')
    open.exec("UPDATE mark SET value = 'third' WHERE key = 'label'")
    const [main, log] = [readFileSync(database), readFileSync(`${database}-wal`)]
    open.close()
    writeFileSync(database, main)
    writeFileSync(`${database}-wal`, log)

    const kept = restore(database, copy, 'live', now)
    expect(kept).toBe(`${database}.before-restore-20221102T090000000Z`)
    expect(readdirSync(join(database, '..')).sort()).toEqual([
      'borgerblik.db',
      'borgerblik.db.before-restore-20221102T090000000Z',
      'lock.db',
    ])
    expect(labelOf(database)).toBe('first')
    expect(labelOf(kept as string)).toBe('third')
    expect(labelOf(copy)).toBe('first')
    openDb(database, 'live').$client.close()
  })

  it('creates a missing data folder', async () => {
    const database = join(temporaryFolder(), 'new', 'borgerblik.db')
    expect(restore(database, await backUpOf(make('first')), 'live', now)).toBeUndefined()
    expect(labelOf(database)).toBe('first')
  })

  it('replaces a damaged database, which is kept as it is', async () => {
    const database = damage(make('second'))
    const bytes = readFileSync(database)
    const kept = restore(database, await backUpOf(make('first')), 'live', now) as string
    expect(labelOf(database)).toBe('first')
    // Except for the header, which contains the journal mode.
    expect(readFileSync(kept).subarray(100).equals(bytes.subarray(100))).toBe(true)
    writeFileSync(database, 'no database at all '.repeat(100))
    writeFileSync(`${database}-wal`, 'nor this')
    restore(database, await backUpOf(make('first')), 'live', now + 1)
    expect(existsSync(`${database}-wal`)).toBe(false)
    expect(labelOf(database)).toBe('first')
  })

  it('is refused while a server has locked the folder, or another program has the database open', async () => {
    const copy = await backUpOf(make('first'))
    const database = make('second')
    const release = lockFolder(join(database, '..'))
    expect(() => restore(database, copy, 'live', now)).toThrow(/already polling/)
    release()
    const open = new Database(database)
    open.prepare('SELECT 1 FROM mark').get()
    expect(() => restore(database, copy, 'live', now)).toThrow(/is open in another program/)
    open.close()
    expect(labelOf(database)).toBe('second')
    // The lock was released each time.
    restore(database, copy, 'live', now)
    expect(labelOf(database)).toBe('first')
  })

  it('refuses files that are not a copy of such data, and changes nothing', () => {
    const folder = temporaryFolder()
    const at = (name: string) => join(folder, name)
    writeFileSync(at('empty'), '')
    writeFileSync(at('text'), 'kommunekode;navn\n'.repeat(1000))
    change(at('foreign'), 'CREATE TABLE theirs (x)')
    mkdirSync(at('folder'))
    const newer = make('newer')
    change(newer, "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 9e15)")
    const inUse = make('in use')
    writeFileSync(`${inUse}-wal`, 'x')
    const database = make('second')
    const refusals: [string, RegExp][] = [
      [at('none'), /does not exist/],
      [at('folder'), /is not a file/],
      [at('empty'), /is not a Borgerblik Status database/],
      [at('text'), /is not a Borgerblik Status database/],
      [at('foreign'), /is not a Borgerblik Status database/],
      [make('demo', 'demo'), /holds demo data and is not opened as live/],
      [newer, /was written by a newer version/],
      [damage(make('first')), /is damaged/],
      [inUse, /has a log/],
      [database, /is in use as the data itself/],
    ]
    for (const [source, message] of refusals) {
      expect(() => restore(database, source, 'live', now)).toThrow(message)
      expect(() => restore(database, source, 'live', now)).toThrow(StoreRefused)
    }
    expect(labelOf(database)).toBe('second')
    expect(readdirSync(join(database, '..')).sort()).toEqual(['borgerblik.db', 'lock.db'])
  })
})
