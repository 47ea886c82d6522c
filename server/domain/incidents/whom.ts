// Whom failing calls hit: kommuner that fail together have one cause, and a service's incident may be only theirs.
import { hour, minute } from '../time.ts'
import { type CallLog, type CallSpan, countCall, type Hit, noTally, type Tally } from './calls.ts'
import type { Cause } from './cause.ts'
import { evidenceFor, shareOf } from './gain.ts'
import { reopenMs } from './register.ts'
import { bestKommuner } from './some-kommuner.ts'
import type { Followed } from './svar-scope.ts'

/** So few kommuner are told one by one. */
export const fewKommuner = 3
/** How far back an incident's calls show whom it hits. */
const backMs = 6 * hour
/** How much better than their service kommuner must explain an incident that was told as the service's. */
const narrowsBy = 10
/** A service's failures may come in bursts: who is well between them is no witness. */
const nearMs = minute
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
 * The calls by kommune beside failures of the service: when others fail, who does not? Those of a kommune that come
 * together are one call, of which a part may be bad. `all`: with those of probes. `without`: kommuner that are left out.
 */
export const besideFailures = (
  calls: CallLog,
  service: string,
  { since, until }: CallSpan,
  without: ReadonlySet<string> = new Set(),
): { parts: Map<string, Tally>; all: Tally } => {
  const span = { since: Math.max(since, until - backMs), until }
  const all = noTally()
  const together = new Map<string, Tally>()
  for (const { part, isBad, at } of calls.nearFailures(service, span, nearMs)) {
    if (part === undefined) countCall(all, isBad)
    if (part === undefined || without.has(part)) continue
    const key = `${part} ${Math.floor(at / nearMs)}`
    const tally = together.get(key) ?? noTally()
    countCall(tally, isBad)
    together.set(key, tally)
  }
  const parts = new Map<string, Tally>()
  for (const [key, { calls: n, bad }] of together) {
    const [part = ''] = key.split(' ')
    const tally = parts.get(part) ?? noTally()
    for (const sum of [tally, all]) {
      sum.calls += 1
      sum.bad += bad / n
    }
    parts.set(part, tally)
  }
  return { parts, all }
}

/**
 * The kommuner that a service's failures hit alone, and by how much they explain them better; undefined when all are
 * hit. `explained`: the kommuner whose failures in it have an incident already.
 */
export const onlyKommuner = (
  calls: CallLog,
  { id, usual }: { id: string; usual: number },
  span: CallSpan,
  all: number,
  explained?: ReadonlySet<string>,
): { kommuner: string[]; lead: number } | undefined => {
  const { parts, all: whole } = besideFailures(calls, id, span, explained)
  const { kommuner, gain } = bestKommuner(parts, all, usual)
  // Where nearly all kommuner fail, the service does, also when a probe of the same id is well.
  if (kommuner.length === 0 || kommuner.length >= nearlyAll * parts.size) return undefined
  const lead = gain - evidenceFor(whole, shareOf(whole), usual)
  return lead >= narrowsBy ? { kommuner, lead } : undefined
}
