// Tests the rules of the demo's sandbox: that it reads them, and the kommune whose benefits may not be counted.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { kommuneWithoutYdi, sandboxRules } from '../../server/demo/rules.ts'
import { minute } from '../../server/domain/time.ts'
import { createJudge } from '../../server/sandbox/rules.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { ruleText } from '../../server/sandbox/switches.ts'

const presentAt = Date.UTC(2022, 9, 31, 8, 20)

it('a third of the calls to the verifikationsklient fail from three minutes after the start, and no others', () => {
  let elapsedMs = 0
  const rules = sandboxRules(createScenario({ presentAt })).map((text) => ruleText.parse(text))
  const judge = createJudge(rules, () => elapsedMs)
  const failed = (service: 'verifikationsklient' | 'sapa') =>
    Array.from({ length: 100 }, () => judge({ service }).behaviour).filter((one) => one !== undefined).length
  elapsedMs = 3 * minute - 1
  expect(failed('verifikationsklient')).toBe(0)
  elapsedMs = 3 * minute
  expect(failed('verifikationsklient')).toBe(35)
  expect(failed('sapa')).toBe(0)
})

it('only the benefits of one kommune, which delivers cases to them, are refused, for every seed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0 }), (seed) => {
      const scenario = createScenario({ presentAt, seed })
      const judge = createJudge(sandboxRules(scenario).map((text) => ruleText.parse(text)))
      const refused = (indeks: 'sdi' | 'ydi') =>
        [...scenario.kommuner].flatMap(([kommunekode, kommune]) =>
          judge({ indeks, kommune: { ...kommune, kommunekode }, numbers: ['27.12.04'] }).behaviour?.do ===
          'noRight'
            ? kommunekode
            : [],
        )
      const without = kommuneWithoutYdi(scenario)
      expect([refused('sdi'), refused('ydi')]).toEqual([[], [without]])
      const counts = scenario.obligatory.map(({ kle }) => [
        scenario.casesAt(without, kle, presentAt),
        scenario.bevillingerAt(without, kle, presentAt),
      ])
      expect(counts.some(([cases = 0, bevillinger = 0]) => cases > 0 && bevillinger > 0)).toBe(true)
      expect(without).not.toBe('0217')
    }),
    { numRuns: 20 },
  )
})
