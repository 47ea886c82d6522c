// Past sums of the demo: the hours of the calls that the detector judged, so that tables show what incidents rest on.
import type { Indeks } from '../domain/measured/check.ts'
import {
  indeksKey,
  type KommuneHour,
  type ServiceKey,
  type SpanTimes,
} from '../domain/measured/service-times.ts'
import { toSketch } from '../domain/measured/sketch.ts'
import { hour } from '../domain/time.ts'
import type { PastCall } from './past-calls.ts'
import type { PastSample } from './past-samples.ts'

/** Collects calls by hour: of each service, and of each index about one kommune. */
export const createPastSums = (kommunekode: string | undefined) => {
  const hours = new Map<number, Map<ServiceKey, { all: PastCall[]; about: PastCall[] }>>()
  return {
    add: (samples: readonly PastSample[]): void => {
      for (const { key, at, call, kommunekode: asked } of samples) {
        const startAt = Math.floor(at / hour) * hour
        const ofHour = hours.get(startAt) ?? new Map()
        hours.set(startAt, ofHour)
        const calls = ofHour.get(key) ?? { all: [], about: [] }
        ofHour.set(key, calls)
        calls.all.push(call)
        if (asked !== undefined && asked === kommunekode) calls.about.push(call)
      }
    },
    services: (): SpanTimes[] =>
      [...hours].flatMap(([startAt, ofHour]) =>
        [...ofHour].map(
          ([service, { all }]): SpanTimes => ({
            ...{ service, span: 'hour', startAt },
            times: { sketch: toSketch(all), untimed: 0 },
          }),
        ),
      ),
    ofKommune: (indekser: readonly Indeks[]): KommuneHour[] =>
      kommunekode === undefined
        ? []
        : [...hours].flatMap(([startAt, ofHour]) =>
            indekser.flatMap((indeks) => {
              const about = ofHour.get(indeksKey(indeks))?.about ?? []
              return about.length === 0 ? [] : { kommunekode, indeks, startAt, sketch: toSketch(about) }
            }),
          ),
  }
}
