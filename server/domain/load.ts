// Owns the arithmetic of politeness: how many calls a round of counts asks of a national service.

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
 * The most calls a round can make: two a cell (total, received), three where the kommune's system is known.
 * Calls for what a configuration lets through come besides: they are few, and known only when it is told.
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
