// Tests that a folder has one poller: others are refused, commands are not, and a kill releases the lock.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lockFolder } from '../../db/lock.ts'
import { openDb, StoreRefused } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { day } from '../../server/domain/time.ts'
import { startStoreChild } from '../support/child.ts'
import { makeAttempt } from '../support/measured.ts'
import { temporaryFolder } from '../support/store.ts'

const limits = { keepMs: day, maxBytes: 1_000_000, keepHoursMs: day, keepRollupsMs: day }

describe('lockFolder', () => {
  it('creates the folder, refuses a second lock, and releases the first', () => {
    const folder = join(temporaryFolder(), 'not', 'there')
    const release = lockFolder(folder)
    expect(() => lockFolder(folder)).toThrow(StoreRefused)
    expect(() => lockFolder(folder)).toThrow(`polling into ${folder}. Stop it first, or set BORGERBLIK_DATA`)
    release()
    lockFolder(folder)()
  })

  it('reports the remedy for a folder that cannot be created', () => {
    const file = join(temporaryFolder(), 'a-file')
    writeFileSync(file, 'not a folder')
    for (const folder of [file, join(file, 'below')]) {
      expect(() => lockFolder(folder)).toThrow(StoreRefused)
      expect(() => lockFolder(folder)).toThrow(/cannot be created or written to \(E[A-Z]+\).*BORGERBLIK_DATA/)
    }
  })

  it('refuses a second lock in another process', async () => {
    const folder = temporaryFolder()
    onTestFinished(lockFolder(folder))
    const child = startStoreChild('lock', folder)
    expect(await child.next()).toBe(
      `refused: Another Borgerblik Status is already polling into ${folder}. Stop it first, or set BORGERBLIK_DATA to another folder.`,
    )
    expect(await child.exited).toEqual([0, null])
  })

  it('is released when the process that has it is killed, and blocks no reader or writer meanwhile', async () => {
    const folder = temporaryFolder()
    const child = startStoreChild('lock', folder)
    expect(await child.next()).toBe('locked')
    expect(() => lockFolder(folder)).toThrow(StoreRefused)
    const command = createStore(openDb(join(folder, 'demo.db'), 'demo'), limits)
    onTestFinished(() => command.close())
    await command.recordAttempts([makeAttempt()])
    expect((await command.readSizes()).attempts).toBe(1)
    await child.kill()
    lockFolder(folder)()
  })
})
