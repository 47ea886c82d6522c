// Derives the rules of assessment, the store's limits, the facts of each kommune and the services from a configuration. Pure.

import { kommuner } from '../domain/kommuner.ts'
import { fullRight, type Indeks, indekser } from '../domain/measured/check.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { platformByService } from '../domain/services/platform.ts'
import { day } from '../domain/time.ts'
import type { Config } from './config.ts'

/** An answer is stale ("ikke målt") after two intervals, that is, after two missed rounds. */
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

/** Raw attempts are kept as configured, their rollups for 400 days. */
export const limitsOf = ({ keepAttemptsMs, maxAttemptsBytes }: Config) => ({
  keepMs: keepAttemptsMs,
  maxBytes: maxAttemptsBytes,
  keepHoursMs: 60 * day,
  keepRollupsMs: 400 * day,
})

/** The facts of all 98 kommuner; those missing in the configuration are not polled. */
export const factsOf = (config: Config) => {
  const polled = new Map(config.kommuner.map((k) => [k.kommunekode, { ...k, polled: true }]))
  return new Map(
    kommuner.map(({ kommunekode: k }) => [k, polled.get(k) ?? { right: fullRight, polled: false }] as const),
  )
}

/** The indexes that are configured, then the probes, by name and platform. */
export const namedServicesOf = ({ sources: { sdi, ydi }, probes }: Config) => [
  { id: 'sdi', platform: sdi.platform },
  ...(ydi ? [{ id: 'ydi', platform: ydi.platform }] : []),
  ...probes.map(({ id, navn, platform }) => ({ id, navn, platform })),
]

/** The indexes for which a token for any kommune is accepted, as in a test environment. */
export const anyKommuneOf = ({ sources }: Config): readonly Indeks[] =>
  indekser.filter((indeks) => {
    const auth = sources[indeks]?.auth
    return auth?.type === 'oioidws' && auth.sts.cvr === 'any'
  })

/** The platform's id of each index and probe, by the service's id. */
export const servicesOf = (config: Config) => platformByService(namedServicesOf(config))
