// Narrowing: limits an open incident of failing calls to the kommuner that it hits, as more calls show.
import { type CallLog, type CallSpan, type Hit, noTally } from './calls.ts'
import { type Course, evidenceOf, leastShareOf, limitTo } from './course.ts'
import { evidenceFor } from './gain.ts'
import type { Register } from './register.ts'
import type { Followed } from './svar-scope.ts'
import { besideFailures, causeOf, insideSince, kommunerIn, onlyKommuner } from './whom.ts'

/** A lead above this is told as this: there may be nothing to compare with. */
export const mostCertainty = 50

/** A kommune that failed no more often has not been hit, when the evidence of that is so much. */
const mostByChance = 2
const surelyWell = 4

/** The kommuner of an incident whose latest calls surely do not fail as the others' do: hit before, or never. */
const wellAmong = (
  calls: CallLog,
  { services, kommuner }: Hit,
  span: CallSpan,
  share: number,
  usual: (service: string) => number,
): { before: string[]; never: string[] } => {
  const found = [...services].map((id) => ({
    usual: usual(id),
    lately: besideFailures(calls, id, span).parts,
    since: calls.byPart(id, span),
  }))
  const well = [...(kommuner ?? [])].filter((kommunekode) => {
    const evidence = found.reduce(
      (sum, { usual: p0, lately }) => sum + evidenceFor(lately.get(kommunekode) ?? noTally(), share, p0),
      0,
    )
    return evidence <= -surelyWell
  })
  const hasFailed = (kommunekode: string) =>
    found.reduce((sum, { since }) => sum + (since.get(kommunekode)?.bad ?? 0), 0) > mostByChance
  return { before: well.filter(hasFailed), never: well.filter((kommunekode) => !hasFailed(kommunekode)) }
}

/** Creates what narrows incidents of `all` kommuner. `usual`: the usual share (0..1) of a service's calls that fail. */
export const createNarrowing = (
  calls: CallLog,
  register: Register,
  usual: (service: string) => number,
  all: number,
  live: () => readonly Followed[],
) => {
  /** Leaves out kommuner that failed by chance when it began, and notes those that are well again. */
  const leaveOutWell = (course: Course, span: CallSpan): void => {
    const { kommuner = new Set<string>() } = course
    const { before, never } = wellAmong(calls, course, span, leastShareOf(course), usual)
    const hit = [...kommuner].filter((kommunekode) => !never.includes(kommunekode))
    const { evidence, services, recovered } = register.get(course.id)
    if (before.length >= hit.length || (never.length === 0 && String(before) === String(recovered))) return
    course.kommuner = new Set(hit)
    if (hit.length > 1) register.update(course.id, { hit, recovered: before })
    else
      register.narrow(course.id, { cause: causeOf(hit), hit, candidates: [], evidence, services }, span.until)
  }

  /** Limits an incident of a service to the kommuner that it hits alone. */
  const limitToKommuner = (course: Course, id: string, span: CallSpan): void => {
    const others = live().filter((one) => one.id !== course.id)
    const found = onlyKommuner(calls, { id, usual: usual(id) }, span, all, kommunerIn(others, id))
    if (found === undefined) return
    const { kommuner, lead } = found
    limitTo(course, kommuner, insideSince(calls, { ...course, kommuner: new Set(kommuner) }, span.since))
    register.narrow(
      course.id,
      {
        ...{ cause: causeOf(kommuner), hit: kommuner, services: [id], wasWide: true },
        ...{ evidence: evidenceOf(course, usual(id)), certainty: Math.min(mostCertainty, lead) },
        candidates: kommuner.length === 1 ? [] : [`service:${id}`],
      },
      span.until,
    )
  }

  return {
    narrow: (course: Course, now: number): void => {
      const { cause } = register.get(course.id)
      const span = { since: course.since ?? now, until: now }
      if (cause.kind === 'unknown') leaveOutWell(course, span)
      if (cause.kind === 'service') limitToKommuner(course, cause.id, span)
    },
  }
}
