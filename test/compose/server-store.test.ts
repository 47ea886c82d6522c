// Tests how the server's store is opened: what is refused with one sentence, and what needs no write.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Database } from '../../db/driver.ts'
import { StoreRefused } from '../../db/open.ts'
import { createReserve } from '../../db/reserve.ts'
import { openServerStore } from '../../server/compose/server-store.ts'
import { StoreFailed } from '../../server/domain/ports/store-trouble.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { day } from '../../server/domain/time.ts'
import type { Waiter } from '../../server/poll/wait.ts'
import { mountSmallDisk } from '../support/full-disk.ts'
import { aWednesday, makeBatch, makeResult, rulesFor } from '../support/measured.ts'
import { settle, settleUntil } from '../support/moved-clock.ts'
import { temporaryFolder } from '../support/store.ts'

const limits = { keepMs: day, maxBytes: 1_000_000, keepHoursMs: day, keepRollupsMs: day }
const assessor = createAssessor(rulesFor(['02.34.02']))

/** A clock on which every wait is over at once. */
const quickClock = (): Waiter => {
  let mono = 0
  const wait = async (ms: number) => {
    mono += ms
    await settle(1)
  }
  return { now: () => aWednesday + mono, mono: () => mono, wait }
}

/** Opens the folder's data and reassesses it, as a start does. */
const start = async (folder: string) => {
  const log: string[] = []
  const opened = openServerStore(folder, 'live', limits, {
    time: quickClock(),
    log: (line) => log.push(line),
  })
  onTestFinished(opened.close)
  await opened.orTrouble(opened.store.reassess(assessor, aWednesday))
  return { ...opened, log }
}

const makeData = async (folder: string): Promise<string> => {
  const { store, close } = await start(folder)
  await store.record(makeBatch([makeResult()]), assessor, day)
  await close()
  return join(folder, 'borgerblik.db')
}

const refusalOf = async (folder: string): Promise<string> => {
  const error = await start(folder).then(
    () => new Error('it was not refused'),
    (error: Error) => error,
  )
  expect([StoreRefused, StoreFailed].some((kind) => error instanceof kind)).toBe(true)
  return error.message
}

describe('a start', () => {
  it('refuses a damaged database, and says to restore a backup', async () => {
    const file = await makeData(temporaryFolder())
    const whole = readFileSync(file)
    const damage = async (from: number): Promise<string> => {
      const folder = temporaryFolder()
      writeFileSync(join(folder, 'borgerblik.db'), Buffer.from(whole).fill(0xaa, from))
      return refusalOf(folder)
    }
    expect(await damage(0)).toMatch(/borgerblik\.db is damaged, or is not .*Restore a backup/)
    expect(await damage(4096)).toMatch(
      /borgerblik\.db is damaged\. Stop the server and restore a backup: npm run/,
    )
  })

  it('refuses a database that this user may not write, before anything is changed', async ({ skip }) => {
    const disk = mountSmallDisk(3000)
    if (disk === undefined) return skip('this user may not mount a small file system')
    const file = await makeData(disk.folder)
    disk.makeReadOnly()
    expect(await refusalOf(disk.folder)).toBe(
      `${file} cannot be opened or written to (EROFS). Let this user write the file and its folder, or set BORGERBLIK_DATA to another folder.`,
    )
  })

  it('writes nothing when the schema is current, and waits for no lock', async () => {
    const folder = temporaryFolder()
    const file = await makeData(folder)
    const other = new Database(file)
    onTestFinished(() => void other.close())
    other.exec('BEGIN IMMEDIATE')
    const { store, log } = await start(folder)
    expect(log).toEqual([
      `nothing can be stored: Another program holds ${file} locked. Wait until it has ended, or stop it.`,
    ])
    expect(store.trouble()).toEqual({ kind: 'locked', sinceAt: aWednesday })
    expect(await store.readGroups()).toHaveLength(4)
  })

  it('needs no room, also when the disk became full after a clean stop', async ({ skip }) => {
    const disk = mountSmallDisk(3000)
    if (disk === undefined) return skip('this user may not mount a small file system')
    await makeData(disk.folder)
    disk.fill()
    const { store } = await start(disk.folder)
    expect(await store.readGroups()).toHaveLength(4)
  })

  it('refuses to make a database without room, and leaves nothing half made', async ({ skip }) => {
    const disk = mountSmallDisk(200)
    if (disk === undefined) return skip('this user may not mount a small file system')
    expect(await refusalOf(disk.folder)).toMatch(
      /^There is no room on the disk of .*borgerblik\.db\. Free some\.$/,
    )
    expect(await refusalOf(disk.folder)).toMatch(/^There is no room/)
    disk.grow(3000)
    await makeData(disk.folder)
  })
})

describe('the room that is held for a later start', () => {
  it('is held again when something can be stored again', async () => {
    const folder = temporaryFolder()
    const file = await makeData(folder)
    const { store, log } = await start(folder)
    const reserve = join(folder, 'reserve')
    rmSync(reserve)
    const other = new Database(file)
    onTestFinished(() => void other.close())
    other.exec('BEGIN IMMEDIATE')
    const recorded = store.record(makeBatch([makeResult()]), assessor, day)
    await settleUntil(() => store.trouble() !== undefined)
    expect(statSync(reserve, { throwIfNoEntry: false })).toBeUndefined()
    other.exec('ROLLBACK')
    await recorded
    expect(statSync(reserve).size).toBe(64 * 1024)
    expect(log.at(-1)).toBe('what is measured can be stored again')
  })

  it('is told to the log when it cannot be held, and fails nothing', () => {
    const log: string[] = []
    createReserve(join(temporaryFolder(), 'none'), (line) => log.push(line)).hold()
    expect(log).toEqual(['no room can be held for a later start (ENOENT)'])
  })
})
