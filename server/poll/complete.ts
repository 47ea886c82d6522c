// Owns completing a kommune's asks with what others have told: numbers counted together, configurations, its own systems.

import { kinOf } from '../domain/facts/kin.ts'
import { konfigurationAt, konfigurationerOf, narrowingOf } from '../domain/facts/konfiguration.ts'
import { loesningAt } from '../domain/facts/observed.ts'
import { inForce, kleGroupOf, productKindOf } from '../domain/kle.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { Ask } from '../domain/ports/source.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { copenhagenDay } from '../domain/time.ts'

/** What is told must not make a round outgrow its plan: a filter of more systems is not counted again. */
const mostSystems = 5

/** For one round: which numbers are counted together is read once, and a kommune's own facts when its turn comes. */
export const createCompletion = async (
  store: Pick<FactStore, 'readFacts'>,
  rules: Rules,
  now: () => number,
) => {
  const today = copenhagenDay(now())
  const kin = kinOf(inForce(rules.obligatory, today), await store.readFacts('kle'), today)

  return async (asks: readonly Ask[]): Promise<Ask[]> => {
    const kommunekode = asks[0]?.kommunekode
    const at = now()
    const konfigurationer = konfigurationerOf(await store.readFacts('kle-konfiguration', { kommunekode }))
    const loesninger = await store.readFacts('loesninger', { kommunekode })
    return asks.map((ask) => {
      const also = kin.get(ask.kle)
      if (ask.indeks !== 'sdi') return { ...ask, also }
      const known = konfigurationAt(konfigurationer, ask.kle, at, rules.toldFor.konfiguration, also)
      const told = known.kind === 'known' ? narrowingOf(known.konfiguration) : undefined
      const narrowing = told !== undefined && told.systems.length > mostSystems ? undefined : told
      const kind = productKindOf(kleGroupOf(ask.kle))
      const loesning = loesningAt(loesninger, kind, at, rules.toldFor.loesninger)
      return { ...ask, also, narrowing, systemUuid: loesning?.value.systemUuid ?? ask.systemUuid }
    })
  }
}
