// Course: what is followed of a live incident of the signal Svar, until its calls are as usual again.
import { minute } from '../time.ts'
import { countCall, type Hit, noTally, type Tally } from './calls.ts'
import {
  addCall,
  alarmOf,
  type Cusum,
  clampUsual,
  createCusum,
  evidenceOfUsual,
  scoreOf,
  weightsOf,
} from './cusum.ts'
import { measuredMs, onlyPartLeft } from './parts.ts'
import { type Incident, type Register, reopenMs, type What } from './register.ts'
import type { Sample } from './sample.ts'
import { createParts, followPart, hasFailingPart, type Parts } from './service-parts.ts'
import { mostOf } from './stream.ts'

export type CourseSettings = {
  /** Evidence (natural logarithm) of the usual share from which it is recovering, and of failures that relapse it. */
  recoverAt: number
  relapseAt: number
}

type Tallies = { inside: Tally; outside: Tally }

export type Course = {
  id: number
  services: ReadonlySet<string>
  /** Absent: all, and the probes. */
  kommuner?: ReadonlySet<string> | undefined
  /** Since when its calls fail, at times; absent until the first call after a restart. */
  since?: number | undefined
  /** Its services, when there are several. */
  parts?: Parts | undefined
  /** The calls since it began: of what it hits, and those compared with them. */
  inside: Tally
  outside: Tally
  /** The same at the last failure, so that recovery does not dilute the share. */
  atFailure: Tallies
  /** What the latest failures inside were, and when the last one was. */
  failedBy: What[]
  failedAt?: number | undefined
  recovery: number
  relapse: Cusum
  /** Whether it may be relapsing: it is looked at more often. */
  isSuspected: boolean
  /** Evidence that, while it is recovering, it does not go on failing now and then. */
  calm: number
  /** How long calls have been as usual, while there were any; while it is open, since the evidence of that began. */
  quietMs: number
  /** When it was last called; absent when time has not run evenly since. */
  lastAt?: number | undefined
}

/** Time without samples is not time in which all was well; a kommune's calls of an index may be hours apart. */
const mostBetweenMs = { service: 20 * minute, kommuner: 60 * minute }

/** Calls of one kommune come together, so that a row of good ones may be those of a kommune or a group that is well. */
export const recoverAfterMs = { service: 10 * minute, kommuner: 30 * minute }

const scaleOf = ({ kommuner }: Course): 'service' | 'kommuner' =>
  kommuner === undefined ? 'service' : 'kommuner'

/** So many failures tell what they are. */
const enoughToTell = 12

/** What most of the latest failures of an incident are; what it was until there are enough of them. */
export const whatOf = ({ failedBy }: Course, before: What): What =>
  failedBy.length < enoughToTell ? before : mostOf(failedBy, before)

/** From this time on an incident has lasted. */
export const lastsFromMs = 180 * minute

/** Evidence of a relapse from which it is looked at more often: a failure is enough. */
const suspectAt = 3
/** A fault that fades fails so seldom at last, and the evidence that it does not: a probe needs some 15 good calls. */
const seldom = 0.15
const calmAt = 2

/**
 * How long calls must be as usual. An incident that has lasted is over sooner than one that may come back in bursts; one
 * that came back after it was closed is over when it would be another if it came back.
 */
export const holdOf = (
  lastedMs: number,
  { isUnstable, isReopened = false }: Pick<Incident, 'isUnstable' | 'isReopened'>,
): number => {
  if (isReopened) return reopenMs
  return isUnstable ? 180 * minute : lastedMs >= lastsFromMs ? 45 * minute : 120 * minute
}

const tallyOf = ({ calls, bad }: Tally): Tally => ({ calls, bad })

const copyOf = ({ inside, outside }: Tallies): Tallies => ({
  inside: tallyOf(inside),
  outside: tallyOf(outside),
})

/** Counts anew: from the calls inside that are known, and none outside. */
const countFrom = (course: Course, inside: Tally): void => {
  course.inside = tallyOf(inside)
  course.outside = noTally()
  course.atFailure = copyOf(course)
}

const partsOf = ({ services }: Hit): Parts | undefined =>
  services.size > 1 ? createParts(services) : undefined

export const createCourse = (
  scope: Pick<Course, 'id'> & Hit,
  inside: Tally,
  outside: Tally,
  { since, lastAt }: Pick<Course, 'since' | 'lastAt'> = {},
): Course => ({
  ...scope,
  since,
  parts: partsOf(scope),
  ...copyOf({ inside, outside }),
  atFailure: copyOf({ inside, outside }),
  failedBy: [],
  failedAt: lastAt,
  recovery: 0,
  relapse: createCusum(),
  isSuspected: false,
  calm: 0,
  quietMs: 0,
  lastAt,
})

export const isInside = ({ services, kommuner }: Course, { service, kommunekode }: Sample): boolean =>
  services.has(service) &&
  (kommuner === undefined || (kommunekode !== undefined && kommuner.has(kommunekode)))

/** The numbers that the incident rests on, of whose calls `usual` (0..1) fail. */
export const evidenceOf = ({ atFailure: { inside, outside } }: Course, usual: number) => ({
  ...inside,
  usual,
  // Just after it came back or became narrower, nothing is counted beside it yet.
  outside: outside.calls === 0 ? undefined : { ...outside },
})

