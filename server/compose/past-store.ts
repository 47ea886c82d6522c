// The store as it was at an instant in the past, as far as the history goes; for those who read the world.

import type { FactKind, StoredFact } from '../domain/facts/facts.ts'
import { kleGroups } from '../domain/kle.ts'
import { byKommune } from '../domain/kommuner.ts'
import type { Cell } from '../domain/measured/cell.ts'
import type { Delivery } from '../domain/measured/delivery.ts'
import type { Run } from '../domain/ports/cells.ts'
import type { FactQuery } from '../domain/ports/facts.ts'
import type { StoredIncident } from '../domain/ports/incidents.ts'
import type { LevelRun } from '../domain/ports/levels.ts'
import type { Store } from '../domain/ports/store.ts'
import { type GroupState, type KommuneData, nothingKnown, type Rules } from '../domain/readiness/group.ts'
import { createAssessor } from '../domain/readiness/kommune.ts'
import { copenhagenDay } from '../domain/time.ts'
import { cellsAt, changeAt, incidentAt, verdictsAt } from '../domain/week/past.ts'
import type { WorldDeps } from '../http/world.ts'
import { createPause } from './slices.ts'

/** As many months and types as the store reads to assess a kommune. */
const mostKald = 12

type History = {
  runs: ReadonlyMap<string, readonly Run[]>
  levelRuns: ReadonlyMap<string, readonly LevelRun[]>
}

/** Reads the answers that held at `from` or later, and all changes of levels, of the kommuner. */
export const readHistory = async (
  store: Pick<Store, 'readRuns' | 'readLevelRuns'>,
  kommunekoder: readonly string[],
  from: number,
): Promise<History> => {
  const runs = new Map<string, readonly Run[]>()
  const pause = createPause()
  for (const kommunekode of kommunekoder) {
    runs.set(kommunekode, await store.readRuns(kommunekode, from))
    await pause()
  }
  return { runs, levelRuns: byKommune(await store.readLevelRuns(0)) }
}

/** A kommune's cells and states at an instant, given what else was known of it then. */
type Recall = (
  kommunekode: string,
  known: Omit<KommuneData, 'cells'>,
) => { cells: readonly Cell[]; groups: readonly GroupState[] }

export type RecallAt = (at: number, rules: Rules) => Recall

/** Recalls from the history of answers. */
export const recallAnswers =
  ({ runs, levelRuns }: History): RecallAt =>
  (at, rules) => {
    const assessor = createAssessor(rules)
    return (kommunekode, known) => {
      const cells = cellsAt(kommunekode, runs.get(kommunekode) ?? [], at)
      const changes = levelRuns.get(kommunekode) ?? []
      const states = assessor.assess(kommunekode, { ...known, cells }, [], at)
      return {
        cells,
        groups: states.map((state) => ({ ...state, ...changeAt(changes, state.group, state.level, at) })),
      }
    }
  }

/** All deliveries that are kept of the kommuner, oldest first in each group. */
export const readAllDeliveries = async (
  store: Pick<Store, 'readDeliveries'>,
  kommunekoder: readonly string[],
): Promise<ReadonlyMap<string, readonly Delivery[]>> => {
  const all = new Map<string, readonly Delivery[]>()
  const pause = createPause()
  for (const kommunekode of kommunekoder) {
    all.set(kommunekode, await store.readDeliveries(kommunekode, 0))
    await pause()
  }
  return all
}

type Kept = WorldDeps['store'] & Pick<Store, 'readKommune' | 'readServiceTimes'>

/** Kinds whose facts say themselves on which days they hold: a correction takes them as they are known now. */
const spanKinds: readonly string[] = ['loesninger', 'haendelser']

/** The day (`yyyy-mm-dd`) of which a fact reports. */
const dayOf = <K extends FactKind>({ value, oplystDato, recordedAt }: StoredFact<K>): string =>
  ('dato' in value ? value.dato : undefined) ?? oplystDato ?? copenhagenDay(recordedAt)

/**
 * Facts as they are known now about an instant: those of its day or before replace those that were known at it. What is
 * reported without a day is of the day it was imported on.
 */
const factsKnownNow = (store: Pick<Store, 'readFacts'>, at: number): Store['readFacts'] => {
  const today = copenhagenDay(at)
  return async (kind, query = {}) => {
    const now = await store.readFacts(kind, query)
    if (spanKinds.includes(kind)) return now
    const then = await store.readFacts(kind, { ...query, knownAt: at })
    const known = [...then, ...now.filter((fact) => dayOf(fact) <= today)]
    return [...new Map(known.map((fact) => [`${fact.kommunekode} ${fact.key}`, fact])).values()]
  }
}

export type PastMoment = {
  at: number
  /** Incidents that ended before it are left out. */
  incidentsFrom: number
  /** Whether facts are taken as they are known now. */
  corrects: boolean
}

/** `deliveries`: by kommunekode, of the kommuner that were polled. */
export const openPast = async (
  store: Store,
  deliveries: ReadonlyMap<string, readonly Delivery[]>,
  recall: Recall,
  { at, incidentsFrom, corrects }: PastMoment,
): Promise<Kept> => {
  const pause = createPause()
  const readFacts: Store['readFacts'] = corrects
    ? factsKnownNow(store, at)
    : (kind, query: FactQuery = {}) => store.readFacts(kind, { ...query, knownAt: at })

  const incidents: StoredIncident[] = []
  for (const { id } of await store.readIncidents(incidentsFrom)) {
    const detail = await store.readIncident(id)
    const { groups = kleGroups } = detail?.incident ?? {}
    const hasReceived = (kommunekode: string, since: number): boolean =>
      (deliveries.get(kommunekode) ?? []).some(
        ({ group, until, received }) =>
          received > 0 && since < until && until <= at && groups.includes(group),
      )
    const then = detail && incidentAt(detail, at, hasReceived)
    if (then !== undefined) incidents.push(then)
    await pause()
  }

  // Read at once, because two queries for each kommune take longer than all else here.
  const konfigurationer = byKommune(await readFacts('kle-konfiguration'))
  const kald = byKommune(await readFacts('kald'))
  const data = new Map<string, KommuneData>()
  const groups: GroupState[] = []
  for (const [kommunekode, calls] of deliveries) {
    const monthly = [...(kald.get(kommunekode) ?? [])]
    const known = {
      konfigurationer: konfigurationer.get(kommunekode) ?? [],
      kald: monthly.sort((a, b) => (a.key < b.key ? 1 : -1)).slice(0, mostKald),
      deliveries: verdictsAt(kommunekode, calls, incidents, at),
    }
    const then = recall(kommunekode, known)
    data.set(kommunekode, { ...known, cells: then.cells })
    groups.push(...then.groups)
    await pause()
  }

  return {
    version: () => 0,
    factsVersion: () => '',
    readGroups: async () => groups,
    readUndecided: async () => [],
    readIncidents: async () => incidents,
    readFacts,
    readObservations: store.readObservations,
    readServiceTimes: store.readServiceTimes,
    readKommune: async (kommunekode) => data.get(kommunekode) ?? nothingKnown,
  }
}
