// Owns a process of its own on a data folder, for tests that kill it: `store-child.ts lock|write|import FOLDER`.
import { join } from 'node:path'
import { lockFolder } from '../../db/lock.ts'
import { openDb, StoreRefused } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { day } from '../../server/domain/time.ts'
import { aWednesday, makeAttempt, makeBatch, makeResult, rulesFor } from './measured.ts'

const kles = ['02.34.02', '02.34.04', '27.24.00']
const limits = { keepMs: day, maxBytes: 50_000_000, keepRollupsMs: day }
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** The nth batch says n of everything, so that what is found tells which batch it is from. */
const write = async (folder: string): Promise<void> => {
  const store = createStore(openDb(join(folder, 'demo.db'), 'demo'), limits)
  for (let n = 1; ; n += 1) {
    const now = aWednesday + n
    const results = kles.map((kle) =>
      makeResult({ kle, cases: n, measuredAt: now, attempts: [makeAttempt({ at: now })] }),
    )
    await store.record(makeBatch(results), createAssessor(rulesFor(kles)), day)
    say(String(n))
  }
}

/** Stops in the middle of the transaction that would make the facts visible. */
const takeIn = async (folder: string): Promise<void> => {
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
  say('staged')
  const assess = () => {
    say('deciding')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    return []
  }
  const origin = { name: 'a.csv', at: aWednesday, whole: true, confirms: false }
  await staging.commit(origin, { assess, renew: () => undefined })
}

const [mode, folder = ''] = process.argv.slice(2)
try {
  if (mode !== 'import') {
    lockFolder(folder)
    say('locked')
  }
  if (mode === 'write') await write(folder)
  else if (mode === 'import') await takeIn(folder)
  else setInterval(() => undefined, day)
} catch (error) {
  if (!(error instanceof StoreRefused)) throw error
  say(`refused: ${error.message}`)
}
