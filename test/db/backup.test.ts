// Owns the proof that a backup is whole whoever writes meanwhile, and that restoring is all or nothing.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { backUp, restore } from '../../db/backup.ts'
import { Database } from '../../db/driver.ts'
import { lockFolder } from '../../db/lock.ts'
import { openDb, type StoreKind, StoreRefused } from '../../db/open.ts'
import { startStoreChild } from '../support/child.ts'
import { aWednesday as now } from '../support/measured.ts'
import { temporaryFolder } from '../support/store.ts'

const nameOf: Record<StoreKind, string> = { demo: 'demo.db', live: 'borgerblik.db' }

/** A database whose mark `says` tells which it is. */
const make = (says: string, kind: StoreKind = 'live', folder = temporaryFolder()): string => {
  const file = join(folder, nameOf[kind])
  const { $client } = openDb(file, kind)
  $client.prepare("INSERT OR REPLACE INTO mark VALUES ('says', ?)").run(says)
  $client.close()
  return file
}

const saysOf = (file: string): unknown => {
  const client = new Database(file)
  try {
    return client.prepare("SELECT value FROM mark WHERE key = 'says'").pluck().get()
  } finally {
    client.close()
  }
}

const change = (file: string, sql: string): void => {
  const client = new Database(file)
  client.exec(sql)
  client.close()
}

const damage = (file: string): string => {
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(7, 8192, 40_960))
  return file
}

describe('backUp', () => {
  it('copies what was there at one moment, while another process writes', async () => {
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
    const bytes = await backUp(database, target, 'demo', { progress: (share) => void shares.push(share) })
    const said = Number((await child.kill()).at(-1))
    expect(said).toBeGreaterThan(from + 1)

    expect(shares.length).toBeGreaterThan(1)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(bytes).toBe(readFileSync(target).length)
    expect(readdirSync(join(target, '..'))).toEqual(['copy.db'])
    const copy = new Database(target, { readonly: true })
    onTestFinished(() => void copy.close())
    // The nth batch says n of everything: what is there is from one of them, and from no other.
    const n = copy.prepare('SELECT DISTINCT cases FROM cell').pluck().all()
    expect(n).toHaveLength(1)
    expect(n[0]).toBeGreaterThanOrEqual(from - 1)
    expect(copy.prepare('SELECT count(*) FROM attempt').pluck().get()).toBe(3 * (n[0] as number))
  })

  it('is one file, and takes nothing from the data', async () => {
    const database = make('first')
    const target = join(temporaryFolder(), 'copy.db')
    await backUp(database, target, 'live')
    expect(saysOf(target)).toBe('first')
    expect(saysOf(database)).toBe('first')
    expect(readdirSync(join(target, '..'))).toEqual(['copy.db'])
  })

  it('overwrites only when told to', async () => {
    const target = join(temporaryFolder(), 'copy.db')
    await backUp(make('first'), target, 'live')
    await expect(backUp(make('second'), target, 'live')).rejects.toThrow(/already exists.*--force/)
    expect(saysOf(target)).toBe('first')
    await backUp(make('second'), target, 'live', { overwrite: true })
    expect(saysOf(target)).toBe('second')
  })

  it('does not write into the data folder’s own files, by whatever name', async () => {
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
    expect(saysOf(database)).toBe('first')
  })

  it('refuses what cannot be backed up, and where it cannot be written, and leaves nothing', async () => {
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
    for (const [database, target, said] of refusals) {
      const refused = backUp(database, target, 'live')
      await expect(refused).rejects.toThrow(said)
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

  it('puts the copy in the database’s place, and keeps the former with what only its log had', async () => {
    const copy = await backUpOf(make('first'))
    const database = make('second')
    // As after kill -9: what was written last is in the log alone.
    const open = new Database(database)
    open.pragma('wal_autocheckpoint = 0')
    open.exec("UPDATE mark SET value = 'third' WHERE key = 'says'")
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
    expect(saysOf(database)).toBe('first')
    expect(saysOf(kept as string)).toBe('third')
    expect(saysOf(copy)).toBe('first')
    openDb(database, 'live').$client.close()
  })

  it('makes a data folder that is not there yet', async () => {
    const database = join(temporaryFolder(), 'new', 'borgerblik.db')
    expect(restore(database, await backUpOf(make('first')), 'live', now)).toBeUndefined()
    expect(saysOf(database)).toBe('first')
  })

  it('takes the place of a damaged database, which is kept as it is', async () => {
    const database = damage(make('second'))
    const bytes = readFileSync(database)
    const kept = restore(database, await backUpOf(make('first')), 'live', now) as string
    expect(saysOf(database)).toBe('first')
    // But for the header, which says how it is logged.
    expect(readFileSync(kept).subarray(100).equals(bytes.subarray(100))).toBe(true)
    writeFileSync(database, 'no database at all '.repeat(100))
    writeFileSync(`${database}-wal`, 'nor this')
    restore(database, await backUpOf(make('first')), 'live', now + 1)
    expect(existsSync(`${database}-wal`)).toBe(false)
    expect(saysOf(database)).toBe('first')
  })

  it('is refused while a server has the folder, or another has the database open', async () => {
    const copy = await backUpOf(make('first'))
    const database = make('second')
    const release = lockFolder(join(database, '..'))
    expect(() => restore(database, copy, 'live', now)).toThrow(/already polling/)
    release()
    const open = new Database(database)
    open.prepare('SELECT 1 FROM mark').get()
    expect(() => restore(database, copy, 'live', now)).toThrow(/is open in another program/)
    open.close()
    expect(saysOf(database)).toBe('second')
    // And the lock was let go each time.
    restore(database, copy, 'live', now)
    expect(saysOf(database)).toBe('first')
  })

  it('refuses what is no copy of such data, and leaves everything as it was', () => {
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
    for (const [source, said] of refusals) {
      expect(() => restore(database, source, 'live', now)).toThrow(said)
      expect(() => restore(database, source, 'live', now)).toThrow(StoreRefused)
    }
    expect(saysOf(database)).toBe('second')
    expect(readdirSync(join(database, '..')).sort()).toEqual(['borgerblik.db', 'lock.db'])
  })
})
