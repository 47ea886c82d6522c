// Tests that a week is frozen from one state of the store, while another process writes.
import { expect, it } from 'vitest'
import { freezeOne } from '../../server/compose/freezing.ts'
import { parseConfig } from '../../server/config/config.ts'
import { rulesOf } from '../../server/config/derive.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { least } from '../support/configuration.ts'
import { aWednesday, makeBatch, makeResult } from '../support/measured.ts'
import { openTestStore } from '../support/store.ts'

it('the cells of a week agree with its levels, when a count is recorded while they are read', async () => {
  const parsed = parseConfig(`${least}kommuner: { "0751": {} }\n`)
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join())
  const { config } = parsed
  const rules = rulesOf(config)
  const kle = config.obligatory[0]?.kle as string
  const { store } = openTestStore()
  const record = (cases: number, at: number) =>
    store.record(
      makeBatch([makeResult({ kommunekode: '0751', kle, cases, measuredAt: at })], { recordedAt: at }),
      createAssessor(rules),
      1e9,
    )
  await record(0, aWednesday)
  let reads = 0
  const busy: typeof store = {
    ...store,
    readKommune: async (kommunekode) => {
      if (reads++ === 0) await record(7, aWednesday + 1)
      return store.readKommune(kommunekode)
    },
  }
  const deps = { store: busy, config, rulesAt: () => rules, demo: false }
  await freezeOne(deps, '2022-W44', { now: aWednesday + 2, by: 'en test' })
  const frozen = (await store.readWeek('2022-W44'))?.content.kommuner.find((k) => k.kommunekode === '0751')
  expect([frozen?.groups['02'].level, frozen?.cells.map(({ cases }) => cases)]).toEqual(['alle', [7]])
  expect(reads).toBe(2)
})
