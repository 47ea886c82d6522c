// Reads the sentences about a kommune whose numbers all have cases and are open, unless a test changes them.
import type { Kle, ReadinessGroup } from '../../server/domain/kle.ts'
import type { RungId } from '../../server/domain/readiness/ladder.ts'
import type { KommuneModel } from '../../views/model/world.ts'
import { nextStepText, rungText } from '../../views/text/ladder.ts'
import type { WorldOptions } from './world-data.ts'
import { createWorld } from './worlds.ts'

/** København, by default with 400 cases of each number, and all numbers open. */
export const kommune = (options: Partial<WorldOptions> = {}): KommuneModel => {
  const [first] = createWorld({ answer: () => 400, konfiguration: () => ({}), ...options }).kommuner
  if (first === undefined) throw new Error('no kommuner')
  return first
}

/** A rung's outcome and its sentence. */
export const sentence = (k: KommuneModel, rung: RungId, group: ReadinessGroup = '02'): string => {
  const found = k.groups[group].ladder.find((r) => r.rung === rung)
  if (found === undefined) throw new Error(`no rung ${rung}`)
  return `${found.outcome}: ${rungText(found, k, group)}`
}

/** The party that acts, and the sentence of the next step. */
export const step = (k: KommuneModel, group: ReadinessGroup = '02'): string => {
  const { nextStep } = k.groups[group]
  return nextStep === undefined ? 'intet' : `${nextStep.who}: ${nextStepText(nextStep, k, group)}`
}

/** Returns whether a number is among `kles`. */
export const is =
  (...kles: Kle[]) =>
  (kle: Kle) =>
    kles.includes(kle)

type Reported = ReturnType<NonNullable<WorldOptions['konfiguration']>>
/** Reports `value` for the numbers that pass `test`, and an open configuration for the others. */
export const reported = (
  value: Reported,
  test: (kle: Kle) => boolean = () => true,
): Partial<WorldOptions> => ({
  konfiguration: (_, kle) => (test(kle) ? value : {}),
})
