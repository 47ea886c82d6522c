// A small file system of its own, which a test fills or makes read-only: a tmpfs, where this user may mount one.
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './store.ts'

/** A folder on a file system of so many kB; undefined where none can be mounted. */
export const mountSmallDisk = (kilobytes: number) => {
  const folder = temporaryFolder()
  const size = `size=${kilobytes}k`
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder], { stdio: 'ignore' })
  if (mounted.status !== 0) return undefined
  onTestFinished(() => void spawnSync('umount', ['--lazy', folder]))
  const filler = join(folder, 'filler')
  const remount = (option: string): void => {
    const { status } = spawnSync('mount', ['-o', `remount,${option}`, folder], { stdio: 'ignore' })
    if (status !== 0) throw new Error(`${folder} could not be remounted with ${option}`)
  }
  return {
    folder,
    /** Takes all the room there is. */
    fill: (): void => {
      const file = openSync(filler, 'a')
      try {
        for (const piece = Buffer.alloc(4096); ; ) writeSync(file, piece)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
    },
    /** Lets nobody write, while no file is open for it. */
    makeReadOnly: (): void => remount('ro'),
    /** Makes it larger, so many kB. */
    grow: (to: number): void => remount(`size=${to}k`),
    free: (): void => rmSync(filler, { force: true }),
  }
}
