// Prometheus metrics (text format 0.0.4): the view-model as numbers with labels.

import { readinessGroups } from '../../server/domain/kle.ts'
import { indekser } from '../../server/domain/measured/check.ts'
import { percentile } from '../../server/domain/measured/sketch.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import { coverageShare } from '../api/answers.ts'
import type { IndeksOutcome } from '../model/details.ts'
import { type ServicesDetail, servicesOf } from '../model/services.ts'
import type { World } from '../model/world.ts'
import { type Family, familyText, one, seconds } from './family.ts'
import { incidentFamilies } from './incidents.ts'
import { serviceFamilies } from './services.ts'

export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8'

/** The data of the metrics in addition to the world: the last 24 hours, and the store's size. */
export type MetricsDetail = {
  services: ServicesDetail
  outcomes: readonly IndeksOutcome[]
  bytes: number
}

const levelFamilies = ({ kommuner, counts }: World): Family[] => {
  const states = kommuner.flatMap((k) =>
    readinessGroups.map((group) => ({
      labels: { kommunekode: k.kommune.kommunekode, navn: k.kommune.kortnavn, group },
      state: k.groups[group],
    })),
  )
  return [
    {
      name: 'kommuner',
      help: 'Kommuner at each level in a KLE group; each group sums to 98.',
      samples: readinessGroups.flatMap((group) =>
        levels.map((level) => ({ labels: { group, level }, value: counts[group][level] })),
      ),
    },
    {
      name: 'kommune_level',
      help: "1 for a kommune's level in a KLE group.",
      samples: states.map(({ labels, state }) => ({ labels: { ...labels, level: state.level }, value: 1 })),
    },
    {
      name: 'kommune_delivered_numbers',
      help: 'Obligatory KLE numbers of a group known to have cases from the kommune; absent when the level is unknown.',
      samples: states.map(({ labels, state }) => ({
        labels,
        value: state.level === 'ukendt' ? undefined : state.delivered,
      })),
    },
    {
      name: 'kommune_obligatory_numbers',
      help: 'Obligatory KLE numbers of a group in force today.',
      samples: states.map(({ labels, state }) => ({ labels, value: state.obligatory })),
    },
    {
      name: 'kommune_cases',
      help: 'Cases in the numbers of a group with a known count; absent when no count is known.',
      samples: states.map(({ labels, state }) => ({ labels, value: state.cases })),
    },
    {
      name: 'kommune_benefits',
      help: 'Benefits in the numbers of a group with a known count; they never raise a level.',
      samples: states.flatMap(({ labels, state: { benefits } }) => [
        { labels: { ...labels, kind: 'bevillinger' }, value: benefits?.bevillinger },
        { labels: { ...labels, kind: 'ydelser' }, value: benefits?.ydelser },
      ]),
    },
    {
      name: 'kommune_measured_timestamp_seconds',
      help: 'The oldest answer that a level is based on; absent when there is none.',
      samples: states.map(({ labels, state }) => ({ labels, value: seconds(state.measuredAt) })),
    },
  ]
}

const pollerFamilies = (world: World): Family[] => {
  const { round, lagMs, storeTrouble } = world.status
  return [
    one('coverage_share', 'Fresh cells as a share of planned cells, 0 to 1.', coverageShare(world)),
    one('cells_fresh', 'Cells with a fresh answer.', world.fresh),
    one('cells_planned', 'Planned cells: polled kommuner times obligatory numbers.', world.planned),
    one('measured_timestamp_seconds', 'The newest measurement.', seconds(world.measuredAt)),
    one('changed_timestamp_seconds', 'The last change of any level.', seconds(world.changedAt)),
    one('next_round_timestamp_seconds', 'When the next round of counts is due.', seconds(world.nextAt)),
    one('round_running', '1 while a round of counts runs.', round === undefined ? 0 : 1),
    one('round_planned_checks', 'Checks planned in the running round.', round?.planned),
    one('round_done_checks', 'Checks made in the running round.', round?.done),
    one('round_failed_checks', 'Checks without an answer in the running round.', round?.failed),
    one('store_writable', '1 while what is measured can be stored.', storeTrouble === undefined ? 1 : 0),
    one('event_loop_lag_seconds', "Our own event loop's longest delay in the last minute.", seconds(lagMs)),
  ]
}

const callFamilies = ({ services: { indeksTimes }, outcomes, bytes }: MetricsDetail): Family[] => {
  const bySource = indekser.map((source) => ({
    source,
    times: indeksTimes[source],
  }))
  return [
    {
      name: 'response_time_seconds',
      help: 'Response times of first attempts in the last 24 hours, within 5 %.',
      samples: bySource.flatMap(({ source, times }) =>
        [0.5, 0.95, 0.99].map((share) => ({
          labels: { source, quantile: String(share) },
          value: seconds(percentile(times, share)),
        })),
      ),
    },
    {
      name: 'response_times',
      help: 'First attempts judged in the last 24 hours, with and without an answer.',
      samples: bySource.flatMap(({ source, times }) => [
        { labels: { source, answered: 'yes' }, value: times.count - times.failed },
        { labels: { source, answered: 'no' }, value: times.failed },
      ]),
    },
    {
      name: 'attempts',
      help: 'Attempts in the last 24 hours by outcome, retries included.',
      samples: outcomes.map(({ indeks, outcome, attempts }) => ({
        labels: { source: indeks, outcome },
        value: attempts,
      })),
    },
    one('store_bytes', 'Size of the store on disk, including the write-ahead log.', bytes),
  ]
}

export const metricsText = (world: World, detail: MetricsDetail): string =>
  [
    one('demo', '1 when all values are invented demo data.', world.demo ? 1 : 0),
    ...levelFamilies(world),
    ...pollerFamilies(world),
    ...callFamilies(detail),
    ...serviceFamilies(servicesOf(detail.services, world)),
    ...incidentFamilies(world),
  ]
    .map(familyText)
    .join('')
