// A story of the detector: calls every service each minute, and each index for a kommune in turn.
import { causeText } from '../../server/domain/incidents/cause.ts'
import {
  createDetector,
  type Detector,
  detectorDefaults,
  type Learnt,
} from '../../server/domain/incidents/detector.ts'
import type { Maintenance } from '../../server/domain/incidents/maintenance.ts'
import type { Changes, Incident } from '../../server/domain/incidents/register.ts'
import type { Sample } from '../../server/domain/incidents/sample.ts'
import { minute } from '../../server/domain/time.ts'
import { aMonday, expectations, koder, slotOf, smallFleet } from './detector.ts'

type Rules = {
  maintenance?: readonly Maintenance[]
  known?: readonly Incident[]
  now?: number
  past?: readonly Sample[]
}

export const createDetectorStory = ({
  maintenance = [],
  known = [],
  now: start = aMonday,
  past = [],
}: Rules = {}) => {
  const learnt: Learnt = { failShare: () => 0.02, expectations: expectations(4), maintenance }
  const detector: Detector = createDetector(smallFleet, detectorDefaults, learnt, slotOf, known, undefined, {
    samples: past,
    deliveries: [],
    totals: [],
  })
  const taken: Sample[] = []
  const all: Changes[] = []
  let now = start
  let nth = 0
  return {
    detector,
    samples: taken,
    now: () => now,
    incidents: () => new Map(all.flatMap(({ incidents }) => incidents).map((i) => [i.id, i])),
    steps: () => all.flatMap(({ steps }) => steps).map(({ kind, cause }) => `${kind} ${cause}`),
    notices: () => all.flatMap(({ notices }) => notices).length,
    live: () => detector.live().map(({ cause, state }) => `${causeText(cause)} ${state}`),
    /** Calls every service each minute, and each index for a kommune. */
    pass: (minutes: number, outcomeOf: (service: string, kommunekode?: string) => Sample['outcome']) => {
      for (const end = now + minutes * minute; now < end; now += minute) {
        const kommunekode = koder[nth % koder.length]
        nth += 1
        const samples = [
          ...smallFleet.services.map(({ id }) => ({ at: now, service: id, outcome: outcomeOf(id) })),
          ...['sdi', 'ydi'].map((service) => ({
            at: now,
            service,
            kommunekode,
            outcome: outcomeOf(service, kommunekode),
          })),
        ]
        taken.push(...samples)
        detector.take(samples)
        all.push(detector.decide(now))
      }
    },
  }
}
