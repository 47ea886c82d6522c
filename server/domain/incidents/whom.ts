// Whom failing calls hit: kommuner that fail together have one cause, and a service's incident may be only theirs.
import { hour, minute } from '../time.ts'
import { type CallLog, type CallSpan, countCall, type Hit, noTally, type Tally } from './calls.ts'
import type { Cause } from './cause.ts'
import { evidenceFor, shareOf } from './gain.ts'
import { areMostlySame } from './overlap.ts'
import { reopenMs, type What } from './register.ts'
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

/** The kommuner whose calls of a service have a live incident. */
export const kommunerIn = (live: readonly Hit[], service: string): Set<string> =>
  new Set(live.flatMap(({ services, kommuner = [] }) => (services.has(service) ? [...kommuner] : [])))

/** A refused right or token is another cause than calls that fail or are slow. */
const kindOf = (what: What): What => (what === 'slow' ? 'failed' : what)

/** The kommuner, and those whose calls fail likewise and lately: of the same services, or mostly the same kommuner. */
export const withOthers = (
  kommuner: readonly string[],
  what: What,
  services: readonly string[],
  live: readonly Followed[],
  now: number,
): string[] => {
  const others = live.flatMap((one) => {
    const { kommuner: hit = new Set<string>(), state, failedAt = one.openedAt } = one
    const isSame = services.some((service) => one.services.has(service)) || areMostlySame(kommuner, hit)
    const isLate = state === 'open' && now - failedAt < reopenMs
    return isLate && isSame && kindOf(one.what) === kindOf(what) ? [...hit] : []
  })
  return [...new Set([...kommuner, ...others])].sort()
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
  const parts = new Map<string, Tally>()
  /** The calls of each kommune that come together with its latest. */
  const together = new Map<string, Tally & { nth: number }>()
  const addTogether = (part: string, { calls: n, bad }: Tally): void => {
    const tally = parts.get(part) ?? noTally()
    for (const sum of [tally, all]) {
      sum.calls += 1
      sum.bad += bad / n
    }
    parts.set(part, tally)
  }
  calls.visitNearFailures(service, span, nearMs, (part, isBad, at) => {
    if (part === undefined) return countCall(all, isBad)
    if (without.has(part)) return
    const nth = Math.floor(at / nearMs)
    const former = together.get(part)
    if (former?.nth === nth) return countCall(former, isBad)
    if (former !== undefined) addTogether(part, former)
    together.set(part, { calls: 1, bad: isBad ? 1 : 0, nth })
  })
  for (const [part, tally] of together) addTogether(part, tally)
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
