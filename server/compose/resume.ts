// Brings stored states up to date with the configuration when the server starts.
import type { Config } from '../config/config.ts'
import { indekser } from '../domain/measured/check.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Assessor } from '../domain/readiness/kommune.ts'

/** The answers of another index, such as the test environment's, say nothing of this one. */
const forgetOtherIndex = async (store: Store, { sources }: Config, assessor: Assessor, now: number) => {
  for (const indeks of indekser) {
    const url = sources[indeks]?.url
    const mark = `${indeks}Url`
    const former = await store.readMark(mark)
    if (url === undefined || url === former) continue
    if (former !== undefined) await store.forget(assessor, now, indeks)
    await store.writeMark(mark, url)
  }
}

/**
 * Reassesses everything by the configuration's rules, which may be others than before. What another index answered is
 * forgotten first: it must not decide a level under the new address. The demo's address is another at every start.
 */
export const resume = async (
  store: Store,
  config: Config,
  assessor: Assessor,
  { now, demo }: { now: number; demo: boolean },
): Promise<void> => {
  if (!demo) await forgetOtherIndex(store, config, assessor, now)
  await store.reassess(assessor, now)
}
