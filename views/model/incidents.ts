// The view-model of incidents: whom they hit, and which of them concern a kommune, a product or a service.
import { type Cause, causeText, parseCause } from '../../server/domain/incidents/cause.ts'
import { kleGroups, productKindOf, readinessGroups } from '../../server/domain/kle.ts'
import type { Kommune } from '../../server/domain/kommuner.ts'
import type { Received } from '../../server/domain/measured/delivery.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { toPlatformId } from '../../server/domain/services/platform.ts'
import { day } from '../../server/domain/time.ts'
import { liveIncidents, openIncidents } from './incident-order.ts'
import { isClosedUnseen, isLive, isNowAndThen } from './incident-state.ts'
import { isCurrent, type KommuneModel, type World } from './world.ts'

const endOf = ({ closedAt, openedAt }: StoredIncident): number => closedAt ?? openedAt

/** The incidents that are over, the latest first. Merged ones are left out, because another incident tells of them. */
export const pastIncidents = ({ incidents }: Pick<World, 'incidents'>): StoredIncident[] =>
  incidents.filter(({ state }) => state === 'closed').sort((a, b) => endOf(b) - endOf(a) || b.id - a.id)

/** All 98 kommuner, each in exactly one list. `silent` and `unknown` are empty of an incident that is over. */
export type Hit = {
  /** Still hit, or when it was closed unseen; of an incident that is over, all that were hit. */
  hit: readonly Kommune[]
  /** Hit before, and well again. */
  recovered: readonly Kommune[]
  /** Known to be spared: of a stop, those that have delivered since it began. */
  notHit: readonly Kommune[]
  /** Had delivered nothing before, so that no stop of theirs can be seen. */
  silent: readonly Kommune[]
  /** Not measured now, or of a stop, without deliveries since it began: it is not known whether they are hit. */
  unknown: readonly Kommune[]
}

const collator = new Intl.Collator('da')

const isMeasured = (k: KommuneModel): boolean =>
  k.polled && readinessGroups.some((group) => k.groups[group].level !== 'ukendt')

/** Whether a kommune has delivered nothing in any group that an incident of deliveries concerns. */
const isSilent = (k: KommuneModel, { signal, groups = kleGroups }: StoredIncident): boolean =>
  signal === 'leverance' && groups.every((group) => k.groups[group].level === 'ingen')

/** Deliveries that were last counted longer ago do not tell whether a kommune still delivers. */
const countedWithinMs = day

/** The kommuner from which a stop's groups have received something since it began, and are still counted. */
const receivingIn = (
  { reading }: Pick<World, 'reading'>,
  { groups = kleGroups }: StoredIncident,
  received: readonly Received[],
): Set<string> =>
  new Set(
    received.flatMap((one) =>
      groups.includes(one.group) && one.received > 0 && isCurrent(reading, one.until, countedWithinMs)
        ? one.kommunekode
        : [],
    ),
  )

/** `received`: of a live stop, what has come since it began. Without that, nobody is known to be spared by it. */
export const hitOf = (
  world: Pick<World, 'kommuner' | 'reading'>,
  incident: StoredIncident,
  received: readonly Received[] = [],
): Hit => {
  const receiving = receivingIn(world, incident, received)
  const isSpared = (k: KommuneModel): boolean =>
    incident.what === 'stop' ? k.polled && receiving.has(k.kommune.kommunekode) : isMeasured(k)
  const hit = new Set(incident.hit)
  const recovered = new Set(isLive(incident) || isClosedUnseen(incident) ? incident.recovered : [])
  const lists: Record<keyof Hit, Kommune[]> = { hit: [], recovered: [], notHit: [], silent: [], unknown: [] }
  const listOf = (k: KommuneModel): keyof Hit => {
    if (!isLive(incident)) return 'notHit'
    if (isMeasured(k) && isSilent(k, incident)) return 'silent'
    return isSpared(k) ? 'notHit' : 'unknown'
  }
  for (const k of world.kommuner) {
    const { kommunekode } = k.kommune
    if (hit.has(kommunekode)) lists[recovered.has(kommunekode) ? 'recovered' : 'hit'].push(k.kommune)
    else lists[listOf(k)].push(k.kommune)
  }
  for (const list of Object.values(lists)) list.sort((a, b) => collator.compare(a.kortnavn, b.kortnavn))
  return lists
}

/** The causes that would also explain an incident. */
export const candidatesOf = ({ candidates }: Pick<StoredIncident, 'candidates'>): Cause[] =>
  candidates.flatMap((text) => parseCause(text) ?? [])

