// Tests the demo's KLE-konfigurationer: their form, that most open numbers are delivered, and each fault that the demo shows.
import { describe, expect, it } from 'vitest'
import { konfigurationerOf as configurationsOf } from '../../../server/domain/facts/konfiguration.ts'
import { copenhagenDay, day } from '../../../server/domain/time.ts'
import { assessKonfiguration } from '../../../server/domain/visibility/konfiguration-faults.ts'
import { konfigurationerOf, variantsOf } from '../../../server/sandbox/scenario/demo-konfigurationer.ts'
import { demoGates, kaldOf } from '../../../server/sandbox/scenario/demo-reported.ts'
import { createScenario } from '../../../server/sandbox/scenario/scenario.ts'
import { konfigurationFact } from '../../support/facts.ts'

const presentAt = Date.UTC(2022, 9, 31, 8)
const scenarios = [undefined, 1, 77].map((seed) => createScenario({ presentAt, seed }))

describe.each(scenarios.map((scenario) => [scenario.seed, scenario] as const))(
  'with seed %s',
  (_, scenario) => {
    const rows = konfigurationerOf(scenario, presentAt)
    const cases = (row: { kommunekode: string; kle: string }) =>
      scenario.casesAt(row.kommunekode, row.kle, presentAt)
    const kommunerOf = (some: readonly { kommunekode: string }[]) =>
      new Set(some.map((r) => r.kommunekode)).size

    it('every kommune that has reported has each obligatory number once', () => {
      expect(kommunerOf(rows)).toBe(98 - 9)
      expect(rows).toHaveLength(89 * scenario.obligatory.length)
      expect(new Set(rows.map((r) => `${r.kommunekode} ${r.kle}`)).size).toBe(rows.length)
    })

    it('a row has only the documented keys, with valid days', () => {
      for (const row of rows) {
        expect(Object.keys(row).sort()).toEqual([
          'aktiv',
          'deaktiverFradatoForAktive',
          'fagsystemfilter',
          'fradato',
          'kle',
          'kommunekode',
          'oensket',
          'oplystAf',
          'oplystDato',
          'visDokumenttitler',
          'visKleTitel',
        ])
        expect(row.oplystDato).toMatch(/^\d{4}-\d\d-\d\d$/)
        if (row.fradato !== null) expect(row.fradato).toMatch(/^\d{4}-01-01$/)
      }
    })

    it('most delivered numbers are open, as the kommune wants', () => {
      const delivered = rows.filter((row) => cases(row) > 0)
      const asWanted = delivered.filter((row) => row.aktiv && row.oensket === 'aaben')
      expect(asWanted.length / delivered.length).toBeGreaterThan(0.8)
      const rest = rows.filter((row) => cases(row) === 0 && !row.aktiv)
      for (const row of rest) expect(row.oensket).not.toBe('aaben')
      expect(new Set(rest.map((r) => r.oensket))).toEqual(new Set(['lukket', null]))
    })

    it('each fault occurs in the intended number of kommuner', () => {
      expect(kommunerOf(rows.filter((r) => cases(r) > 0 && !r.aktiv && r.oensket === 'aaben'))).toBe(3)
      expect(kommunerOf(rows.filter((r) => cases(r) === 0 && r.aktiv))).toBe(4)
      expect(kommunerOf(rows.filter((r) => r.aktiv && r.oensket === 'lukket'))).toBe(1)
      expect(kommunerOf(rows.filter((r) => r.fradato !== null))).toBe(4)
      expect(kommunerOf(rows.filter((r) => r.fradato !== null && r.deaktiverFradatoForAktive))).toBe(1)
      expect(rows.filter((r) => r.fradato === null && r.deaktiverFradatoForAktive)).toEqual([])
      const filters = rows.filter((r) => r.fagsystemfilter.length > 0)
      expect(kommunerOf(filters)).toBe(2)
      expect(new Set(filters.map((r) => r.fagsystemfilter[0]!.length === 36)).size).toBe(2)
      const old = rows.filter((r) => r.oplystDato === copenhagenDay(presentAt - 200 * day))
      expect(kommunerOf(old)).toBe(3)
    })

    it('a fradato is within the time of the cases, so that it hides some and shows some', () => {
      for (const { kommunekode, kle, fradato } of rows.filter((r) => r.fradato !== null)) {
        expect(Date.parse(fradato!)).toBeGreaterThan(presentAt - 4 * 365 * day)
        expect(Date.parse(fradato!)).toBeLessThan(presentAt)
        expect(cases({ kommunekode, kle })).toBeGreaterThan(0)
      }
    })

    it('the rows do not change over time, except that they are reported again weekly', () => {
      const later = presentAt + 45 * day
      const bare = (at: number) => konfigurationerOf(scenario, at).map((row) => ({ ...row, oplystDato: '' }))
      expect(bare(later)).toEqual(bare(presentAt))
      const reported = (at: number) => new Set(konfigurationerOf(scenario, at).map((r) => r.oplystDato))
      expect(reported(presentAt + 6 * day)).toEqual(reported(presentAt))
      expect(reported(presentAt + 7 * day)).not.toEqual(reported(presentAt))
      for (const date of reported(later)) expect(date <= copenhagenDay(later)).toBe(true)
    })

    it('in the past, those with no other fault were open in the numbers that they delivered then', () => {
      const then = presentAt - 50 * day
      const rows = konfigurationerOf(scenario, then).filter((r) => !variantsOf(scenario).has(r.kommunekode))
      const wasDelivered = rows.map((r) => scenario.casesAt(r.kommunekode, r.kle, then) > 0)
      expect(rows.map(({ aktiv }) => aktiv)).toEqual(wasDelivered)
      const open = (at: number) => konfigurationerOf(scenario, at).filter(({ aktiv }) => aktiv).length
      expect(open(then)).toBeLessThan(open(presentAt))
    })

    it('the kommuner that the audience knows have no invented fault', () => {
      for (const code of ['0217', '0751', '0851']) expect(variantsOf(scenario).has(code)).toBe(false)
    })
  },
)

describe('answersEmpty', () => {
  // These include presents just after the longest and the shortest month.
  it.each(['2022-10-31', '2022-08-31', '2023-01-31', '2023-03-01', '2023-02-01'])(
    'answersEmpty is the fault of exactly one kommune when the present is %s',
    (date) => {
      const at = Date.parse(`${date}T08:00:00Z`)
      const scenario = createScenario({ presentAt: at })
      const numbers = scenario.obligatory.map(({ kle }) => kle)
      const rows = konfigurationerOf(scenario, at)
      const kald = kaldOf(scenario).map((fact) => ({ ...fact, origin: '', recordedAt: at, knownSinceAt: at }))
      const blamed = [...scenario.kommuner.keys()].filter((kommunekode) => {
        const reported = rows.filter((row) => row.kommunekode === kommunekode)
        const state = assessKonfiguration({
          kommunekode,
          numbers,
          cells: new Map(),
          knownOf: () => ({ kind: 'cases', cases: 1 }),
          konfigurationer: configurationsOf(
            reported.map(({ kle, aktiv, oplystDato }) =>
              konfigurationFact({ aktiv }, { kommunekode, key: kle, oplystDato }),
            ),
          ),
          kald: kald.filter((fact) => fact.kommunekode === kommunekode),
          gates: demoGates(scenario),
          now: at,
          maxAgeMs: { konfiguration: 90 * day, kald: 75 * day },
        })
        return state.faults.answersEmpty !== undefined
      })
      const silent = [...variantsOf(scenario)].find(([, variant]) => variant === 'noData')
      expect(blamed).toEqual([silent?.[0]])
    },
  )
})
