// The server's store: under the folder's lock, with changes that are tried until they are stored, and logged trouble.
import { join } from 'node:path'
import type { AttemptLimits } from '../../db/attempts.ts'
import { lockFolder } from '../../db/lock.ts'
import { type Db, openDb, refuseUnwritable, type StoreKind } from '../../db/open.ts'
import { createReserve } from '../../db/reserve.ts'
import { createStore } from '../../db/store.ts'
import type { Store } from '../domain/ports/store.ts'
import { StoreFailed } from '../domain/ports/store-trouble.ts'
import type { Waiter } from '../poll/wait.ts'

export type ServerStore = {
  store: Store
  /**
   * Waits for work that stores, but not while nothing can be stored: pages are then answered first, with what is known.
   * Rejects when the trouble will not pass by itself.
   */
  orTrouble(work: Promise<void>): Promise<void>
  /** Releases the folder; what waits to be stored fails. */
  close(): Promise<void>
}

/** Opens the data of a kind. Throws StoreRefused or StoreFailed, whose message contains the remedy. */
export const openServerStore = (
  dataFolder: string,
  kind: StoreKind,
  limits: AttemptLimits,
  { time, log }: { time: Waiter; log: (line: string) => void },
): ServerStore => {
  const file = join(dataFolder, kind === 'demo' ? 'demo.db' : 'borgerblik.db')
  const release = lockFolder(dataFolder)
  let troubled: (failed: StoreFailed) => void
  const firstTrouble = new Promise<StoreFailed>((resolve) => {
    troubled = resolve
  })
  const reserve = createReserve(dataFolder, log)
  const open = (): Db => {
    try {
      refuseUnwritable(file)
      return reserve.open(() => openDb(file, kind))
    } catch (error) {
      release()
      throw error
    }
  }
  const db = open()
  const store = createStore(db, limits, {
    time,
    persists: true,
    onTrouble: (failed) => {
      if (failed === undefined) {
        log('what is measured can be stored again')
        reserve.hold()
        return
      }
      log(`nothing can be stored: ${failed.message}`)
      troubled(failed)
    },
  })
  reserve.hold()
  return {
    store,
    orTrouble: async (work) => {
      const failed = await Promise.race([work, firstTrouble])
      if (failed instanceof StoreFailed && (failed.kind === 'damaged' || failed.kind === 'readOnly'))
        throw failed
    },
    close: async () => {
      store.giveUp()
      await store.close()
      release()
    },
  }
}
