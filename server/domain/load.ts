// Owns the arithmetic of politeness: how many calls a round of counts asks of a national service.

export type RoundLoad = {
  kommuner: number
  /** Kommuner whose own system is known, and asked for. */
  attributed: number
  numbers: number
  calls: number
}

/** The most calls a round can make: two a cell (total, received), three where the kommune's system is known. */
export const roundLoad = (
  polled: readonly { systemUuid?: string | undefined }[],
  numbers: number,
): RoundLoad => {
  const attributed = polled.filter((k) => k.systemUuid !== undefined).length
  return { kommuner: polled.length, attributed, numbers, calls: (2 * polled.length + attributed) * numbers }
}
