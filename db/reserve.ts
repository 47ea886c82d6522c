// Reserve: a file that holds some room, so that a database can be opened on a disk that has been full since.
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreFailed } from '../server/domain/ports/store-trouble.ts'

/** SQLite keeps 32 kB beside an open database, its index of the write-ahead log, and removes them with the last close. */
const reservedBytes = 64 * 1024

export const createReserve = (folder: string, log: (line: string) => void) => {
  const file = join(folder, 'reserve')
  const free = (): void => rmSync(file, { force: true })
  return {
    /** Holds the room again; without room, nothing. Never throws, because what was to be stored is stored. */
    hold: (): void => {
      try {
        if (statSync(file, { throwIfNoEntry: false })?.size !== reservedBytes)
          writeFileSync(file, Buffer.alloc(reservedBytes))
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'ENOSPC') free()
        else log(`no room can be held for a later start (${code})`)
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
