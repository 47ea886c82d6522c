// Completes a kommune's requests from imported facts: numbers counted together, configurations, the kommune's systems.

import { konfigurationAt, konfigurationerOf, narrowingOf } from '../domain/facts/konfiguration.ts'
import { loesningAt } from '../domain/facts/observed.ts'
import { countedTogether } from '../domain/facts/succession.ts'
import { inForce, kleGroupOf, productKindOf } from '../domain/kle.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { CheckRequest } from '../domain/ports/source.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { copenhagenDay } from '../domain/time.ts'

/** Larger filters are not counted, which bounds the extra calls imports cause. */
const mostSystems = 5

/** For one round: reads the numbers counted together once, and a kommune's facts when its job starts. */
export const createCompletion = async (
  store: Pick<FactStore, 'readFacts'>,
  rules: Rules,
  now: () => number,
) => {
  const today = copenhagenDay(now())
  const together = countedTogether(inForce(rules.obligatory, today), await store.readFacts('kle'), today)

  return async (requests: readonly CheckRequest[]): Promise<CheckRequest[]> => {
    const kommunekode = requests[0]?.kommunekode
    const at = now()
    const konfigurationer = konfigurationerOf(await store.readFacts('kle-konfiguration', { kommunekode }))
    const loesninger = await store.readFacts('loesninger', { kommunekode })
    return requests.map((request) => {
      const countedWith = together.get(request.kle)
      if (request.indeks !== 'sdi') return { ...request, countedWith }
      const known = konfigurationAt(
        konfigurationer,
        request.kle,
        at,
        rules.maxAgeMs.konfiguration,
        countedWith,
      )
      const reported = known.kind === 'known' ? narrowingOf(known.konfiguration) : undefined
      const narrowing = reported !== undefined && reported.systems.length > mostSystems ? undefined : reported
      const kind = productKindOf(kleGroupOf(request.kle))
      const loesning = loesningAt(loesninger, kind, at, rules.maxAgeMs.loesninger)
      return {
        ...request,
        countedWith,
        narrowing,
        systemUuid: loesning?.value.systemUuid ?? request.systemUuid,
      }
    })
  }
}