/** A share (0..1) that surely failed until the last failure: an alarm's first calls are selected for failing. */
export const leastShareOf = ({
  atFailure: {
    inside: { calls: n, bad },
  },
}: Course): number => {
  const share = (bad + 0.5) / (n + 1)
  const least = n === 0 ? 0 : (bad - 2 * Math.sqrt(n * share * (1 - share))) / n
  return Math.min(0.95, Math.max(0.08, least))
}

/** What evidence of recovery costs more, because among so many calls a run of good ones comes by chance. */
const chancesOf = ({ inside }: Course): number => Math.max(0, Math.log(inside.calls / 100))

/** Limits what is followed to some kommuner, of whose calls `inside` are known; in place. */
export const limitTo = (course: Course, kommuner: readonly string[], inside: Tally): void => {
  course.kommuner = new Set(kommuner)
  course.recovery = 0
  course.quietMs = 0
  countFrom(course, inside)
}

/** Limits an incident to its only service that still fails: of a platform's, that is the cause now. */
const narrow = (course: Course, service: string, usual: number, at: number, register: Register): void => {
  const { inside = course.inside } = course.parts?.get(service) ?? {}
  course.services = new Set([service])
  course.parts = undefined
  course.inside = tallyOf(inside)
  course.atFailure = copyOf(course)
  course.recovery = 0
  const evidence = evidenceOf(course, usual)
  const { cause } = register.get(course.id)
  const narrower =
    course.kommuner === undefined
      ? { cause: { kind: 'service' as const, id: service }, evidence, services: undefined }
      : { cause, evidence, services: [service] }
  register.narrow(course.id, narrower, at)
}

/** Adds a call of a recovering incident to what shows that it is over, in place. */
const watchRecovery = (course: Course, at: number, isBad: boolean, usual: number): void => {
  course.quietMs += measuredMs(course.lastAt, at, mostBetweenMs[scaleOf(course)])
  course.lastAt = at
  addCall(course.relapse, weightsOf(usual), at, isBad, undefined)
  course.isSuspected = scoreOf(course.relapse) >= suspectAt
  const share = Math.max(seldom, 3 * clampUsual(usual))
  course.calm = Math.max(0, course.calm + evidenceOfUsual(isBad, share, usual))
}

type InsideCall = { service: string; at: number; isBad: boolean }

/** Adds a call of an open incident to what shows that it, or one of its services, is recovering, in place. */
const watchOpen = (
  course: Course,
  { service, at, isBad }: InsideCall,
  usual: number,
  { recoverAt, relapseAt }: CourseSettings,
): void => {
  const passedMs = measuredMs(course.lastAt, at, mostBetweenMs[scaleOf(course)])
  course.lastAt = at
  const evidence = evidenceOfUsual(isBad, leastShareOf(course), usual)
  course.recovery = Math.max(0, course.recovery + evidence)
  course.quietMs = course.recovery > 0 ? course.quietMs + passedMs : 0
  const part = course.parts?.get(service)
  if (part !== undefined)
    followPart(
      part,
      { at, isBad, evidence, usual },
      { recoverAt, relapseAt, mostBetweenMs: mostBetweenMs[scaleOf(course)] },
    )
}

/** Follows the incident with calls from before a restart, in the order of time, without a verdict. */
export const replay = (
  course: Course,
  calls: readonly InsideCall[],
  isRecovering: boolean,
  usual: (service: string) => number,
  settings: CourseSettings,
): void => {
  for (const call of calls) {
    if (isRecovering) watchRecovery(course, call.at, call.isBad, usual(call.service))
    else watchOpen(course, call, usual(call.service), settings)
  }
}

/** Follows the incident with a call inside it, of which `usual` (0..1) fail; true when the incident has ended. */
export const follow = (
  course: Course,
  { at, outcome, service }: Sample,
  usual: number,
  register: Register,
  settings: CourseSettings,
): boolean => {
  const { recoverAt, relapseAt } = settings
  const incident = register.get(course.id)
  const { state, recoveringAt = at, beganAt } = incident
  const isBad = outcome !== 'ok'
  course.since ??= at
  countCall(course.inside, isBad)
  if (isBad) {
    course.atFailure = copyOf(course)
    course.failedAt = at
    course.failedBy = [...course.failedBy, outcome].slice(-enoughToTell)
  }
  if (state === 'open') {
    watchOpen(course, { service, at, isBad }, usual, settings)
    const { parts } = course
    if (parts !== undefined) {
      const [left] = onlyPartLeft(parts, holdOf(at - beganAt, incident)) ?? []
      if (left !== undefined) narrow(course, left, usual, at, register)
      else if (hasFailingPart(parts)) return false
    }
    if (course.recovery < recoverAt + chancesOf(course) || course.quietMs < recoverAfterMs[scaleOf(course)])
      return false
    register.update(course.id, { evidence: evidenceOf(course, usual) })
    register.recover(course.id, at)
    course.calm = 0
    course.relapse = createCusum()
    return false
  }
  watchRecovery(course, at, isBad, usual)
  const again = alarmOf(course.relapse, relapseAt, 0)
  if (again !== undefined) {
    register.relapse(course.id, at)
    course.recovery = 0
    course.quietMs = 0
    course.isSuspected = false
    course.parts = partsOf(course)
    countFrom(course, again)
    return false
  }
  if (course.calm < calmAt || course.quietMs < holdOf(recoveringAt - beganAt, incident)) return false
  register.close(course.id, at)
  return true
}
