// Computes the calls a round makes, and how many run at once.

/**
 * The most concurrent calls to an index: those of a round, and one each of a pulse, what explains the counts, a product
 * search, the deliveries and the extra looks. A call that needs a token fetches it first, not at the same time. The pool
 * must have this many connections to each host, because waiting for a free connection would count as the service's
 * response time.
 */
export const callsAtOnce = (concurrency: number): number => concurrency + 5

/** What the calls of a round depend on, as far as a configuration has it. */
export type LoadInput = {
  poll: {
    countsMs: number
    pulseMs: number
    pulseSample: number
    productsMs: number
    deliveriesMs: number
    maxCallsPerSecond: number
  }
  kommuner: readonly { systemUuid?: string | undefined }[]
  kles: readonly string[]
  /** Whether benefits are counted too. */
  benefits: boolean
  products: readonly { systemNames: readonly string[] }[]
  joinNumbers: boolean
}

export type RoundLoad = {
  kommuner: number
  numbers: number
  /** Numbers whose benefits are counted too. */
  benefits: number
  /** Kommuner with a configured `systemUuid`, whose own cases are counted too. */
  attributed: number
  /** Calls for pulses, product searches and deliveries in the time of a round. */
  pulses: number
  searches: number
  deliveries: number
  /** The most calls in a round by the configuration: two per cell (total, received), the own cases, and these. */
  calls: number
  /** The most of these that count, so without those that explain the counts. */
  counting: number
  /** The calls that there is time for. */
  room: number
}

/**
 * The most calls a round can make by the configuration. Imports add calls that are not known here: as many again for
 * each number counted together, and calls that explain the counts (see `explainingCalls`).
 */
export const roundLoad = (input: LoadInput): RoundLoad => {
  const { poll, kles } = input
  const kommuner = input.kommuner.length
  const benefits = input.benefits ? kles.filter((kle) => /^(27|29)/.test(kle)).length : 0
  const attributed = input.kommuner.filter((k) => k.systemUuid !== undefined).length
  const pulses = Math.ceil(poll.countsMs / poll.pulseMs) * Math.min(poll.pulseSample, kommuner)
  const names = input.products.reduce((sum, { systemNames }) => sum + systemNames.length, 0)
  const searches = Math.ceil((kommuner * names * poll.countsMs) / poll.productsMs)
  const groups = input.joinNumbers ? new Set(kles.map((kle) => kle.slice(0, 2))).size : kles.length
  const deliveries = Math.ceil((kommuner * groups * poll.countsMs) / poll.deliveriesMs)
  const counting = 2 * kommuner * (kles.length + benefits) + pulses + searches + deliveries
  return {
    kommuner,
    numbers: kles.length,
    benefits,
    attributed,
    pulses,
    searches,
    deliveries,
    calls: counting + attributed * kles.length,
    counting,
    room: Math.floor((poll.countsMs / 1000) * poll.maxCallsPerSecond),
  }
}
