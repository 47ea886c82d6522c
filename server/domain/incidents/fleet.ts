// Fleet: which services, platforms, products and kommuner there are, and how they belong together.

import { type KleGroup, kleGroups, productKindOf } from '../kle.ts'
import type { Incident } from './register.ts'

export type FleetKommune = {
  kommunekode: string
  esdh?: string | undefined
  eoj?: string | undefined
}

type FleetService = {
  /** An index (`sdi`, `ydi`) or a probe; an index and a probe with the same id are one service. */
  id: string
  /** The platform's id: its name in lower case. */
  platform?: string | undefined
}

export type Fleet = { services: readonly FleetService[]; kommuner: readonly FleetKommune[] }

/** The product that delivers a group for a kommune; undefined when it is not known. */
export const productOf = (kommune: FleetKommune, group: KleGroup): string | undefined =>
  productKindOf(group) === 'esdh' ? kommune.esdh : kommune.eoj

/** The groups that a product delivers for at least one kommune. */
export const groupsOf = ({ kommuner }: Fleet, product: string): KleGroup[] =>
  kleGroups.filter((group) => kommuner.some((kommune) => productOf(kommune, group) === product))

export const platformOf = ({ services }: Fleet, service: string): string | undefined =>
  services.find(({ id }) => id === service)?.platform

/** Whether anything that an incident is about is still in the fleet. */
export const isMeasured = (
  { services, kommuner }: Fleet,
  { signal, cause, hit }: Pick<Incident, 'signal' | 'cause' | 'hit'>,
): boolean => {
  if (signal === 'svar' && cause.kind === 'service') return services.some(({ id }) => id === cause.id)
  if (signal === 'svar' && cause.kind === 'platform')
    return services.some(({ platform }) => platform === cause.id)
  return kommuner.some(({ kommunekode }) => hit.includes(kommunekode))
}

export const servicesOn = ({ services }: Fleet, platform: string): string[] =>
  services.filter((service) => service.platform === platform).map(({ id }) => id)
