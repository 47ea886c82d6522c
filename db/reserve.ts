// Reserve: a file that holds some room, so that a database can be opened on a disk that has been full since.
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreFailed } from '../server/domain/ports/store-trouble.ts'

/** SQLite keeps 32 kB beside an open database, its index of the write-ahead log, and removes them with the last close. */
const reservedBytes = 64 * 1024

export const createReserve = (folder: string) => {
  const file = join(folder, 'reserve')
  const free = (): void => rmSync(file, { force: true })
  return {
    /** Holds the room again; without room, nothing. */
    hold: (): void => {
      if (statSync(file, { throwIfNoEntry: false })?.size === reservedBytes) return
      try {
        writeFileSync(file, Buffer.alloc(reservedBytes))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        free()
      }
    },
    /** Opens what needs room; when there is none, in the room that was held. */
    open: <T>(open: () => T): T => {
      try {
        return open()
      } catch (error) {
        if (!(error instanceof StoreFailed && error.kind === 'full')) throw error
        free()
        return open()
      }
    },
  }
}
