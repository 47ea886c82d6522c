// Svar: the signal of failing and slow calls. Finds the platform, service or kommune, and follows it until it is over.
import { minute } from '../time.ts'
import { type Blamed, createBlame } from './blame.ts'
import { countCall, createCallLog, type Hit, type Tally } from './calls.ts'
import {
  type Course,
  type CourseSettings,
  createCourse,
  evidenceOf,
  follow,
  isInside,
  replay,
  whatOf,
} from './course.ts'
import { alarmOf } from './cusum.ts'
import { type Alarm, type Explanation, explainKommune, explainService, type Patience } from './explain.ts'
import type { Fleet } from './fleet.ts'
import { createLookLimit, type Look } from './looks.ts'
import { createNarrowing, mostCertainty } from './narrowing.ts'
import { isOutside, outsideIn } from './outside.ts'
import type { Incident, Register } from './register.ts'
import type { Sample } from './sample.ts'
import { type Stream, servicesIn } from './stream.ts'
import { createStreams, type Marks } from './streams.ts'
import {
  explainedBy,
  type Followed,
  formerScopes,
  type Scoped,
  scopeIn,
  servicesOf,
  unexplainedIn,
} from './svar-scope.ts'
import { fewKommuner, insideSince } from './whom.ts'

export type SvarSettings = CourseSettings & {
  /** Evidence (natural logarithm of a likelihood ratio) from which a probe, an index or a kommune is suspected. */
  suspectAt: Marks
  /** Evidence from which an alarm is explained, and an incident opened. */
  openAt: Marks
  /** How long an explanation may wait for witnesses, ms. */
  patienceMs: number
  /** How long a suspicion is followed by extra looks, ms. */
  lookMs: number
}

export const svarDefaults: SvarSettings = {
  suspectAt: { probe: 3.5, indeks: 6, kommune: 5 },
  openAt: { probe: 12.5, indeks: 16, kommune: 16.5 },
  recoverAt: 6,
  relapseAt: 9,
  patienceMs: 20 * minute,
  lookMs: 15 * minute,
}

/** Witnesses are heard until so long after the last failure: what is measured later may be after the fault. */
const slackMs = 2 * minute
const mostSilentMs = 5 * minute
/** For so long after our own trouble was last found, it is the more probable explanation, and by so much evidence. */
export const ownSlackMs = 15 * minute
const ownAgain = 4
/** Whether it is our own trouble may be open for so many times as long as other explanations. */
const ownPatience = 3
/** How often the numbers of open incidents are updated. */
export const reportEveryMs = 5 * minute
/** Where there are many kommuner, a few of them alone give a service no evidence. */
const mostPartsOf = (kommuner: number): number => Math.min(fewKommuner, Math.floor(kommuner / 10))

