// Tests that every key of `maxAge` has an effect.
import { describe, expect, it } from 'vitest'
import { type Config, parseConfig } from '../../server/config/config.ts'
import { rulesOf } from '../../server/config/derive.ts'
import { day } from '../../server/domain/time.ts'
import { createTestApp, defaultFacts, testNumbers } from '../support/app.ts'
import { kaldFact, klikFact, konfigurationFact } from '../support/facts.ts'

const parsed = parseConfig(
  'sources: { sdi: { url: "https://indeks.example/6" } }\nobligatory: [{ kle: "02.34.02" }]\nkommuner: { "0751": {} }\n',
)
if ('mistakes' in parsed) throw new Error(parsed.mistakes.join())
const { maxAgeMs } = parsed.config
type Key = keyof Config['maxAgeMs']
const keys = Object.keys(maxAgeMs) as Key[]
const long = Object.fromEntries(keys.map((key) => [key, 400 * day])) as Config['maxAgeMs']

/** Records facts that are weeks old, and reads the API with the given age limits. */
const readWith = async (limits: Config['maxAgeMs']): Promise<string> => {
  const { maxAgeMs } = rulesOf({ ...parsed.config, maxAgeMs: limits })
  const facts = defaultFacts()
  facts.set('0751', { right: 'full', polled: true })
  const t = createTestApp({
    facts,
    rules: { maxAgeMs },
    observedMaxAgeMs: limits.observed,
    klikMaxAgeMs: limits.klik,
  })
  try {
    await t.record('0751', Object.fromEntries(testNumbers.map((kle) => [kle, 5])))
    const oplystDato = '2026-09-20'
    await t.report(
      'kle-konfiguration',
      testNumbers.map((key) => konfigurationFact({}, { key, oplystDato })),
    )
    await t.report('kald', [kaldFact({ maaned: '2026-10' })])
    await t.report('klik', [klikFact('0751', { opgave: '31', status: 'fuldfoert' }, { oplystDato })])
    await t.report('loesninger', [
      {
        kind: 'loesninger',
        kommunekode: '0751',
        key: 'esdh',
        value: { kind: 'esdh', product: 'acadre' },
        oplystDato,
      },
    ])
    const seenAt = t.clock.now() - 20 * day
    await t.store.recordObservations([
      { kommunekode: '0751', product: 'nexus', cases: 7, checkedAt: seenAt, answeredAt: seenAt },
    ])
    const paths = ['/api/v1/kommuner/0751', '/api/v1/klik']
    const bodies = await Promise.all(paths.map(async (path) => (await t.app.request(path)).text()))
    return bodies.join()
  } finally {
    await t.close()
  }
}

describe('maxAge', () => {
  it('does not affect facts that are recent enough', async () => {
    expect(await readWith(long)).toBe(await readWith(long))
  })

  it.each(keys)('%s makes older facts unknown', async (key) => {
    expect(await readWith({ ...long, [key]: 10 * day })).not.toBe(await readWith(long))
  })
})
