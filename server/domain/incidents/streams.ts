// Streams: the evidence of every service and kommune, and which of them are suspected.
import type { Hit } from './calls.ts'
import { clampUsual, dropParts, type Weights, weightsOf } from './cusum.ts'
import { createLately } from './lately.ts'
import type { Sample } from './sample.ts'
import { addSample, createStream, dismiss, isSuspected, type Stream } from './stream.ts'

/** Evidence (natural logarithm of a likelihood ratio) for a probe, an index and a kommune. */
export type Marks = { probe: number; indeks: number; kommune: number }

/** `usual`: the usual share (0..1) of a service's calls that fail. */
export const createStreams = (
  { suspectAt, openAt }: { suspectAt: Marks; openAt: Marks },
  usual: (service: string) => number,
) => {
  const lately = createLately(usual)
  const streams = new Map<string, Stream>()
  const hot = new Set<Stream>()
  const weights = new Map<string, Weights>()

  const weightsFor = (service: string): Weights => {
    const made = weights.get(service) ?? weightsOf(usual(service))
    weights.set(service, made)
    return made
  }

  const streamOf = (kind: Stream['kind'], id: string, hasKommuner: boolean): Stream => {
    const key = `${kind} ${id}`
    const known = streams.get(key)
    if (known !== undefined) return known
    const scale = kind === 'kommune' ? 'kommune' : hasKommuner ? 'indeks' : 'probe'
    const made = createStream(kind, id, { suspectAt: suspectAt[scale], openAt: openAt[scale] })
    streams.set(key, made)
    return made
  }

  const drop = (stream: Stream): void => {
    dismiss(stream)
    hot.delete(stream)
  }

  const dropAll = (): void => {
    for (const stream of streams.values()) drop(stream)
  }

  const add = (stream: Stream, sample: Sample, weighed: Weights): void => {
    if (addSample(stream, sample, weighed)) hot.add(stream)
    else hot.delete(stream)
  }

  return {
    /** The suspected ones. */
    hot: hot as ReadonlySet<Stream>,
    /** Notes a call for comparison; `add` also adds it to the evidence. */
    note: (sample: Sample): void => lately.add(sample),
    add: (sample: Sample): void => {
      const { at, service, kommunekode } = sample
      add(streamOf('service', service, kommunekode !== undefined), sample, weightsFor(service))
      if (kommunekode === undefined) return
      const share = lately.beside(service, kommunekode, at)
      const isShared = share > 2 * clampUsual(usual(service))
      add(streamOf('kommune', kommunekode, true), sample, isShared ? weightsOf(share) : weightsFor(service))
    },
    drop,
    dropAll,
    /** Drops the evidence that an incident explains. */
    dropInside: ({ services, kommuner }: Hit): void => {
      for (const stream of streams.values()) {
        const isInside =
          kommuner === undefined
            ? stream.kind === 'kommune' || services.has(stream.id)
            : stream.kind === 'kommune' && kommuner.has(stream.id)
        if (isInside) drop(stream)
        else if (kommuner !== undefined && stream.kind === 'service') {
          dropParts(stream.cusum, kommuner)
          if (!isSuspected(stream)) drop(stream)
        }
      }
    },
    clear: (): void => {
      dropAll()
      lately.clear()
    },
  }
}
