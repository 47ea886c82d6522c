// Fading sums: parts and wholes by key, of whose weight half is gone after some time.

export type Fraction = { part: number; whole: number }

export const createFadingSums = (halfLifeMs: number) => {
  const sums = new Map<string, Fraction & { at: number }>()

  /** The sum of a key, faded until `at` (epoch ms); time that runs backwards fades nothing. */
  const sumAt = (key: string, at: number): Fraction => {
    const sum = sums.get(key) ?? { part: 0, whole: 0, at }
    sums.set(key, sum)
    const factor = 2 ** (-Math.max(0, at - sum.at) / halfLifeMs)
    sum.part *= factor
    sum.whole *= factor
    sum.at = Math.max(sum.at, at)
    return sum
  }

  return {
    add: (key: string, at: number, { part, whole }: Fraction): void => {
      const sum = sumAt(key, at)
      sum.part += part
      sum.whole += whole
    },
    /** The sum of `all` without that of `own`. */
    beside: (all: string, own: string, at: number): Fraction => {
      const [of, without] = [sumAt(all, at), sumAt(own, at)]
      return { part: of.part - without.part, whole: of.whole - without.whole }
    },
    clear: (): void => sums.clear(),
  }
}
