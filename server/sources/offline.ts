// Owns telling a service's failure from our own: what fails while we are cut off is `offline`, and judged by nobody.
import type { ProbeResult } from '../domain/services/probe.ts'
import { reachedAnything } from '../domain/services/probe.ts'
import type { Reachability } from '../domain/services/reachability.ts'
import type { Transport } from './http.ts'
import type { Prober } from './probe.ts'

/** Rejects when `signal` aborts first: trying the references takes seconds, and a stop does not wait for it. */
const untilAborted = <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })

/** Tells `reachability` of every call; one that reached nothing while we are cut off is `offline`. */
export const withReachability =
  (send: Transport, reachability: Reachability): Transport =>
  async (request, signal) => {
    const reply = await send(request, signal)
    const reached = reply.kind !== 'network' && reply.kind !== 'timeout'
    reachability.note(reached)
    if (reached || !(await untilAborted(reachability.isCutOff(), signal))) return reply
    return { kind: 'offline', durationMs: reply.durationMs, detail: reply.detail }
  }

/** The same for probes, which know more: what was connected to was reached, however it ended. */
export const probeWithReachability = ({ probe }: Prober, reachability: Reachability): Prober => ({
  probe: async (one, signal): Promise<ProbeResult> => {
    const result = await probe(one, signal)
    const reached = reachedAnything(result)
    reachability.note(reached)
    if (reached || !(await untilAborted(reachability.isCutOff(), signal))) return result
    return { ...result, outcome: 'offline' }
  },
})
