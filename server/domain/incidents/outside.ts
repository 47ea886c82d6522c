// Outside: the calls that an incident of the signal Svar does not hit, and with which those it hits are compared. Pure.
import { type CallLog, type CallSpan, type Hit, noTally, type Tally } from './calls.ts'
import type { Sample } from './sample.ts'

/**
 * Whether a call that is not hit is compared with those that are: one of another service, or, when kommuner are hit,
 * one of the same services about another kommune.
 */
export const isOutside = ({ services, kommuner }: Hit, { service, kommunekode }: Sample): boolean =>
  kommuner === undefined
    ? !services.has(service)
    : services.has(service) && kommunekode !== undefined && !kommuner.has(kommunekode)

/** The calls in a span outside of `hit`, of the services that no wide incident explains. */
export const outsideIn = (
  calls: CallLog,
  { services, kommuner }: Hit,
  unexplained: readonly string[],
  span: CallSpan,
): Tally => {
  const sum = noTally()
  const add = (tally: Tally): void => {
    sum.calls += tally.calls
    sum.bad += tally.bad
  }
  for (const service of unexplained) {
    if (kommuner === undefined && !services.has(service)) add(calls.within(service, span))
    if (kommuner === undefined || !services.has(service)) continue
    for (const [kommunekode, tally] of calls.byPart(service, span)) if (!kommuner.has(kommunekode)) add(tally)
  }
  return sum
}
