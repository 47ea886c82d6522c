// Explains failing calls: our own trouble, a platform, a service, some kommuner, or too early to tell. Pure.
import { type CallLog, type CallSpan, type Hit, noTally, type Tally } from './calls.ts'
import { type Fleet, platformOf, servicesOn } from './fleet.ts'
import {
  between,
  evidenceApart,
  evidenceFor,
  gainApart,
  gainOfOwn,
  gainOfUnit,
  gainTogether,
  type Measured,
  priceOfFault,
  shareOf,
  shareOfAll,
} from './gain.ts'
import { bestKommuner, priceOfKommune } from './some-kommuner.ts'
import { besideFailures, kommunerIn } from './whom.ts'

/** What `explainService` and `explainKommune` need to know. */
export type Witnesses = {
  fleet: Fleet
  calls: CallLog
  /** The usual share (0..1) of a service's calls that fail. */
  usual: (service: string) => number
  /** What live incidents explain: it is no witness. */
  explained: readonly Hit[]
  /** Evidence (natural logarithm of the odds) beforehand that it is our own trouble. */
  ownBefore: number
  /** Since when it goes on, as far as is known. */
  ownSince?: number | undefined
}

/**
 * The calls of what is alarmed, and the span in which witnesses are heard: until its last failure, with some slack.
 * `latelySince`: the same span's end, from its latest failures on, because the first ones may be noise from before.
 */
export type Alarm = CallSpan & Tally & { latelySince: number }

/** `lead`: the evidence (natural logarithm of a likelihood ratio) that an explanation has before the next best. */
export type Explanation =
  | { kind: 'own'; lead: number }
  | { kind: 'platform'; id: string; lead: number }
  | { kind: 'service'; lead: number }
  | { kind: 'kommuner'; kommuner: string[]; lead: number }
  | { kind: 'wait'; witnesses: string[] }

/** How long an answer may wait for more witnesses: `own`, only for those that show whether it is our own trouble. */
export type Patience = 'all' | 'own' | 'none'

/** The lead from which an explanation does not wait for more witnesses. */
const decides = 4
/** Between these leads, it may be the platform: its other services are often witnesses by few calls. */
const unclearPlatform = [-6, decides] as const
/** Between these leads, it may be our own trouble: it does others more harm to be blamed for it than to be blamed later. */
const unclearOwn: Record<Patience, readonly [number, number]> = {
  all: [-7, decides],
  own: [-decides, 0],
  none: [0, 0],
}
/** The same between a service and its kommuner, of which there are many. */
const decidesKommuner = 2
/** So large a share of the kommuner (0..1) may fail more often without being what the service does. */
const mostApart = 0.2
/** A share that others must surely fail below, before a kommune's failures are its own. */
const leastShared = 0.12
const isExplained = ({ explained }: Witnesses, service: string): boolean =>
  explained.some(({ services, kommuner }) => kommuner === undefined && services.has(service))

/** The calls of a service in a span that no live incident explains; undefined for one that is explained as a whole. */
const heard = (witnesses: Witnesses, service: string, span: CallSpan): Measured | undefined => {
  if (isExplained(witnesses, service)) return undefined
  const { calls, usual, explained } = witnesses
  return { ...calls.within(service, span, kommunerIn(explained, service)), usual: usual(service) }
}

/** A service's calls as `heard`, but those about a few kommuner that fail far more often than the others. */
const heardOfMost = (witnesses: Witnesses, service: string, span: CallSpan): Measured | undefined => {
  const measured = heard(witnesses, service, span)
  if (measured === undefined || measured.bad === 0) return measured
  const { calls, fleet, explained, usual } = witnesses
  const parts = calls.byPart(service, span)
  const share = measured.bad / measured.calls
  const { kommuner } = bestKommuner(parts, fleet.kommuner.length, Math.max(share, usual(service)))
  if (kommuner.length === 0 || kommuner.length > mostApart * parts.size) return measured
  const apart = { services: new Set([service]), kommuner: new Set(kommuner) }
  return heard({ ...witnesses, explained: [...explained, apart] }, service, span)
}

