// Owns a bound on how much is done at once: places that are taken and given back, first come, first served.

/** Resolves to what gives the place back; rejects when `signal` aborts while waiting. */
export type Semaphore = (signal: AbortSignal) => Promise<() => void>

export const createSemaphore = (count: number): Semaphore => {
  let free = count
  const waiting: (() => void)[] = []

  const give = (): void => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  /** Gives back once, however often it is called. */
  const once = (): (() => void) => {
    let given = false
    return () => {
      if (!given) give()
      given = true
    }
  }

  return async (signal) => {
    signal.throwIfAborted()
    if (free > 0) {
      free -= 1
      return once()
    }
    return new Promise((resolve, reject) => {
      const taken = () => {
        signal.removeEventListener('abort', leave)
        resolve(once())
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
