// Owns the arithmetic of politeness: how many calls a round of counts asks of a national service.

/**
 * The most calls that are under way at once: those of a round, one of the pulse and one look for a product. A call
 * may first fetch its token, and does one after the other. There must be as many connections to each host: a wait for
 * one of our own is no response time of the service's.
 */
export const callsAtOnce = (concurrency: number): number => concurrency + 2

export type RoundLoad = {
  kommuner: number
  /** Kommuner whose own system is known, and asked for. */
  attributed: number
  numbers: number
  /** Numbers of which benefits are counted too. */
  benefits: number
  calls: number
}

/**
 * The most calls a round can make of what is configured: two a cell (total, received), three where the kommune's
 * system is known. What is told makes more of them, known only when it is: as many again for each number counted
 * together, and for what a KLE configuration lets through up to two for each system in its filter (complete.ts counts
 * at most five of them).
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
