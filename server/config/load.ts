// Computes the calls a round makes, and how many run at once.

/**
 * The most concurrent calls: those of a round, and one each of a pulse, a product search, the deliveries and the extra
 * looks. A call that needs a token fetches it first, not at the same time. The pool must have this many connections to
 * each host, because waiting for a free connection would count as the service's response time.
 */
export const callsAtOnce = (concurrency: number): number => concurrency + 4

export type RoundLoad = {
  kommuner: number
  /** Kommuner with a known `systemUuid`, whose own cases are counted too. */
  attributed: number
  numbers: number
  /** Numbers whose benefits are counted too. */
  benefits: number
  calls: number
}

/**
 * The most calls a round can make by the configuration: two per cell (total, received), three where the kommune's
 * system is known. Imports add calls that are not known here: as many again for each number counted together, and for
 * a narrowing KLE configuration up to two for each system in its filter (at most five systems, see complete.ts).
 */
export const roundLoad = (
  polled: readonly { systemUuid?: string | undefined }[],
  numbers: number,
  benefits: number,
): RoundLoad => {
  const attributed = polled.filter((k) => k.systemUuid !== undefined).length
  const calls = 2 * polled.length * (numbers + benefits) + attributed * numbers
  return { kommuner: polled.length, attributed, numbers, benefits, calls }
}

/** The calls for received cases in an interval: one for each KLE group, or for each number when they are not joined. */
export const deliveryLoad = (kommuner: number, kles: readonly string[], joinNumbers: boolean): number =>
  kommuner * (joinNumbers ? new Set(kles.map((kle) => kle.slice(0, 2))).size : kles.length)
