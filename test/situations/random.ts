// Random numbers of the distributions that the simulated fleet follows.
import { createRandom } from '../../server/sandbox/scenario/random.ts'

export type Dice = ReturnType<typeof createDice>

export const createDice = (seed: string) => {
  const { next, shuffle } = createRandom(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const poisson = (mean: number): number => {
    if (mean <= 0) return 0
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
    const limit = Math.exp(-mean)
    let n = 0
    for (let product = next(); product > limit; product *= next()) n += 1
    return n
  }
  return {
    next,
    shuffle,
    poisson,
    /** Lognormal with a median and a σ. */
    lognormal: (median: number, sigma: number): number => median * Math.exp(sigma * normal()),
    /** A factor with mean 1 and a coefficient of variation. */
    factor: (cv: number): number => {
      const sigma = Math.sqrt(Math.log(1 + cv * cv))
      return Math.exp(sigma * normal() - (sigma * sigma) / 2)
    },
  }
}
