// Distinguishes a service's failure from our own: a failure while our connection is down is `offline`, and not judged.
import type { ProbeResult } from '../domain/services/probe.ts'
import { reachedAnything } from '../domain/services/probe.ts'
import type { Reachability } from '../domain/services/reachability.ts'
import type { Transport, WireReply } from './http.ts'
import type { Prober } from './probe.ts'

/** The part of it that judges a call. */
type Judge = Pick<Reachability, 'note' | 'isCutOff'>

/** Rejects when `signal` aborts first, because contacting the references takes seconds and a stop must not wait. */
const untilAborted = <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })

type Failure = Exclude<WireReply, { kind: 'reply' }>

/** The failure of a call that made no connection. Once one is made, our network works: what follows is the service's. */
const unreachedOf = (reply: WireReply): Failure | undefined =>
  (reply.kind === 'network' || reply.kind === 'timeout') && !reply.connected ? reply : undefined

/** Reports every call to `reachability`; a call that reached nothing while our connection is down is `offline`. */
export const withReachability =
  (send: Transport, reachability: Judge): Transport =>
  async (request, signal) => {
    const reply = await send(request, signal)
    const unreached = unreachedOf(reply)
    reachability.note(unreached === undefined)
    if (unreached === undefined || !(await untilAborted(reachability.isCutOff(), signal))) return reply
    return { kind: 'offline', durationMs: reply.durationMs, detail: unreached.detail }
  }

/** The same for probes. A probe that connected has reached something, whatever its outcome. */
export const probeWithReachability = ({ probe }: Prober, reachability: Judge): Prober => ({
  probe: async (one, signal): Promise<ProbeResult> => {
    const result = await probe(one, signal)
    const reached = reachedAnything(result)
    reachability.note(reached)
    if (reached || !(await untilAborted(reachability.isCutOff(), signal))) return result
    return { ...result, outcome: 'offline' }
  },
})
