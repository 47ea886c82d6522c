// Explains failing calls: our own trouble, a platform, a service, some kommuner, or too early to tell. Pure.
import { type CallLog, type CallSpan, noTally, type Tally } from './calls.ts'
import { clampUsual } from './cusum.ts'
import { type Fleet, platformOf, servicesOn } from './fleet.ts'

/** What `explainService` and `explainKommune` need to know. `usual`: the usual share (0..1) of a service's calls that fail. */
export type Witnesses = { fleet: Fleet; calls: CallLog; usual: (service: string) => number }

/**
 * The calls of what is alarmed, and the span in which witnesses are heard: until its last failure, with some slack.
 * `latelySince`: the same span's end, from its latest failures on, because the first ones may be noise from before.
 */
export type Alarm = CallSpan & Tally & { latelySince: number }

export type Explanation =
  | { kind: 'own' }
  | { kind: 'platform'; id: string }
  | { kind: 'service' }
  | { kind: 'kommuner'; kommuner: string[] }
  | { kind: 'wait'; witnesses: string[] }

/** Evidence (log-likelihood ratio) that decides whether a witness is bad or well. */
const decides = 2
const decidesWell = -4
const decidesLately = 4
/** A share that others must surely fail below, before a kommune's failures are its own. */
const leastShared = 0.12
/** What each of many kommuner must gain, before some explain more than their service: any of them may do so by chance. */
const priceOf = (kommuner: number): number => 1.4 + Math.log(kommuner)

const between = (low: number, value: number, high: number) => Math.min(high, Math.max(low, value))

const shareOf = ({ calls, bad }: Tally): number => between(0.05, calls === 0 ? 0 : bad / calls, 0.95)

/** The evidence (natural logarithm) that calls fail at `share` rather than at the usual share. */
const evidenceFor = ({ calls, bad }: Tally, share: number, usual: number): number => {
  const p0 = clampUsual(usual)
  return bad * Math.log(share / p0) + (calls - bad) * Math.log((1 - share) / (1 - p0))
}

/** The same for a share that is alike: an alarm's share is selected for being high, so a third of it is enough. */
const evidenceAlike = (tally: Tally, share: number, usual: number): number =>
  evidenceFor(tally, between(Math.min(share, Math.max(leastShared, share / 3)), shareOf(tally), share), usual)

/** The evidence that a service fails like the alarm: in its whole span, or surely so at the end of it. */
const evidenceOf = ({ calls, usual }: Witnesses, id: string, alarm: Alarm, share: number): number => {
  const lately = evidenceAlike(
    calls.within(id, { since: alarm.latelySince, until: alarm.until }),
    share,
    usual(id),
  )
  return lately >= decidesLately ? lately : evidenceAlike(calls.within(id, alarm), share, usual(id))
}

/** Services that fail together when a platform does: each platform with its services, and each other service alone. */
const unitsBeside = ({ services }: Fleet, service: string, platform: string | undefined): string[][] => {
  const units = new Map<string, string[]>()
  for (const { id, platform: on } of services) {
    if (id === service || (on !== undefined && on === platform)) continue
    const key = on ?? `service ${id}`
    units.set(key, [...(units.get(key) ?? []), id])
  }
  return [...units.values()]
}

type Verdict = 'bad' | 'well' | 'unclear'

const judge = (evidence: number, isPatient: boolean): Verdict =>
  evidence >= decides
    ? 'bad'
    : evidence <= decidesWell
      ? 'well'
      : isPatient
        ? 'unclear'
        : evidence > 0
          ? 'bad'
          : 'well'

/**
 * Whether everything else fails alike: then it is our own trouble. One other unit that is surely well, or two that
 * seem so, show that it is not, unless more fail.
 */
const judgeOwn = (witnesses: Witnesses, service: string, alarm: Alarm, isPatient: boolean): Verdict => {
  const { fleet } = witnesses
  const units = unitsBeside(fleet, service, platformOf(fleet, service))
  if (units.length === 0) return 'well'
  const share = shareOf(alarm)
  const evidence = units.map((unit) =>
    unit.reduce((sum, id) => sum + evidenceOf(witnesses, id, alarm, share), 0),
  )
  const bad = evidence.filter((e) => e >= decides).length
  // Where others fail too, those that are well must be surely so.
  const well = evidence.filter((e) => e <= (bad === 0 ? -decides : decidesWell)).length
  if (bad === units.length) return 'bad'
  // By chance, one may be well in our own trouble; several faults at once are less probable.
  if (bad >= 2 && bad >= 2 * well && bad + well === units.length) return 'bad'
  if (bad === 0 ? well >= 2 || evidence.some((e) => e <= decidesWell) : well >= bad) return 'well'
  if (isPatient) return 'unclear'
  return evidence.reduce((sum, e) => sum + between(-3, e, 3), 0) > 0 ? 'bad' : 'well'
}

