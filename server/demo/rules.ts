// Rules of the demo's sandbox: a kommune without the right to its benefits, and a fault that begins while one watches.
import { inReadinessGroup } from '../domain/kle.ts'
import { minute } from '../domain/time.ts'
import { spared, variantsOf } from '../sandbox/scenario/demo-konfigurationer.ts'
import type { Scenario } from '../sandbox/scenario/scenario.ts'

/** The kommune that has never given the right to count its benefits in YDI, though it delivers the cases to them. */
export const kommuneWithoutYdi = (scenario: Scenario): string => {
  const { kommuner, obligatory, casesAt, bevillingerAt, presentAt } = scenario
  const special = variantsOf(scenario)
  const numbers = obligatory.map(({ kle }) => kle).filter((kle) => inReadinessGroup(kle, 'eoj'))
  const delivering = [...kommuner.keys()].filter(
    (code) =>
      !spared.includes(code) &&
      numbers.some((kle) => casesAt(code, kle, presentAt) > 0 && bevillingerAt(code, kle, presentAt) > 0),
  )
  // Six kommuner deliver, and one of them is spared.
  return delivering.find((code) => !special.has(code)) ?? (delivering[0] as string)
}

/** Texts as the sandbox's command line reads them. */
export const sandboxRules = (scenario: Scenario): string[] => [
  `indeks=ydi,kommune=${kommuneWithoutYdi(scenario)},do=noRight`,
  `service=verifikationsklient,do=http,status=503,share=0.35,afterMs=${3 * minute}`,
]
