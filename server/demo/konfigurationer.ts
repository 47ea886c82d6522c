// The demo's invented KLE-konfigurationer as facts, as the import of its stand-in's answer makes them.
import type { Fact } from '../domain/facts/facts.ts'
import { copenhagenDay } from '../domain/time.ts'
import { parseKonfigurationJson } from '../imports/konfiguration-json.ts'
import { konfigurationerOf } from '../sandbox/scenario/demo-konfigurationer.ts'
import type { Scenario } from '../sandbox/scenario/scenario.ts'

/** All configurations as they were reported at an instant. */
export const konfigurationFactsOf = (scenario: Scenario, at: number): Fact<'kle-konfiguration'>[] => {
  const parsed = parseKonfigurationJson(
    { konfigurationer: konfigurationerOf(scenario, at) },
    copenhagenDay(at),
  )
  if ('faults' in parsed) throw new Error("the stand-in's configurations are not as documented")
  return parsed.facts as Fact<'kle-konfiguration'>[]
}
