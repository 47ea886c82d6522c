// Scope of incidents of the signal Svar: which services and kommuner each covers, and which incidents a cause explains. Pure.
import { hour } from '../time.ts'
import type { Hit } from './calls.ts'
import { type Cause, causeText } from './cause.ts'
import { type Fleet, servicesOn } from './fleet.ts'
import type { Incident } from './register.ts'
import { type Stream, servicesIn } from './stream.ts'

export type Scoped = Pick<Incident, 'cause' | 'hit' | 'services'>

/** A live incident, and what is followed of it. */
export type Followed = Pick<Incident, 'id' | 'cause' | 'openedAt' | 'state' | 'what'> &
  Hit & {
    /** When a call inside last failed; absent until the first failure after a restart. */
    failedAt?: number | undefined
  }

/** What opened so long before the services beside it began to fail was its first sign. */
const foldMs = hour

const isOfKommuner = ({ kind }: Cause): boolean => kind === 'kommune' || kind === 'unknown'

export const scopeIn = (fleet: Fleet, { cause, hit, services }: Scoped): Hit => {
  if (cause.kind === 'service') return { services: new Set([cause.id]) }
  if (cause.kind === 'platform') return { services: new Set(services ?? servicesOn(fleet, cause.id)) }
  return { services: new Set(services ?? fleet.services.map(({ id }) => id)), kommuner: new Set(hit) }
}

/** What an incident explains: its scope, and the whole services that it was told as before. */
export const formerScopes = (scope: Hit, { wasWide = false }: Pick<Incident, 'wasWide'>): Hit[] =>
  wasWide ? [scope, { services: scope.services }] : [scope]

/**
 * Live incidents that a cause explains: the same cause's, narrower ones that opened shortly before the stream's calls
 * failed, or since, and those of kommuner which it hits in the same services.
 */
export const explainedBy = (
  fleet: Fleet,
  live: readonly Followed[],
  { cause, hit }: Pick<Incident, 'cause' | 'hit'>,
  stream: Pick<Stream, 'kind' | 'id' | 'services' | 'heardFrom'>,
): number[] =>
  live.flatMap(({ id, cause: former, openedAt, services, kommuner }) => {
    if (cause.kind === 'unknown') {
      const isSame = servicesIn(stream).some((service) => services.has(service)) || former.kind === 'unknown'
      return isSame && kommuner !== undefined && [...kommuner].every((one) => hit.includes(one)) ? [id] : []
    }
    if (causeText(former) === causeText(cause)) return [id]
    if (openedAt < stream.heardFrom - foldMs || isOfKommuner(cause)) return []
    const inside = scopeIn(fleet, { cause, hit: [] }).services
    const isInner = kommuner !== undefined || [...services].every((service) => inside.has(service))
    return isInner ? [id] : []
  })

/**
 * The services that an incident of a cause covers, where the cause alone does not say it: of kommuner, those of the
 * stream and of the incident that they have already; of a platform, those that no other incident explains.
 */
export const servicesOf = (
  fleet: Fleet,
  live: readonly Followed[],
  cause: Cause,
  stream: Pick<Stream, 'kind' | 'id' | 'services'>,
  explained: readonly number[],
): string[] | undefined => {
  if (isOfKommuner(cause)) {
    const same = live.filter(({ id }) => explained.includes(id))
    return [...new Set([...servicesIn(stream), ...same.flatMap(({ services }) => [...services])])].sort()
  }
  if (cause.kind !== 'platform') return undefined
  const all = servicesOn(fleet, cause.id)
  const others = live.filter(({ id, kommuner }) => kommuner === undefined && !explained.includes(id))
  const left = all.filter((service) => !others.some(({ services }) => services.has(service)))
  return left.length < all.length ? left : undefined
}

/** The services that no incident of a service or of a platform explains. */
export const unexplainedIn = ({ services }: Fleet, live: readonly Hit[]): string[] => {
  const wide = live.filter(({ kommuner }) => kommuner === undefined)
  return services.flatMap(({ id }) => (wide.some((hit) => hit.services.has(id)) ? [] : [id]))
}