/** Services that fail together when a platform does: each platform's, and each other service alone; each with its calls. */
const unitsOf = (witnesses: Witnesses, span: CallSpan): Map<string, Map<string, Measured>> => {
  const units = new Map<string, Map<string, Measured>>()
  for (const { id, platform } of witnesses.fleet.services) {
    const measured = heardOfMost(witnesses, id, span)
    if (measured === undefined) continue
    const key = platform === undefined ? `service ${id}` : `platform ${platform}`
    const unit = units.get(key) ?? new Map<string, Measured>()
    units.set(key, unit.set(id, measured))
  }
  return units
}

/** The calls of the services that a live incident explains. */
const explainedIn = (witnesses: Witnesses, span: CallSpan): Measured[] =>
  witnesses.fleet.services.flatMap(({ id }) =>
    isExplained(witnesses, id) ? [{ ...witnesses.calls.within(id, span), usual: witnesses.usual(id) }] : [],
  )

/** What the lead is when there is nothing else to compare with. */
const alone = Number.POSITIVE_INFINITY

/**
 * The lead of our own trouble, by which the alarmed service fails as all others do, but for one at most that fails
 * even more, before faults of its own and of others, or beside our own trouble.
 */
const leadOfOwn = (witnesses: Witnesses, service: string, span: CallSpan): number => {
  const units = [...unitsOf(witnesses, span).values()]
  if (units.every((unit) => unit.has(service))) return -alone
  const all = units.map((unit) => [...unit.values()])
  const first = units.flatMap((unit) => unit.get(service) ?? [])[0]
  const live = explainedIn(witnesses, span)
  const otherUnits = units.flatMap((unit, i) => (unit.has(service) ? [] : [all[i] as Measured[]]))
  const otherServices = all.flat().flatMap((one) => (one === first ? [] : [[one]]))
  const own = Math.max(
    gainOfOwn(all.flat(), live),
    ...[...otherUnits, ...otherServices].flatMap((more) => {
      const gain = gainOfUnit(more)
      const others = all.flat().filter((one) => !more.includes(one))
      return gain <= 0 ? [] : gainOfOwn(others, live) + gain
    }),
  )
  const apart = all.reduce((gain, unit) => gain + gainOfUnit(unit, first), 0)
  const rest = all.flat().filter((one) => one !== first)
  const beside = gainOfOwn(rest, live) + gainApart(first === undefined ? [] : [first], first) - priceOfFault
  return own + witnesses.ownBefore - Math.max(apart, beside + witnesses.ownBefore)
}

/** The share (0..1) of all calls that our own trouble explains beside a service and its platform; 0 when it explains none. */
const ownShare = (witnesses: Witnesses, service: string, alarm: CallSpan): number => {
  const span = { ...alarm, since: Math.min(alarm.since, witnesses.ownSince ?? alarm.since) }
  const units = [...unitsOf(witnesses, span).values()]
  const outside = units.flatMap((unit) => (unit.has(service) ? [] : [...unit.values()]))
  const own = gainOfOwn(outside, explainedIn(witnesses, span)) + witnesses.ownBefore - priceOfFault
  return own > Math.max(0, gainApart(outside)) ? shareOfAll(outside) : 0
}

/** The lead of a platform before faults of its services. */
const leadOfPlatform = (witnesses: Witnesses, service: string, platform: string, span: CallSpan): number => {
  const unit = unitsOf(witnesses, span).get(`platform ${platform}`)
  const first = unit?.get(service)
  if (unit === undefined || first === undefined || unit.size < 2) return -alone
  const all = [...unit.values()]
  return gainTogether(all) - gainApart(all, first)
}

/** The lead in the alarm's span, or at the end of it, if it is surely so there. */
const leadIn = (alarm: Alarm, leadOf: (span: CallSpan) => number): number => {
  const lately = leadOf({ since: alarm.latelySince, until: alarm.until })
  return lately >= decides ? lately : leadOf(alarm)
}

