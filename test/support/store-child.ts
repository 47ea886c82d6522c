// A process that works on a data folder, for tests that kill it: `store-child.ts lock|write|import FOLDER`.
import { join } from 'node:path'
import { lockFolder } from '../../db/lock.ts'
import { openDb, StoreRefused } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { day } from '../../server/domain/time.ts'
import { aWednesday, makeAttempt, makeBatch, makeResult, rulesFor } from './measured.ts'

const kles = ['02.34.02', '02.34.04', '27.24.00']
const limits = { keepMs: day, maxBytes: 50_000_000, keepHoursMs: day, keepRollupsMs: day }
const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Every count of the nth batch is n, so that a test can identify the batch it finds. */
const write = async (folder: string): Promise<void> => {
  const store = createStore(openDb(join(folder, 'demo.db'), 'demo'), limits)
  for (let n = 1; ; n += 1) {
    const now = aWednesday + n
    const results = kles.map((kle) =>
      makeResult({ kle, cases: n, measuredAt: now, attempts: [makeAttempt({ at: now })] }),
    )
    await store.record(makeBatch(results), createAssessor(rulesFor(kles)), day)
    print(String(n))
  }
}

/** Imports, and halts in the middle of the transaction that makes the facts visible. */
const importFacts = async (folder: string): Promise<void> => {
  const store = createStore(openDb(join(folder, 'demo.db'), 'demo'), limits)
  const staging = store.stage('kle-konfiguration')
  const value = { aktiv: true, deaktiverFradatoForAktive: false, fagsystemfilter: [] }
  for (let n = 0; n < 20; n += 1)
    staging.add(
      Array.from({ length: 500 }, (_, i) => ({
        kind: 'kle-konfiguration',
        kommunekode: '0751',
        key: `${n}.${i}`,
        value,
      })),
    )
  print('staged')
  const assess = () => {
    print('deciding')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    return []
  }
  const origin = { name: 'a.csv', at: aWednesday, whole: true, confirms: false }
  await staging.commit(origin, { assess, renew: () => undefined })
}

const [mode, folder = ''] = process.argv.slice(2)
try {
  if (mode !== 'import') {
    // Kept, because a lock that nothing refers to is released when it is garbage-collected.
    process.once('exit', lockFolder(folder))
    print('locked')
  }
  if (mode === 'write') await write(folder)
  else if (mode === 'import') await importFacts(folder)
  else setInterval(() => undefined, day)
} catch (error) {
  if (!(error instanceof StoreRefused)) throw error
  print(`refused: ${error.message}`)
}