const judgePlatform = (witnesses: Witnesses, service: string, alarm: Alarm, isPatient: boolean): Verdict => {
  const { fleet } = witnesses
  const platform = platformOf(fleet, service)
  const siblings = platform === undefined ? [] : servicesOn(fleet, platform).filter((id) => id !== service)
  if (siblings.length === 0) return 'well'
  const share = shareOf(alarm)
  const verdicts = siblings.map((id) => judge(evidenceOf(witnesses, id, alarm, share), isPatient))
  if (verdicts.includes('well')) return 'well'
  return verdicts.includes('unclear') ? 'unclear' : 'bad'
}

/** The kommuner that explain a service's failures better than the service does; empty when the service does. */
const kommunerOf = (
  { fleet, calls, usual }: Witnesses,
  service: string,
  alarm: Alarm,
  isPatient: boolean,
): string[] | 'unclear' => {
  const all = calls.within(service, alarm)
  const p0 = usual(service)
  const asService = evidenceFor(all, shareOf(all), p0)
  const price = priceOf(fleet.kommuner.length)
  const found: string[] = []
  let asKommuner = 0
  let failing = 0
  let bad = 0
  const parts = calls.byPart(service, alarm)
  for (const [kommunekode, tally] of parts) {
    if (tally.bad > 0) failing += 1
    bad += tally.bad
    const gain = evidenceFor(tally, shareOf(tally), p0) - price
    if (gain <= 0) continue
    found.push(kommunekode)
    asKommuner += gain
  }
  // Failures of a single kommune, also of its extra looks, show nothing about the service.
  if (failing === 1 && bad === all.bad) return isPatient ? 'unclear' : found
  // Where every kommune fails, the service does, also when a probe of the same id is well.
  if (found.length > 1 && found.length === parts.size) return []
  if (isPatient && Math.abs(asService - asKommuner) <= decides) return 'unclear'
  return asService > asKommuner ? [] : found.sort()
}

/** Explains a service's alarm. `isPatient`: whether the answer may wait for more witnesses. */
export const explainService = (
  witnesses: Witnesses,
  service: string,
  alarm: Alarm,
  isPatient: boolean,
): Explanation => {
  const { fleet } = witnesses
  const own = judgeOwn(witnesses, service, alarm, isPatient)
  if (own === 'bad') return { kind: 'own' }
  if (own === 'unclear') return { kind: 'wait', witnesses: fleet.services.map(({ id }) => id) }
  const platform = platformOf(fleet, service)
  const asPlatform = judgePlatform(witnesses, service, alarm, isPatient)
  if (asPlatform === 'bad' && platform !== undefined) return { kind: 'platform', id: platform }
  if (asPlatform === 'unclear' && platform !== undefined)
    return { kind: 'wait', witnesses: servicesOn(fleet, platform) }
  const kommuner = kommunerOf(witnesses, service, alarm, isPatient)
  if (kommuner === 'unclear') return { kind: 'wait', witnesses: [service] }
  return kommuner.length === 0 ? { kind: 'service' } : { kind: 'kommuner', kommuner }
}

/** Whether a kommune's failures are its own (`kommuner`), or its services fail for others as well (`service`). */
export const explainKommune = (
  { calls, usual }: Witnesses,
  kommunekode: string,
  services: readonly string[],
  alarm: Alarm,
  isPatient: boolean,
): Explanation => {
  let others = 0
  for (const service of services) {
    const all = calls.within(service, alarm)
    const own = calls.byPart(service, alarm).get(kommunekode) ?? noTally()
    const rest = { calls: all.calls - own.calls, bad: all.bad - own.bad }
    others += evidenceFor(
      rest,
      between(Math.min(shareOf(alarm), leastShared), shareOf(rest), shareOf(alarm)),
      usual(service),
    )
  }
  const verdict = judge(others, isPatient)
  if (verdict === 'unclear') return { kind: 'wait', witnesses: [...services] }
  return verdict === 'bad' ? { kind: 'service' } : { kind: 'kommuner', kommuner: [kommunekode] }
}