/** The kommuner that explain a service's failures better than the service does; none when the service does. */
const kommunerOf = (
  witnesses: Witnesses,
  service: string,
  alarm: Alarm,
  isPatient: boolean,
): { kommuner: string[]; lead: number } | 'unclear' => {
  const { fleet, calls, usual, explained } = witnesses
  const { parts, all } = besideFailures(calls, service, alarm, kommunerIn(explained, service))
  const p0 = usual(service)
  const asService = evidenceFor(all, shareOf(all), p0)
  const failing = [...parts.values()].filter(({ bad }) => bad > 0)
  const bad = failing.reduce((sum, tally) => sum + tally.bad, 0)
  const { kommuner: found, gain: asKommuner } = bestKommuner(parts, fleet.kommuner.length, p0)
  // Failures of a single kommune, also of its extra looks, show nothing about the service.
  if (failing.length === 1 && bad === all.bad) return isPatient ? 'unclear' : { kommuner: found, lead: 0 }
  // Where every kommune fails, the service does, also when a probe of the same id is well.
  if (found.length > 1 && found.length === parts.size) return { kommuner: [], lead: alone }
  const lead = Math.abs(asService - asKommuner)
  if (isPatient && lead <= decidesKommuner) return 'unclear'
  return { kommuner: asService > asKommuner ? [] : found, lead }
}

/** Explains a service's alarm. */
export const explainService = (
  witnesses: Witnesses,
  service: string,
  alarm: Alarm,
  patience: Patience,
): Explanation => {
  const { fleet } = witnesses
  const own = leadIn(alarm, (span) => leadOfOwn(witnesses, service, span))
  const [least, most] = unclearOwn[patience]
  if (own > least && own < most) return { kind: 'wait', witnesses: fleet.services.map(({ id }) => id) }
  if (own > 0) return { kind: 'own', lead: own }
  const beside = ownShare(witnesses, service, alarm)
  const others = { ...witnesses, usual: (id: string) => Math.max(beside, witnesses.usual(id)) }
  const parts = kommunerOf(others, service, alarm, patience === 'all')
  if (parts === 'unclear') return { kind: 'wait', witnesses: [service] }
  const { kommuner } = parts
  if (kommuner.length > 0) return { kind: 'kommuner', kommuner, lead: Math.min(parts.lead, -own) }
  const platform = platformOf(fleet, service)
  if (platform === undefined) return { kind: 'service', lead: Math.min(parts.lead, -own) }
  const asPlatform = leadIn(alarm, (span) => leadOfPlatform(others, service, platform, span))
  if (patience === 'all' && asPlatform > unclearPlatform[0] && asPlatform < unclearPlatform[1])
    return { kind: 'wait', witnesses: servicesOn(fleet, platform) }
  const lead = Math.min(Math.abs(asPlatform), parts.lead, -own)
  return asPlatform > 0 ? { kind: 'platform', id: platform, lead } : { kind: 'service', lead }
}

/** Whether a kommune's failures are its own (`kommuner`), or its services fail for others as well (`service`). */
export const explainKommune = (
  witnesses: Witnesses,
  kommunekode: string,
  services: readonly string[],
  alarm: Alarm,
  isPatient: boolean,
): Explanation => {
  let others = 0
  let more = -priceOfKommune(witnesses.fleet.kommuner.length)
  for (const service of services) {
    const all = heard(witnesses, service, alarm)
    if (all === undefined) continue
    const own = witnesses.calls.byPart(service, alarm).get(kommunekode) ?? noTally()
    const rest = { calls: all.calls - own.calls, bad: all.bad - own.bad }
    const share = between(Math.min(shareOf(alarm), leastShared), shareOf(rest), shareOf(alarm))
    others += evidenceFor(rest, share, all.usual)
    more += evidenceApart(own, rest, all)
  }
  if (more > decides) return { kind: 'kommuner', kommuner: [kommunekode], lead: Math.max(more, -others) }
  if (isPatient && others > -decides && others < decidesKommuner)
    return { kind: 'wait', witnesses: [...services] }
  return others > 0
    ? { kind: 'service', lead: others }
    : { kind: 'kommuner', kommuner: [kommunekode], lead: -others }
}
