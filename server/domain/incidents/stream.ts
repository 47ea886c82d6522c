// Stream: the calls of a service or of a kommune, and the evidence that too many of them fail.
import { addCall, type Cusum, createCusum, resetCusum, scoreOf, type Weights } from './cusum.ts'
import type { What } from './register.ts'
import type { Sample } from './sample.ts'

/** Witnesses are heard since so many failures before the alarm: what was long before may have had another cause. */
const recentFailures = { service: 6, kommune: 3 }

/** A lost right is no noise: two refusals are enough. */
const rightWeight = 2.5

export type Stream = {
  kind: 'service' | 'kommune'
  id: string
  cusum: Cusum
  suspectAt: number
  openAt: number
  /** The services of a kommune's failures. */
  services: Set<string>
  /** What most of the latest failures were. */
  what: What
  lastService: string
  /** Since when an alarm waits for an explanation, and from when its witnesses are heard. */
  alarmedAt?: number | undefined
  heardFrom: number
  /** The most evidence since then. */
  peak: number
  /** Whether the alarm is that of an incident, as far as the past tells; it is not explained again until the present. */
  isIncident: boolean
  /** When the latest failures were, and what. */
  failedAt: number[]
  failedBy: What[]
}

export const createStream = (
  kind: Stream['kind'],
  id: string,
  { suspectAt, openAt }: Pick<Stream, 'suspectAt' | 'openAt'>,
): Stream => ({
  kind,
  id,
  cusum: createCusum(),
  suspectAt,
  openAt,
  services: new Set(),
  what: 'failed',
  lastService: id,
  heardFrom: 0,
  peak: 0,
  isIncident: false,
  failedAt: [],
  failedBy: [],
})

/** The most frequent of `list`; `otherwise` when another is as frequent. A single failure by chance names no fault. */
export const mostOf = (list: readonly What[], otherwise: What): What => {
  const times = (what: What): number => list.filter((one) => one === what).length
  return list.reduce((most, what) => (times(what) > times(most) ? what : most), otherwise)
}

/** The services whose calls give it evidence. */
export const servicesIn = ({ kind, id, services }: Pick<Stream, 'kind' | 'id' | 'services'>): string[] =>
  kind === 'service' ? [id] : [...services]

export const isSuspected = ({ cusum, suspectAt }: Stream): boolean => scoreOf(cusum) >= suspectAt

/** Adds a call, in place; returns whether the stream is suspected. */
export const addSample = (stream: Stream, sample: Sample, weights: Weights): boolean => {
  const { at, service, kommunekode, outcome } = sample
  const part = stream.kind === 'service' ? kommunekode : undefined
  addCall(stream.cusum, weights, at, outcome !== 'ok', part, outcome === 'right' ? rightWeight : 1)
  if (outcome !== 'ok') {
    stream.lastService = service
    stream.services.add(service)
    stream.failedAt.push(at)
    stream.failedBy.push(outcome)
    if (stream.failedAt.length > recentFailures[stream.kind]) {
      stream.failedAt.shift()
      stream.failedBy.shift()
    }
    stream.what = mostOf(stream.failedBy, outcome)
  }
  if (isSuspected(stream)) return true
  calm(stream)
  return false
}

const calm = (stream: Stream): void => {
  stream.alarmedAt = undefined
  stream.peak = 0
  stream.isIncident = false
  stream.services.clear()
}

/** Drops the stream's evidence, in place. */
export const dismiss = (stream: Stream): void => {
  resetCusum(stream.cusum)
  calm(stream)
}
