// Slices of long work: between them the event loop runs what waits, so that no response time is measured too long.
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'

/** A slice ends after so long, ms. */
const sliceMs = 10

/** Returns a function that ends the slice when it has lasted long enough. */
export const createPause = (): (() => Promise<void>) => {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < sliceMs) return
    await yieldToEventLoop()
    since = performance.now()
  }
}

/** Runs all steps, in slices, and returns their result. */
export const runInSlices = async <T>(steps: Generator<void, T>): Promise<T> => {
  const pause = createPause()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await pause()
  }
}
