// Kommuner that share what is said of them, so that it is said once.
import type { KommuneModel } from './world.ts'

/** Puts the kommuner for which `keyOf` is equal together, in the order in which their keys first occur. */
export const together = (
  kommuner: readonly KommuneModel[],
  keyOf: (k: KommuneModel) => string,
): [KommuneModel, ...KommuneModel[]][] => {
  const groups = new Map<string, [KommuneModel, ...KommuneModel[]]>()
  for (const k of kommuner) {
    const key = keyOf(k)
    const equal = groups.get(key)
    if (equal === undefined) groups.set(key, [k])
    else equal.push(k)
  }
  return [...groups.values()]
}
