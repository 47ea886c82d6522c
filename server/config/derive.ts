// Owns what follows from a configuration: the rules of assessment, what is kept, and what is known of each kommune. Pure.

import { kommuner } from '../domain/kommuner.ts'
import { fullRight, type Right } from '../domain/measured/check.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { day } from '../domain/time.ts'
import type { Config } from './config.ts'

/** An answer is known for two intervals: after two missed ones it is "ikke målt". */
export const rulesOf = ({
  obligatory,
  poll,
  flereFrom,
  minCases,
  kommuner: polled,
  sources,
  gates,
  maxAgeMs,
}: Config): Rules => ({
  obligatory,
  address: sources.sdi.url,
  benefits: sources.ydi !== undefined,
  gates,
  maxAgeMs: {
    konfiguration: maxAgeMs.kleKonfiguration,
    kald: maxAgeMs.kald,
    loesninger: maxAgeMs.loesninger,
  },
  staleAfterMs: 2 * poll.countsMs,
  flereFrom,
  freshness: { freshWithinMs: poll.freshWithinMs, minCases },
  rights: new Map(polled.map((k) => [k.kommunekode, k.right])),
})

/** Raw attempts as configured; their rollups for a year and a month. */
export const limitsOf = ({ keepAttemptsMs, maxAttemptsBytes }: Config) => ({
  keepMs: keepAttemptsMs,
  maxBytes: maxAttemptsBytes,
  keepRollupsMs: 400 * day,
})

/** What the configuration knows of a kommune. */
type Facts = { esdh?: string | undefined; eoj?: string | undefined; right: Right; polled: boolean }

/** All 98: those that are polled with what is known of them, the others as not polled. */
export const factsOf = (config: Config): Map<string, Facts> => {
  const polled = new Map(config.kommuner.map((k) => [k.kommunekode, { ...k, polled: true }]))
  return new Map(
    kommuner.map(({ kommunekode: k }) => [k, polled.get(k) ?? { right: fullRight, polled: false }]),
  )
}