export const createSvar = (
  fleet: Fleet,
  register: Register,
  settings: SvarSettings,
  /** The usual share (0..1) of a service's calls that fail. */
  usual: (service: string) => number,
) => {
  const calls = createCallLog()
  const streams = createStreams(settings, usual)
  const { hot, drop, dropInside } = streams
  const courses = new Map<number, Course>()
  const mostParts = mostPartsOf(fleet.kommuner.length)
  /** The witnesses that alarms wait for. */
  const wanted = new Set<string>()
  const limit = createLookLimit(settings.lookMs)
  /** Whether a call was judged since the last decision, and when that was. */
  let hasNews = false
  let decidedAt: number | undefined
  let reportedAt = Number.NEGATIVE_INFINITY
  /** Our own trouble that goes on: since when, and when it was last found. */
  let own: { since: number; at: number } | undefined
  const ownNow = (now: number): typeof own =>
    own !== undefined && now >= own.at && now < own.at + ownSlackMs ? own : undefined

  const scopeOf = (incident: Scoped): Hit => scopeIn(fleet, incident)

  const followed = (): Followed[] =>
    [...courses.values()].map((course) => ({ ...register.get(course.id), ...course }))

  const kommuner = fleet.kommuner.length
  const blame = createBlame(fleet, calls, usual, followed)
  const narrowing = createNarrowing(calls, register, usual, kommuner, followed)

  /** Since when calls of a scope fail, and how many of them: of kommuner, also those that were told one by one. */
  const beganOf = (
    scope: Hit,
    { since: alarmed, calls: n, bad }: Pick<Alarm, 'since' | 'calls' | 'bad'>,
    explained: readonly number[],
  ): { since: number; inside: Tally } => {
    if (scope.kommuner === undefined) return { since: alarmed, inside: { calls: n, bad } }
    const since = Math.min(alarmed, ...explained.map((id) => register.get(id).beganAt))
    return { since, inside: insideSince(calls, scope, since) }
  }

  const begin = (
    { cause, hit }: Blamed,
    stream: Stream,
    alarm: Pick<Alarm, 'since' | 'calls' | 'bad'>,
    lead: number,
    now: number,
  ): void => {
    const live = followed()
    const explained = explainedBy(fleet, live, { cause, hit }, stream)
    const services = servicesOf(fleet, live, cause, stream, explained)
    const scope = scopeOf({ cause, hit, services })
    const { since, inside } = beganOf(scope, alarm, explained)
    const unexplained = unexplainedIn(fleet, live)
    const outside = outsideIn(calls, scope, unexplained, { since, until: now })
    const finding = {
      signal: 'svar' as const,
      what: stream.what,
      cause,
      beganAt: since,
      hit,
      evidence: { ...inside, usual: usual(stream.lastService), outside },
      certainty: Math.min(mostCertainty, lead),
      candidates: cause.kind === 'unknown' ? (services ?? []).map((id) => `service:${id}`) : [],
      services,
    }
    const id = register.begin(finding, explained, now, (merged) => courses.delete(merged))
    courses.set(id, createCourse({ id, ...scope }, inside, outside, { since, lastAt: now }))
    drop(stream)
    dropInside(scope)
  }

  /** The stream's own calls in the span in which witnesses are heard. */
  const heardOf = (stream: Stream): Alarm => {
    const { kind, id, heardFrom, failedAt } = stream
    const span = { since: heardFrom, until: (failedAt.at(-1) ?? heardFrom) + slackMs }
    const sum = { ...span, latelySince: Math.max(heardFrom, failedAt.at(-3) ?? heardFrom), calls: 0, bad: 0 }
    for (const service of servicesIn(stream)) {
      const own = kind === 'service' ? calls.within(id, span) : calls.byPart(service, span).get(id)
      sum.calls += own?.calls ?? 0
      sum.bad += own?.bad ?? 0
    }
    return sum
  }

  const explain = (stream: Stream, now: number, patience: Patience): Explanation => {
    const known = ownNow(now)
    const witnesses = {
      ...{ fleet, calls, usual, explained: [...courses.values()] },
      ...{ ownBefore: known === undefined ? 0 : ownAgain, ownSince: known?.since },
    }
    return stream.kind === 'service'
      ? explainService(witnesses, stream.id, heardOf(stream), patience)
      : explainKommune(witnesses, stream.id, [...stream.services], heardOf(stream), patience === 'all')
  }

  const want = (services: readonly string[], { id }: Stream): void => {
    // The stream itself is looked at because it is suspected.
    for (const service of services) if (service !== id) wanted.add(service)
  }

  const decide = (stream: Stream, now: number, mayOpen: boolean): void => {
    if (stream.isIncident && !mayOpen) return
    const alarm = alarmOf(stream.cusum, stream.openAt, stream.kind === 'service' ? mostParts : 0)
    if (alarm === undefined) return
    if (stream.alarmedAt === undefined) {
      stream.alarmedAt = now
      stream.heardFrom = Math.max(alarm.since, stream.failedAt[0] ?? alarm.since)
    }
    // While failures become fewer, patience does not end: what is over before it can be explained is no incident.
    stream.peak = Math.max(stream.peak, alarm.score)
    const waitedMs = alarm.score < stream.peak ? 0 : now - stream.alarmedAt
    const { patienceMs } = settings
    const patience = waitedMs < patienceMs ? 'all' : waitedMs < ownPatience * patienceMs ? 'own' : 'none'
    const found = explain(stream, now, patience)
    if (found.kind === 'wait') want(found.witnesses, stream)
    else if (found.kind === 'own') {
      own = { since: ownNow(now)?.since ?? alarm.since, at: now }
      drop(stream)
    } else {
      const blamed = blame(stream, found, alarm.since, now)
      if (blamed.length > 0 && !mayOpen) stream.isIncident = true
      else for (const one of blamed) begin(one, stream, alarm, found.lead, now)
      if (blamed.length === 0) drop(stream)
    }
  }

  /** Explains the alarms of services, then those of kommuner. */
  const explainAlarms = (now: number, mayOpen: boolean): void => {
    wanted.clear()
    const alarmed = [...hot]
    for (const kind of ['service', 'kommune'])
      for (const stream of alarmed) if (stream.kind === kind && hot.has(stream)) decide(stream, now, mayOpen)
  }

  /** Updates what open incidents rest on, now and then. */
  const report = (now: number): void => {
    if (now - reportedAt < reportEveryMs && now >= reportedAt) return
    reportedAt = now
    for (const course of courses.values()) {
      const { state, evidence, what } = register.get(course.id)
      const { usual: share = 0 } = evidence
      if (state === 'open') narrowing.narrow(course, now)
      if (state === 'open' && course.atFailure.inside.calls !== evidence.calls)
        register.update(course.id, { evidence: evidenceOf(course, share), what: whatOf(course, what) })
    }
  }

  /** Silence is no patience: of the time between two judged calls, at most `mostSilentMs` counts as waiting. */
  const passTime = (now: number): void => {
    const silentMs = Math.max(0, now - (decidedAt ?? now) - mostSilentMs)
    decidedAt = now
    if (silentMs === 0) return
    for (const stream of hot) if (stream.alarmedAt !== undefined) stream.alarmedAt += silentMs
  }

  return {
    /** Continues with a live incident after a restart. */
    resume: (incident: Incident): void => {
      const { id, openedAt, recoveringAt } = incident
      const { calls: n = 0, bad = 0, outside } = incident.evidence
      const scope = scopeOf(incident)
      const beside = { calls: outside?.calls ?? 0, bad: outside?.bad ?? 0 }
      const course = createCourse({ id, ...scope }, { calls: n, bad }, beside)
      courses.set(id, course)
      const again = calls.since(scope, recoveringAt ?? openedAt)
      replay(course, again, recoveringAt !== undefined, usual, settings)
      for (const hit of formerScopes(scope, incident)) dropInside(hit)
    },
    /** Drops the evidence that an incident explained, which has ended since. */
    leaveOut: (incident: Incident): void => {
      for (const hit of formerScopes(scopeOf(incident), incident)) dropInside(hit)
    },
    /** Stops following an incident that was closed by hand. */
    forget: (id: number): void => {
      courses.delete(id)
    },
    take: (sample: Sample): void => {
      const { service, outcome } = sample
      const isBad = outcome !== 'ok'
      hasNews = true
      streams.note(sample)
      calls.add(sample)
      let isExplained = false
      for (const course of courses.values()) {
        if (!isInside(course, sample)) continue
        isExplained = true
        if (follow(course, sample, usual(service), register, settings)) courses.delete(course.id)
      }
      if (isExplained) return
      for (const course of courses.values()) if (isOutside(course, sample)) countCall(course.outside, isBad)
      streams.add(sample)
    },
    /** Dismisses alarms of our own trouble, and of no incident, without opening others. */
    dismissAlarms: (now: number): void => explainAlarms(now, false),
    /** Forgets what is suspected, because times from before the clock was set cannot be compared with those after. */
    clockWasSet: (): void => {
      streams.clear()
      for (const course of courses.values()) course.lastAt = undefined
      calls.clear()
      wanted.clear()
      limit.clear()
      own = undefined
      decidedAt = undefined
    },
    /** Opens what explains the alarms, unless it is our own trouble; silence explains none. */
    decide: (now: number): void => {
      if (!hasNews) return
      passTime(now)
      hasNews = false
      explainAlarms(now, true)
      report(now)
    },
    /** Since when failures are our own trouble; undefined while they are not. */
    ownSince: (now: number): number | undefined => ownNow(now)?.since,
    /** What is suspected, and the witnesses that an alarm waits for; each for at most `lookMs`. */
    looks: (now: number): Look[] => {
      const suspected = [...hot]
      const services = suspected.filter(({ kind }) => kind === 'service').map(({ id }) => id)
      const relapsing = [...courses.values()].flatMap(({ isSuspected, services, kommuner }) =>
        isSuspected && kommuner === undefined ? [...services] : [],
      )
      const all = [
        ...[...new Set([...wanted, ...services, ...relapsing])].map((service) => ({ service })),
        ...suspected.flatMap(({ kind, id, lastService }) =>
          kind === 'kommune' ? [{ service: lastService, kommunekode: id }] : [],
        ),
      ]
      return limit.allow(all, now)
    },
  }
}
