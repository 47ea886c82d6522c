// CUSUM of failures: adds up the evidence that a share of calls fails, against the usual share (Page 1954).

/** Shares of failing calls that are watched for at once, because each is found fastest by a test tuned for it. */
const sought = [0.1, 0.25, 0.7]

/** A share that no service exceeds by chance alone: a service without failures still has a usual share. */
const leastUsual = 0.01

/** The evidence of one call for each sought share: natural logarithms of likelihood ratios. */
export type Weights = { bad: readonly number[]; good: readonly number[] }

/** The weights of calls of which `usual` (0..1) fail; a sought share is at least three times the usual. */
export const weightsOf = (usual: number): Weights => {
  const p0 = clampUsual(usual)
  const shares = sought.map((share) => Math.min(0.95, Math.max(share, 3 * p0)))
  return {
    bad: shares.map((share) => Math.log(share / p0)),
    good: shares.map((share) => Math.log((1 - share) / (1 - p0))),
  }
}

/** The evidence (natural logarithm) of one call that `usual` (0..1) of the calls fail, rather than `share`. */
export const evidenceOfUsual = (isBad: boolean, share: number, usual: number): number => {
  const p0 = clampUsual(usual)
  return isBad ? Math.log(p0 / share) : Math.log((1 - p0) / (1 - share))
}

export const clampUsual = (usual: number): number => Math.min(0.3, Math.max(leastUsual, usual))

/** One sought share's evidence since it last was none. `parts`: the evidence by kommune, for `scoreWithout`. */
type Sum = { score: number; since: number; calls: number; bad: number; parts: Map<string, number> }

export type Cusum = readonly Sum[]

const emptySum = (): Sum => ({ score: 0, since: 0, calls: 0, bad: 0, parts: new Map() })

export const createCusum = (): Cusum => sought.map(emptySum)

const reset = (sum: Sum): void => {
  if (sum.calls === 0) return
  sum.score = 0
  sum.calls = 0
  sum.bad = 0
  sum.parts.clear()
}

export const resetCusum = (cusum: Cusum): void => cusum.forEach(reset)

/** Adds a call to the evidence, in place. `weight` multiplies what a failure counts for. */
export const addCall = (
  cusum: Cusum,
  weights: Weights,
  at: number,
  isBad: boolean,
  part: string | undefined,
  weight = 1,
): void => {
  for (let i = 0; i < cusum.length; i += 1) {
    const sum = cusum[i] as Sum
    const evidence = isBad ? (weights.bad[i] as number) * weight : (weights.good[i] as number)
    if (sum.calls === 0 && evidence <= 0) continue
    if (sum.calls === 0) sum.since = at
    sum.score += evidence
    if (sum.score <= 0) {
      reset(sum)
      continue
    }
    sum.calls += 1
    if (isBad) sum.bad += 1
    if (part !== undefined) sum.parts.set(part, (sum.parts.get(part) ?? 0) + evidence)
  }
}

/** Takes the evidence of some parts out, in place. */
export const dropParts = (cusum: Cusum, parts: ReadonlySet<string>): void => {
  for (const sum of cusum) {
    for (const part of parts) {
      sum.score -= sum.parts.get(part) ?? 0
      sum.parts.delete(part)
    }
    if (sum.score <= 0) reset(sum)
  }
}

export const scoreOf = (cusum: Cusum): number => {
  let most = 0
  for (const { score } of cusum) if (score > most) most = score
  return most
}

/** The score without its `most` largest parts, so that a few kommuner alone give a service no evidence. */
const scoreWithout = ({ score, parts }: Sum, most: number): number => {
  const largest = [...parts.values()].filter((part) => part > 0).sort((a, b) => b - a)
  return score - largest.slice(0, most).reduce((sum, part) => sum + part, 0)
}

/** The sum with the most evidence, and its score without its `most` largest parts; undefined below `mark`. */
export const alarmOf = (
  cusum: Cusum,
  mark: number,
  most: number,
): { since: number; calls: number; bad: number; score: number } | undefined => {
  let best: { since: number; calls: number; bad: number; score: number } | undefined
  for (const sum of cusum) {
    if (sum.score < mark) continue
    const score = most === 0 ? sum.score : scoreWithout(sum, most)
    if (score >= mark && (best === undefined || score > best.score))
      best = { since: sum.since, calls: sum.calls, bad: sum.bad, score }
  }
  return best
}
