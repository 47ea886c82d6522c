// Gain of an explanation: how much better it explains calls than that all is as usual (natural logarithms of likelihood ratios). Pure.
import { type Heard, noTally, type Tally } from './calls.ts'
import { clampUsual } from './cusum.ts'

/** Calls of a service, and the usual share (0..1) of them that fail. */
export type Measured = Heard & { usual: number }

/** What each further independent fault costs: how improbable it is that one begins in the same minutes. */
export const priceOfFault = 5

export const between = (low: number, value: number, high: number): number =>
  Math.min(high, Math.max(low, value))

export const shareOf = ({ calls, bad }: Tally): number => between(0.05, calls === 0 ? 0 : bad / calls, 0.95)

/** The evidence that calls fail at `share` rather than at the usual share. */
export const evidenceFor = ({ calls, bad }: Tally, share: number, usual: number): number => {
  const p0 = clampUsual(usual)
  return bad * Math.log(share / p0) + (calls - bad) * Math.log((1 - share) / (1 - p0))
}

const sumOf = (services: readonly Measured[]): Tally => {
  const sum = noTally()
  for (const { calls, bad } of services) {
    sum.calls += calls
    sum.bad += bad
  }
  return sum
}

/** The share (0..1) of the calls of some services that fail. */
export const shareOfAll = (services: readonly Measured[]): number => shareOf(sumOf(services))

/** The evidence that a part of the calls fails at another share than the rest, rather than all at one. */
export const evidenceApart = (part: Tally, rest: Tally, { usual }: Measured): number => {
  const all = { calls: part.calls + rest.calls, bad: part.bad + rest.bad }
  const alike = Math.max(0, evidenceFor(all, shareOf(all), usual))
  return (
    evidenceFor(part, shareOf(part), usual) + Math.max(0, evidenceFor(rest, shareOf(rest), usual)) - alike
  )
}

/** The gain of one fault that all of some services share: each fails at the same share, or as usual if that is more. */
export const gainTogether = (services: readonly Measured[]): number => {
  const share = shareOfAll(services)
  return services.reduce(
    (gain, one) => gain + evidenceFor(one, Math.max(share, clampUsual(one.usual)), one.usual),
    0,
  )
}

/** The logarithm of the number of ways to choose `k` of `n`. */
export const logChoose = (n: number, k: number): number => {
  let sum = 0
  for (let i = 1; i <= Math.min(k, n - k); i += 1) sum += Math.log((n + 1 - i) / i)
  return sum
}

/** The evidence of our own trouble in which of a service's failures are answers: it gives none, but the usual failures may be. */
const ofAnswers = ({ bad, answered, usual }: Measured, share: number): number => {
  const p0 = clampUsual(usual)
  // At most all of the usual failures are answers.
  const ofOwn = Math.min(answered / Math.max(1, bad), p0 / (p0 + share))
  const own = answered === 0 ? 0 : answered * Math.log(ofOwn) + (bad - answered) * Math.log(1 - ofOwn)
  // A service's fault may give answers, or none: each share of answers is as probable beforehand.
  return own + Math.log(bad + 1) + logChoose(bad, answered)
}

/** That no failure is an answer is at most so much evidence, and decides nothing alone: a service may fail so as well. */
const mostOfAnswers = 3

/**
 * The gain of our own trouble: one fault that all services share, and that gives no answers. `others`: services that
 * an incident explains; their failures are no evidence, but what they answer shows that our network works.
 */
export const gainOfOwn = (services: readonly Measured[], others: readonly Measured[]): number => {
  const share = shareOfAll(services)
  const answers = services.reduce((sum, one) => sum + ofAnswers(one, share), 0)
  const refuted = others.reduce(
    (sum, { calls, bad, answered, usual }) =>
      sum + Math.min(0, evidenceFor({ calls, bad: bad - answered }, share, usual)),
    0,
  )
  return gainTogether(services) + Math.min(mostOfAnswers, answers) + refuted
}

/** The gain of a fault of its own for each service that gains by it. The fault of `first` is without price. */
export const gainApart = (services: readonly Measured[], first?: Measured): number =>
  services.reduce(
    (gain, one) => gain + Math.max(0, gainTogether([one]) - (one === first ? 0 : priceOfFault)),
    0,
  )

/** The gain of the best explanation of a unit: one fault that its services share, or one each. `first` is as above. */
export const gainOfUnit = (unit: readonly Measured[], first?: Measured): number => {
  const hasFirst = first !== undefined && unit.includes(first)
  return Math.max(gainTogether(unit) - (hasFirst ? 0 : priceOfFault), gainApart(unit, first))
}
