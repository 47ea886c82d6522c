// Opens a new real database for a test, in a temporary folder.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { AttemptLimits } from '../../db/attempts.ts'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import { day } from '../../server/domain/time.ts'
import type { Later } from './stops.ts'

const roomy: AttemptLimits = {
  keepMs: 14 * day,
  maxBytes: 50_000_000,
  keepHoursMs: 60 * day,
  keepRollupsMs: 400 * day,
}

/** A folder that is deleted when `later` runs the function it is given. */
export const temporaryFolderFor = (later: Later): string => {
  const folder = mkdtempSync(join(tmpdir(), 'borgerblik-'))
  later(async () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A folder that is deleted when the test is over. */
export const temporaryFolder = (): string => temporaryFolderFor(onTestFinished)

export const openTestStore = (limits: AttemptLimits = roomy): { store: Store; file: string } => {
  const file = join(temporaryFolder(), 'demo.db')
  const store = createStore(openDb(file, 'demo'), limits)
  onTestFinished(() => store.close())
  return { store, file }
}
