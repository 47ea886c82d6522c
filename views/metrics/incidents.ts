// Metrics of the live incidents.
import { causeText } from '../../server/domain/incidents/cause.ts'
import { liveIncidents } from '../model/incident-order.ts'
import type { World } from '../model/world.ts'
import type { Family } from './family.ts'

const signals = ['svar', 'leverance'] as const
const states = ['open', 'recovering'] as const

/** Only the worst incidents have a series each, so that the number of series is bounded. */
const mostSeries = 50

export const incidentFamilies = (world: Pick<World, 'incidents' | 'reading'>): Family[] => {
  const live = liveIncidents(world)
  return [
    {
      name: 'incidents',
      help: 'Incidents that are not over, by signal and state.',
      samples: signals.flatMap((signal) =>
        states.map((state) => ({
          labels: { signal, state },
          value: live.filter((one) => one.signal === signal && one.state === state).length,
        })),
      ),
    },
    {
      name: 'incident_hit_kommuner',
      help: 'Kommuner that an incident still hits, for the worst 50 that are not over.',
      samples: live.slice(0, mostSeries).map(({ id, cause, signal, hit, recovered }) => ({
        labels: { id: String(id), cause: causeText(cause), signal },
        value: hit.length - recovered.length,
      })),
    },
  ]
}
