// Course: what is followed of a live incident of the signal Svar, until its calls are as usual again.
import { minute } from '../time.ts'
import { addCall, type Cusum, clampUsual, createCusum, scoreOf, weightsOf } from './cusum.ts'
import type { Register } from './register.ts'
import type { Sample } from './sample.ts'

export type CourseSettings = {
  /** Evidence (natural logarithm) of the usual share from which it is recovering, and of failures that relapse it. */
  recoverAt: number
  relapseAt: number
}

export type Course = {
  id: number
  services: ReadonlySet<string>
  /** Absent: all, and the probes. */
  kommuner?: ReadonlySet<string> | undefined
  calls: number
  bad: number
  /** The same at the last failure, so that recovery does not dilute the share. */
  callsThen: number
  badThen: number
  recovery: number
  relapse: Cusum
  /** How long calls have been as usual, while there were any. */
  quietMs: number
  /** When it was last called; absent when time has not run evenly since. */
  lastAt?: number | undefined
}

/** Time without samples is not time in which all was well. */
const mostBetweenMs = 20 * minute

/** From this time on an incident has lasted. */
export const lastsFromMs = 180 * minute

/** How long calls must be as usual. An incident that has lasted is over sooner than one that may come back in bursts. */
export const holdOf = (lastedMs: number, isUnstable: boolean): number =>
  isUnstable ? 180 * minute : lastedMs >= lastsFromMs ? 45 * minute : 120 * minute

export const createCourse = (
  scope: Pick<Course, 'id' | 'services' | 'kommuner'>,
  { calls, bad }: { calls: number; bad: number },
  lastAt?: number,
): Course => ({
  ...scope,
  calls,
  bad,
  callsThen: calls,
  badThen: bad,
  recovery: 0,
  relapse: createCusum(),
  quietMs: 0,
  lastAt,
})

export const isInside = ({ services, kommuner }: Course, { service, kommunekode }: Sample): boolean =>
  services.has(service) &&
  (kommuner === undefined || (kommunekode !== undefined && kommuner.has(kommunekode)))

/** A share (0..1) that surely failed until the last failure: an alarm's first calls are selected for failing. */
const leastShareOf = ({ callsThen: n, badThen: bad }: Course): number => {
  const share = (bad + 0.5) / (n + 1)
  const least = n === 0 ? 0 : (bad - 2 * Math.sqrt(n * share * (1 - share))) / n
  return Math.min(0.95, Math.max(0.08, least))
}

/** Follows the incident with a call inside it, of which `usual` (0..1) fail; true when the incident has ended. */
export const follow = (
  course: Course,
  { at, outcome }: Sample,
  usual: number,
  register: Register,
  { recoverAt, relapseAt }: CourseSettings,
): boolean => {
  const { state, recoveringAt = at, beganAt, isUnstable } = register.get(course.id)
  const isBad = outcome !== 'ok'
  const passedMs = Math.min(mostBetweenMs, Math.max(0, at - (course.lastAt ?? at)))
  course.lastAt = at
  course.calls += 1
  if (isBad) {
    course.bad += 1
    course.callsThen = course.calls
    course.badThen = course.bad
  }
  if (state === 'open') {
    const share = leastShareOf(course)
    const p0 = clampUsual(usual)
    const evidence = isBad ? Math.log(p0 / share) : Math.log((1 - p0) / (1 - share))
    course.recovery = Math.max(0, course.recovery + evidence)
    if (course.recovery < recoverAt) return false
    register.update(course.id, { evidence: { calls: course.callsThen, bad: course.badThen, usual } })
    register.recover(course.id, at)
    course.quietMs = 0
    course.relapse = createCusum()
    return false
  }
  addCall(course.relapse, weightsOf(usual), at, isBad, undefined)
  course.quietMs += passedMs
  if (scoreOf(course.relapse) >= relapseAt) {
    register.relapse(course.id, at)
    course.recovery = 0
    course.calls = course.bad = course.callsThen = course.badThen = 0
    return false
  }
  if (course.quietMs < holdOf(recoveringAt - beganAt, isUnstable)) return false
  register.close(course.id, at)
  return true
}
