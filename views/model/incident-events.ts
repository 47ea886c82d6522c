// Reported events beside an incident: those that overlap it in time, and concern what it is about.
import type { Scope } from '../../server/domain/incidents/scope.ts'
import { type KleGroup, productKindOf } from '../../server/domain/kle.ts'
import { indekser } from '../../server/domain/measured/check.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { toPlatformId } from '../../server/domain/services/platform.ts'
import { candidatesOf, servicesOf } from './incidents.ts'
import type { EventSpan } from './reported-events.ts'
import type { World } from './world.ts'

/** The scopes of services, and of the platforms they run on. */
const scopesOfServices = ({ services }: Pick<World, 'services'>, ids: readonly string[]): Scope[] => [
  ...ids.map((id): Scope => `service:${id}`),
  ...services.flatMap(({ id, platform }): Scope[] =>
    platform !== undefined && ids.includes(id) ? [`platform:${toPlatformId(platform)}`] : [],
  ),
]

const productsOf = ({ products }: Pick<World, 'products'>, group: KleGroup): Scope[] =>
  products.flatMap(({ id, kind }): Scope[] => (kind === productKindOf(group) ? [`product:${id}`] : []))

/** What an event must name to concern an incident: its cause, what that is part of, and its parts. */
const scopesOf = (
  world: Pick<World, 'services' | 'products' | 'kommuner'>,
  { signal, cause, candidates, services, hit }: ConcernedBy,
): Scope[] => {
  switch (cause.kind) {
    case 'platform':
      return [`platform:${cause.id}`, ...scopesOfServices(world, services ?? servicesOf(world, cause))]
    case 'service':
      return scopesOfServices(world, [cause.id])
    case 'product':
      return [`product:${cause.id}`]
    case 'group':
      return productsOf(world, cause.id)
    case 'kommune': {
      const own: Scope = `kommune:${cause.id}`
      if (signal === 'svar') return [own, ...scopesOfServices(world, services ?? indekser)]
      const products = world.kommuner.find(({ kommune }) => kommune.kommunekode === cause.id)?.products
      const ids = [products?.esdh?.id, products?.eoj?.id].filter((id) => id !== undefined)
      return [own, ...ids.map((id): Scope => `product:${id}`)]
    }
    default:
      return [
        ...hit.map((kommunekode): Scope => `kommune:${kommunekode}`),
        ...scopesOfServices(world, [
          ...(services ?? []),
          ...candidatesOf({ candidates }).flatMap((one) => servicesOf(world, one)),
        ]),
      ]
  }
}

type ConcernedBy = Pick<
  StoredIncident,
  'signal' | 'cause' | 'candidates' | 'services' | 'hit' | 'beganAt' | 'closedAt'
>

/** The page is valid until another event begins. */
export const eventsBeside = <Event extends EventSpan>(
  world: Pick<World, 'services' | 'products' | 'kommuner' | 'reading'>,
  events: readonly Event[],
  incident: ConcernedBy,
): Event[] => {
  const scopes = new Set(scopesOf(world, incident))
  const { beganAt, closedAt } = incident
  return events.filter((event) => {
    if (!event.scopes.some((scope) => scopes.has(scope))) return false
    if (closedAt === undefined) world.reading.until(event.from)
    const end = closedAt ?? world.reading.now
    return event.from <= end && (event.until === undefined || event.until > beganAt)
  })
}
