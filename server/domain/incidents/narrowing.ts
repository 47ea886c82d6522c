// Narrowing: limits an open incident of failing calls to the kommuner that it hits, as more calls show.
import { type CallLog, type CallSpan, type Hit, noTally } from './calls.ts'
import { type Course, evidenceOf, leastShareOf, limitTo } from './course.ts'
import { evidenceFor } from './gain.ts'
import type { Register } from './register.ts'
import { besideFailures, causeOf, insideSince, onlyKommuner } from './whom.ts'

/** A lead above this is told as this: there may be nothing to compare with. */
export const mostCertainty = 50

/** A kommune that failed no more often has not been hit, when the evidence of that is so much. */
const mostByChance = 2
const surelyWell = 4

/** The kommuner of an incident whose calls since it began surely do not fail as the others' do. */
const wellAmong = (
  calls: CallLog,
  { services, kommuner }: Hit,
  span: CallSpan,
  share: number,
  usual: (service: string) => number,
): string[] => {
  const found = [...services].map((id) => ({ usual: usual(id), ...besideFailures(calls, id, span) }))
  return [...(kommuner ?? [])].filter((kommunekode) => {
    const tallies = found.map(({ parts, ...rest }) => ({ ...noTally(), ...parts.get(kommunekode), ...rest }))
    const evidence = tallies.reduce((sum, tally) => sum + evidenceFor(tally, share, tally.usual), 0)
    return tallies.every(({ bad }) => bad <= mostByChance) && evidence <= -surelyWell
  })
}

/** Creates what narrows incidents of `all` kommuner. `usual`: the usual share (0..1) of a service's calls that fail. */
export const createNarrowing = (
  calls: CallLog,
  register: Register,
  usual: (service: string) => number,
  all: number,
) => {
  /** Leaves out kommuner that failed by chance when it began. */
  const leaveOutWell = (course: Course, span: CallSpan): void => {
    const { kommuner = new Set() } = course
    const well = wellAmong(calls, course, span, leastShareOf(course), usual)
    if (well.length === 0 || well.length === kommuner.size) return
    const left = [...kommuner].filter((kommunekode) => !well.includes(kommunekode))
    course.kommuner = new Set(left)
    register.update(course.id, { hit: left })
  }

  /** Limits an incident of a service to the kommuner that it hits alone. */
  const limitToKommuner = (course: Course, id: string, span: CallSpan): void => {
    const found = onlyKommuner(calls, { id, usual: usual(id) }, span, all)
    if (found === undefined) return
    const { kommuner, lead } = found
    limitTo(course, kommuner, insideSince(calls, { ...course, kommuner: new Set(kommuner) }, span.since))
    register.narrow(
      course.id,
      {
        ...{ cause: causeOf(kommuner), hit: kommuner, services: [id] },
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
