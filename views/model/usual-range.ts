// The usual range: between which numbers of calls usually fail, as a binomial distribution gives them.

/** The share of cases (0..1) outside the range at each end. */
const tail = 0.05
/** From this mean on the normal distribution is near enough, and the terms of the binomial are many. */
const manyExpected = 200
/** The standard deviations from the mean at which the normal distribution has `tail` left. */
const deviations = 1.645

/** The numbers of failures among `calls` that are neither unusually low nor high, where `share` (0..1) usually fail. */
export const usualRange = (calls: number, share: number): { from: number; to: number } => {
  const mean = calls * share
  if (mean <= 0) return { from: 0, to: 0 }
  if (share >= 1) return { from: calls, to: calls }
  if (mean >= manyExpected) {
    const width = deviations * Math.sqrt(mean * (1 - share))
    return { from: Math.max(0, Math.round(mean - width)), to: Math.min(calls, Math.round(mean + width)) }
  }
  let logTerm = calls * Math.log1p(-share)
  let below = 0
  let from: number | undefined
  for (let n = 0; n < calls; n += 1) {
    below += Math.exp(logTerm)
    if (from === undefined && below > tail) from = n
    if (below >= 1 - tail) return { from: from ?? n, to: n }
    logTerm += Math.log(((calls - n) / (n + 1)) * (share / (1 - share)))
  }
  return { from: from ?? calls, to: calls }
}