export const servicesOn = ({ services }: Pick<World, 'services'>, platform: string): string[] => [
  ...new Set(
    services.flatMap(({ id, platform: name }) =>
      name !== undefined && toPlatformId(name) === platform ? [id] : [],
    ),
  ),
]

/** The id of the platform that a service runs on; undefined when none is known. */
export const platformIdOf = ({ services }: Pick<World, 'services'>, id: string): string | undefined => {
  const name = services.find((one) => one.id === id && one.platform !== undefined)?.platform
  return name === undefined ? undefined : toPlatformId(name)
}

/** The services that a cause is about. */
export const servicesOf = (world: Pick<World, 'services'>, cause: Cause): string[] => {
  if (cause.kind === 'service') return [cause.id]
  return cause.kind === 'platform' ? servicesOn(world, cause.id) : []
}

/** The services in which an incident's calls fail; undefined for deliveries, and when none is known. */
export const servicesHit = (
  world: Pick<World, 'services'>,
  { signal, cause, services }: Pick<StoredIncident, 'signal' | 'cause' | 'services'>,
): string[] | undefined => {
  const ids = signal === 'svar' ? (services ?? servicesOf(world, cause)) : []
  return ids.length === 0 ? undefined : [...ids]
}

/** Whether two incidents were live at the same time. */
const overlap = (a: StoredIncident, b: StoredIncident): boolean =>
  a.beganAt < (b.closedAt ?? Number.POSITIVE_INFINITY) && b.beganAt < (a.closedAt ?? Number.POSITIVE_INFINITY)

/** The services, by id, that an incident of a service or a platform hits, that have another one meanwhile, and the rest. */
export type ServicesHit = { hit: readonly string[]; otherwise: readonly string[]; notHit: readonly string[] }

/** Undefined for an incident of another cause. */
export const servicesBeside = (
  world: Pick<World, 'services' | 'incidents'>,
  incident: StoredIncident,
): ServicesHit | undefined => {
  const hit = servicesHit(world, incident) ?? []
  if (incident.cause.kind !== 'service' && incident.cause.kind !== 'platform') return undefined
  if (hit.length === 0) return undefined
  const others = world.incidents
    .filter((one) => one.id !== incident.id && one.state !== 'merged' && overlap(one, incident))
    .flatMap((one) => servicesHit(world, one) ?? [])
  const rest = [...new Set(world.services.map(({ id }) => id))].filter((id) => !hit.includes(id))
  return {
    hit,
    otherwise: rest.filter((id) => others.includes(id)),
    notHit: rest.filter((id) => !others.includes(id)),
  }
}

/** The services that an incident is about: of kommuner's calls, those in which they fail. */
export const servicesOfIncident = (
  world: Pick<World, 'services'>,
  incident: Pick<StoredIncident, 'signal' | 'cause' | 'services'>,
): string[] => servicesHit(world, incident) ?? servicesOf(world, incident.cause)

/** The worst of the incidents that make a service unstable; undefined when none does, or another fails it entirely. */
export const unstableBy = (
  world: Pick<World, 'incidents' | 'reading' | 'services'>,
  id: string,
): StoredIncident | undefined => {
  const open = openIncidents(world).filter(
    ({ signal, cause }) => signal === 'svar' && servicesOf(world, cause).includes(id),
  )
  return open.every(isNowAndThen) ? open[0] : undefined
}

/** The live incidents that hit a kommune and are not over for it, its own first. */
export const incidentsHitting = (
  world: Pick<World, 'incidents' | 'reading'>,
  kommunekode: string,
): StoredIncident[] => {
  const isOwn = ({ cause }: StoredIncident) => causeText(cause) === `kommune:${kommunekode}`
  return liveIncidents(world)
    .filter(({ hit, recovered }) => hit.includes(kommunekode) && !recovered.includes(kommunekode))
    .sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)))
}

/** Whether a cause is a product, or a KLE group that its kind delivers. */
export const concernsProduct = ({ products }: Pick<World, 'products'>, cause: Cause, id: string): boolean =>
  (cause.kind === 'product' && cause.id === id) ||
  (cause.kind === 'group' &&
    products.some((product) => product.id === id && product.kind === productKindOf(cause.id)))

export const incidentsOfProduct = (
  world: Pick<World, 'incidents' | 'reading' | 'products'>,
  id: string,
): StoredIncident[] => liveIncidents(world).filter(({ cause }) => concernsProduct(world, cause, id))

/** The incidents of a service or of its platform; the live ones first, worst first. */
export const incidentsOfService = (
  world: Pick<World, 'incidents' | 'reading' | 'services'>,
  id: string,
): StoredIncident[] =>
  [...liveIncidents(world), ...pastIncidents(world)].filter((incident) =>
    servicesOfIncident(world, incident).includes(id),
  )
