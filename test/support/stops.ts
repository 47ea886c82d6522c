// Collects functions that stop what the tests of a block share.

/** Registers a function that runs in the end. */
export type Later = (stop: () => Promise<void>) => void

/** `stop` runs the registered functions, the last registered first. */
export const createStops = (): { later: Later; stop(): Promise<void> } => {
  const stops: (() => Promise<void>)[] = []
  return {
    later: (stop) => void stops.push(stop),
    stop: async () => {
      for (const stopPart of stops.reverse()) await stopPart()
    },
  }
}
