// Owns a process of its own on a data folder, for tests that kill it: `store-child.ts lock|write FOLDER`.
import { join } from 'node:path'
import { lockFolder } from '../../db/lock.ts'
import { openDb, StoreRefused } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { assessKommune } from '../../server/domain/group.ts'
import { day } from '../../server/domain/time.ts'
import { aWednesday, makeAttempt, makeBatch, makeResult, rulesFor } from './measured.ts'

const kles = ['02.34.02', '02.34.04', '27.24.00']
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** The nth batch says n of everything, so that what is found tells which batch it is from. */
const write = async (folder: string): Promise<void> => {
  const limits = { keepMs: day, maxBytes: 50_000_000, keepRollupsMs: day }
  const store = createStore(openDb(join(folder, 'demo.db'), 'demo'), limits)
  for (let n = 1; ; n += 1) {
    const now = aWednesday + n
    const results = kles.map((kle) =>
      makeResult({ kle, cases: n, measuredAt: now, attempts: [makeAttempt({ at: now })] }),
    )
    const decide = (...[cells, former]: Parameters<Parameters<typeof store.record>[1]>) =>
      assessKommune('0751', cells, former, now, rulesFor(kles))
    await store.record(makeBatch(results), decide, day)
    say(String(n))
  }
}

const [mode, folder = ''] = process.argv.slice(2)
try {
  lockFolder(folder)
  say('locked')
  if (mode === 'write') await write(folder)
  else setInterval(() => undefined, day)
} catch (error) {
  if (!(error instanceof StoreRefused)) throw error
  say(`refused: ${error.message}`)
}
