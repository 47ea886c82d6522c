// Collects what a block's tests share and stop after the last of them.

/** Takes what is to be done in the end. */
export type Later = (stop: () => Promise<void>) => void

/** `stop` stops everything, the last started first. */
export const createStops = (): { later: Later; stop(): Promise<void> } => {
  const stops: (() => Promise<void>)[] = []
  return {
    later: (stop) => void stops.push(stop),
    stop: async () => {
      for (const one of stops.reverse()) await one()
    },
  }
}
