// Semaphore: limits concurrency; waiters acquire in the order of arrival.
/** Acquires a permit and resolves to its release function. Rejects when `signal` aborts while waiting. */
export type Semaphore = (signal: AbortSignal) => Promise<() => void>

export const createSemaphore = (count: number): Semaphore => {
  let free = count
  const waiting: (() => void)[] = []

  const release = (): void => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  /** Returns a function that releases one permit, at the first call only. */
  const releaseOnce = (): (() => void) => {
    let released = false
    return () => {
      if (!released) release()
      released = true
    }
  }

  return async (signal) => {
    signal.throwIfAborted()
    if (free > 0) {
      free -= 1
      return releaseOnce()
    }
    return new Promise((resolve, reject) => {
      const taken = () => {
        signal.removeEventListener('abort', leave)
        resolve(releaseOnce())
      }
      const leave = () => {
        waiting.splice(waiting.indexOf(taken), 1)
        reject(signal.reason)
      }
      waiting.push(taken)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
}
