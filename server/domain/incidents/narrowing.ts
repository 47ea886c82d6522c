// Narrowing: limits an open incident of failing calls to the kommuner that it hits, as more calls show.
import { type CallLog, type Hit, noTally } from './calls.ts'
import { type Course, evidenceOf, leastShareOf, limitTo } from './course.ts'
import { evidenceFor } from './gain.ts'
import type { Register } from './register.ts'
import { causeOf, insideSince, onlyKommuner } from './whom.ts'

/** A lead above this is told as this: there may be nothing to compare with. */
export const mostCertainty = 50

/** A kommune that failed no more often has not been hit, when the evidence of that is so much. */
const mostByChance = 2
const surelyWell = 4

/** The kommuner of an incident whose calls since it began surely do not fail as the others' do. */
export const wellAmong = (
  calls: CallLog,
  { services, kommuner }: Hit,
  since: number,
  share: number,
  usual: (service: string) => number,
): string[] =>
  [...(kommuner ?? [])].filter((kommunekode) => {
    let evidence = 0
    let bad = 0
    for (const service of services) {
      const tally =
        calls.byPart(service, { since, until: Number.POSITIVE_INFINITY }).get(kommunekode) ?? noTally()
      evidence += evidenceFor(tally, share, usual(service))
      bad += tally.bad
    }
    return bad <= mostByChance && evidence <= -surelyWell
  })

/** Creates what narrows incidents of `all` kommuner. `usual`: the usual share (0..1) of a service's calls that fail. */
export const createNarrowing = (
  calls: CallLog,
  register: Register,
  usual: (service: string) => number,
  all: number,
) => {
  /** Leaves out kommuner that failed by chance when it began. */
  const leaveOutWell = (course: Course, since: number): void => {
    const { kommuner = new Set() } = course
    const well = wellAmong(calls, course, since, leastShareOf(course), usual)
    if (well.length === 0 || well.length === kommuner.size) return
    const left = [...kommuner].filter((kommunekode) => !well.includes(kommunekode))
    course.kommuner = new Set(left)
    register.update(course.id, { hit: left })
  }

  /** Limits an incident of a service to the kommuner that it hits alone. */
  const limitToKommuner = (course: Course, id: string, since: number, now: number): void => {
    const found = onlyKommuner(calls, { id, usual: usual(id) }, { since, until: now }, all)
    if (found === undefined) return
    const { kommuner, lead } = found
    limitTo(course, kommuner, insideSince(calls, { ...course, kommuner: new Set(kommuner) }, since))
    register.narrow(
      course.id,
      {
        ...{ cause: causeOf(kommuner), hit: kommuner, services: [id] },
        ...{ evidence: evidenceOf(course, usual(id)), certainty: Math.min(mostCertainty, lead) },
        candidates: kommuner.length === 1 ? [] : [`service:${id}`],
      },
      now,
    )
  }

  return {
    narrow: (course: Course, now: number): void => {
      const { cause } = register.get(course.id)
      const { since = now } = course
      if (cause.kind === 'unknown') leaveOutWell(course, since)
      if (cause.kind === 'service') limitToKommuner(course, cause.id, since, now)
    },
  }
}
