// Whom failing calls hit: kommuner that fail together have one cause, and a service's incident may be only theirs.
import { hour } from '../time.ts'
import { type CallLog, type CallSpan, countCall, type Hit, noTally, type Tally } from './calls.ts'
import type { Cause } from './cause.ts'
import { evidenceFor, type Measured, shareOf } from './gain.ts'
import { reopenMs } from './register.ts'
import { bestKommuner } from './some-kommuner.ts'
import type { Followed } from './svar-scope.ts'

/** So few kommuner are told one by one. */
export const fewKommuner = 3
/** How far back an incident's calls show whom it hits. */
const backMs = 6 * hour
/** How much better than their service kommuner must explain an incident that was told as the service's. */
const narrowsBy = 10
const nearlyAll = 0.9

/** Whether an incident is of kommuner that fail in one of the services, and was opened lately. */
const isBeside = ({ openedAt, services, kommuner }: Followed, inServices: readonly string[], now: number) =>
  kommuner !== undefined && now - openedAt < reopenMs && inServices.some((service) => services.has(service))

/** The kommuner, and those whose calls of the same services are known to fail already. */
export const withOthers = (
  kommuner: readonly string[],
  services: readonly string[],
  live: readonly Followed[],
  now: number,
): string[] => {
  const others = live.filter((one) => isBeside(one, services, now))
  return [...new Set([...kommuner, ...others.flatMap((one) => [...(one.kommuner ?? [])])])].sort()
}

/** What is to blame for kommuner whose calls fail: a kommune; of several, what they have in common is not known. */
export const causeOf = (kommuner: readonly string[]): Cause => {
  const [id] = kommuner
  return kommuner.length === 1 && id !== undefined ? { kind: 'kommune', id } : { kind: 'unknown' }
}

/** The calls inside `hit` since an instant. */
export const insideSince = (calls: CallLog, hit: Hit, since: number): Tally => {
  const tally = noTally()
  for (const { isBad } of calls.since(hit, since)) countCall(tally, isBad)
  return tally
}

/**
 * The kommuner that a service's failures hit alone, and by how much they explain them better; undefined when all are
 * hit. `explained`: the kommuner whose failures in it have an incident already.
 */
export const onlyKommuner = (
  calls: CallLog,
  service: Pick<Measured, 'usual'> & { id: string },
  { since, until }: CallSpan,
  all: number,
  explained: ReadonlySet<string> = new Set(),
): { kommuner: string[]; lead: number } | undefined => {
  const span = { since: Math.max(since, until - backMs), until }
  const parts = new Map(
    [...calls.byPart(service.id, span)].filter(([kommunekode]) => !explained.has(kommunekode)),
  )
  const { kommuner, gain } = bestKommuner(parts, all, service.usual)
  // Where nearly all kommuner fail, the service does, also when a probe of the same id is well.
  if (kommuner.length === 0 || kommuner.length >= nearlyAll * parts.size) return undefined
  const whole = calls.within(service.id, span, explained)
  const lead = gain - evidenceFor(whole, shareOf(whole), service.usual)
  return lead >= narrowsBy ? { kommuner, lead } : undefined
}
