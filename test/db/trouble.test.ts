// Tests which errors of SQLite are no bug, and how a change that meets one is tried again, told and given up.
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChanges } from '../../db/changes.ts'
import { Database } from '../../db/driver.ts'
import { sayingWhatToDo, troubleKindOf } from '../../db/trouble.ts'
import { StoreFailed } from '../../server/domain/ports/store-trouble.ts'
import { second } from '../../server/domain/time.ts'
import { createMovedClock } from '../support/moved-clock.ts'
import { temporaryFolder } from '../support/store.ts'

const errorOf = (code: string) => new Database.SqliteError('an error', code)

describe('an error', () => {
  it.each([
    ['SQLITE_FULL', 'full'],
    ['SQLITE_IOERR_SHMSIZE', 'full'],
    ['SQLITE_BUSY', 'locked'],
    ['SQLITE_BUSY_RECOVERY', 'locked'],
    ['SQLITE_LOCKED', 'locked'],
    ['SQLITE_READONLY', 'readOnly'],
    ['SQLITE_READONLY_DIRECTORY', 'readOnly'],
    ['SQLITE_CANTOPEN', 'readOnly'],
    ['SQLITE_IOERR_WRITE', 'failing'],
    ['SQLITE_IOERR_FSYNC', 'failing'],
    ['SQLITE_CORRUPT', 'damaged'],
    ['SQLITE_NOTADB', 'damaged'],
    ['ENOSPC', 'full'],
    ['EROFS', 'readOnly'],
    ['EACCES', 'readOnly'],
    ['ENOENT', undefined],
    ['SQLITE_CONSTRAINT_UNIQUE', undefined],
    ['SQLITE_ERROR', undefined],
  ])('%s is %s', (code, kind) => {
    expect(troubleKindOf(errorOf(code))).toBe(kind)
    expect(troubleKindOf(new Error('around it', { cause: errorOf(code) }))).toBe(kind)
  })

  it('of a read says what to do; a bug stays as it is', async () => {
    const bug = new TypeError('a bug')
    const { sync, later, wrong } = sayingWhatToDo(
      {
        sync: () => {
          throw errorOf('SQLITE_IOERR_READ')
        },
        later: async () => {
          throw errorOf('SQLITE_CORRUPT')
        },
        wrong: async () => {
          throw bug
        },
      },
      'a.db',
    )
    expect(sync).toThrow(
      new StoreFailed('failing', 'The disk of a.db answers with errors (SQLITE_IOERR_READ). Check the disk.'),
    )
    await expect(later()).rejects.toThrow('a.db is damaged. Stop the server and restore a backup')
    await expect(wrong()).rejects.toBe(bug)
  })
})

/** Changes of a database in memory, whose work fails with the codes that are set. */
const begin = (persists: boolean) => {
  const client = new Database(':memory:')
  onTestFinished(() => void client.close())
  client.exec('CREATE TABLE t (n)')
  const clock = createMovedClock()
  const told: (string | undefined)[] = []
  let code: string | undefined
  const changes = createChanges(client, {
    time: clock,
    persists,
    onTrouble: (failed) => told.push(failed?.kind),
  })
  let undone = 0
  return {
    changes,
    clock,
    told,
    failWith: (next: string | undefined) => {
      code = next
    },
    undone: () => undone,
    add: (n: number) =>
      changes.change(
        () => {
          client.prepare('INSERT INTO t VALUES (?)').run(n)
          if (code !== undefined) throw errorOf(code)
        },
        () => {
          undone += 1
        },
      ),
    rows: () => client.prepare('SELECT n FROM t').pluck().all(),
  }
}

describe('a change that persists', () => {
  it('is tried until it is stored, once; others wait behind it, and trouble keeps the time when it began', async () => {
    const { changes, clock, told, failWith, add, rows, undone } = begin(true)
    const from = clock.now()
    failWith('SQLITE_IOERR_WRITE')
    const both = Promise.all([add(1), add(2)])
    await clock.advance(12_000)
    failWith('SQLITE_FULL')
    await clock.advance(12_000)
    expect([rows(), changes.made()]).toEqual([[], 0])
    expect(changes.trouble()).toEqual({ kind: 'full', sinceAt: from })
    expect(undone()).toBeGreaterThan(3)
    failWith(undefined)
    await clock.advance(5000)
    await both
    expect([rows(), changes.made(), changes.trouble()]).toEqual([[1, 2], 2, undefined])
    expect(told).toEqual(['failing', 'full', undefined])
  })

  it('fails when the process stops, and at once for a bug', async () => {
    const { changes, clock, failWith, add, rows } = begin(true)
    failWith('SQLITE_CONSTRAINT')
    await expect(add(1)).rejects.toThrow('an error')
    failWith('SQLITE_FULL')
    const waiting = expect(add(2)).rejects.toThrow(StoreFailed)
    await clock.advance(61_000)
    changes.giveUp()
    await waiting
    await expect(add(3)).rejects.toThrow('no room')
    failWith(undefined)
    await add(4)
    expect(rows()).toEqual([4])
  })
})

describe('a change that is stored', () => {
  it('is not undone when who is told of it fails', async () => {
    const client = new Database(':memory:')
    onTestFinished(() => void client.close())
    client.exec('CREATE TABLE t (n)')
    let fails = true
    let undone = 0
    const clock = createMovedClock()
    const changes = createChanges(client, {
      time: clock,
      persists: true,
      onTrouble: (failed) => {
        if (failed === undefined) throw errorOf('SQLITE_FULL')
      },
    })
    const made = changes.change(
      () => {
        client.prepare('INSERT INTO t VALUES (1)').run()
        if (fails) throw errorOf('SQLITE_FULL')
      },
      () => {
        undone += 1
      },
    )
    const ended = expect(made).rejects.toThrow('an error')
    await clock.advance(second)
    expect(undone).toBe(1)
    fails = false
    await clock.advance(10 * second)
    await ended
    expect([undone, client.prepare('SELECT n FROM t').pluck().all()]).toEqual([1, [1]])
  })

  it('is not undone when it has not begun, as for a lock', async () => {
    const folder = temporaryFolder()
    const open = () => {
      const client = new Database(join(folder, 'a.db'), { timeout: 0 })
      onTestFinished(() => void client.close())
      return client
    }
    const [client, other] = [open(), open()]
    client.exec('CREATE TABLE t (n)')
    other.exec('BEGIN IMMEDIATE')
    const clock = createMovedClock()
    let undone = 0
    const made = createChanges(client, { time: clock, persists: true }).change(
      () => client.exec('INSERT INTO t VALUES (1)'),
      () => {
        undone += 1
      },
    )
    await clock.advance(second)
    other.exec('ROLLBACK')
    await clock.advance(second)
    await made
    expect(undone).toBe(0)
  })
})

describe('a change of a command', () => {
  it('fails at once, but waits a minute for a lock', async () => {
    const { clock, failWith, add } = begin(false)
    failWith('SQLITE_FULL')
    await expect(add(1)).rejects.toThrow('There is no room on the disk of :memory:. Free some.')
    failWith('SQLITE_BUSY')
    let failed = false
    const locked = add(2).catch((error: Error) => {
      failed = true
      return error.message
    })
    await clock.advance(59_000)
    expect(failed).toBe(false)
    await clock.advance(7000)
    expect(await locked).toBe('Another program holds :memory: locked. Wait until it has ended, or stop it.')
  })
})
