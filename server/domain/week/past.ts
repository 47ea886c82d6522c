// What was known at an instant, from the history: cells, changes of levels, incidents, and whether deliveries had stopped.
import { parseCause } from '../incidents/cause.ts'
import type { StepKind } from '../incidents/register.ts'
import { type KleGroup, kleGroups, type ReadinessGroup } from '../kle.ts'
import type { Cell } from '../measured/cell.ts'
import { type Delivery, type DeliveryVerdict, isWatched } from '../measured/delivery.ts'
import type { Run } from '../ports/cells.ts'
import type { IncidentDetail, StoredIncident, StoredStep } from '../ports/incidents.ts'
import type { LevelRun } from '../ports/levels.ts'
import type { KommuneData } from '../readiness/group.ts'
import type { Level } from '../readiness/level.ts'
import type { LevelHistory } from '../readiness/level-history.ts'

/**
 * A kommune's cells at `at`. Runs hold neither what was received lately nor what a configuration let through, which
 * are unknown then; an answer that was repeated after `at` has the time `at`, because only its last time is held.
 */
export const cellsAt = (kommunekode: string, runs: readonly Run[], at: number): Cell[] => {
  const latest = new Map<string, Run>()
  for (const run of runs) {
    if (run.firstAt > at || run.recordedAt > at) continue
    const key = `${run.indeks} ${run.kle}`
    const former = latest.get(key)
    if (former === undefined || former.firstAt <= run.firstAt) latest.set(key, run)
  }
  return [...latest.values()].map(({ indeks, kle, answer, cases, ydelser, right, countedWith, lastAt }) => {
    const answeredAt = Math.min(lastAt, at)
    return {
      ...{ indeks, kommunekode, kle, outcome: answer, answer, cases, ydelser, right, countedWith },
      ...{ checkedAt: answeredAt, answeredAt, changedByUs: false, trusted: true },
    }
  })
}

/** When a group's level became `level`, as its runs say, oldest first; a gap in the measurements is no change. */
export const changeAt = (
  runs: readonly Pick<LevelRun, 'group' | 'level' | 'byUs' | 'firstAt'>[],
  group: ReadinessGroup,
  level: Level,
  at: number,
): Pick<LevelHistory, 'changedAt' | 'changedByUs'> => {
  let decided: Level | undefined
  let change: Pick<LevelHistory, 'changedAt' | 'changedByUs'> = { changedByUs: false }
  let shown: Level | undefined
  for (const run of runs) {
    if (run.group !== group || run.firstAt > at) continue
    if (run.level === 'ukendt') {
      if (shown !== undefined && shown !== 'ukendt' && level === 'ukendt')
        change = { changedAt: run.firstAt, changedByUs: run.byUs }
    } else {
      if (decided !== undefined && decided !== run.level)
        change = { changedAt: run.firstAt, changedByUs: run.byUs }
      decided = run.level
    }
    shown = run.level
  }
  // Under other rules than when it was measured, the history says nothing of when it changed.
  return shown === level ? change : { changedByUs: false }
}

const stateAfter: Partial<Record<StepKind, StoredIncident['state']>> = {
  opened: 'open',
  relapsed: 'open',
  reopened: 'open',
  recovering: 'recovering',
  merged: 'merged',
  closed: 'closed',
  abandoned: 'closed',
}

/** By what an incident was closed, from the step that closed it. */
const closingOf = (step: StoredStep | undefined): Pick<StoredIncident, 'closedBy' | 'closedOrigin'> => {
  if (step === undefined) return { closedBy: undefined, closedOrigin: undefined }
  if (step.kind === 'abandoned') return { closedBy: 'abandoned', closedOrigin: undefined }
  return { closedBy: step.origin === undefined ? 'measured' : 'hand', closedOrigin: step.origin }
}

const backKinds: readonly StepKind[] = ['relapsed', 'reopened']

/**
 * An incident at `at`; undefined when it had not opened. Steps hold how many kommuner it hit and not which, so that
 * these are those it hit last; and numbers change without a step, so that those of a live one are its last step's.
 * `hasReceived`: whether a kommune that a stop hit has delivered since an instant, of those that are well again now.
 */
export const incidentAt = (
  { incident, steps }: IncidentDetail,
  at: number,
  hasReceived: (kommunekode: string, since: number) => boolean = () => false,
): StoredIncident | undefined => {
  const until = steps.filter((step) => step.at <= at)
  const last = until.at(-1)
  if (last === undefined) return undefined
  const turn = until.findLast(({ kind }) => stateAfter[kind] !== undefined)
  const state = (turn && stateAfter[turn.kind]) ?? 'open'
  const isOver = state === 'closed' || state === 'merged'
  if (isOver && until.length === steps.length) return incident
  const failingSince = until.findLast(({ kind }) => backKinds.includes(kind))?.at ?? incident.beganAt
  const isWell = (kommunekode: string): boolean =>
    incident.what === 'stop' && hasReceived(kommunekode, failingSince)
  return {
    ...incident,
    state,
    cause: parseCause(last.cause) ?? { kind: 'unknown' },
    evidence: last.evidence,
    recovered: isOver ? incident.recovered : incident.recovered.filter(isWell),
    recoveringAt: state === 'recovering' ? turn?.at : undefined,
    closedAt: isOver ? turn?.at : undefined,
    ...closingOf(state === 'closed' ? turn : undefined),
    mergedInto: state === 'merged' ? incident.mergedInto : undefined,
    acknowledgedAt: until.findLast(({ kind }) => kind === 'acknowledged')?.at,
    isUnstable: until.some(({ kind }) => backKinds.includes(kind)),
    isReopened: until.some(({ kind }) => kind === 'reopened') || undefined,
  }
}

type Stopping = Pick<
  StoredIncident,
  'what' | 'state' | 'beganAt' | 'closedAt' | 'closedBy' | 'hit' | 'recovered' | 'groups'
>

/** Whether an incident says that a kommune's group had stopped: while it was open, or closed by hand. */
const tellsOf = ({ what, state, closedBy, hit, recovered, groups = [] }: Stopping, kommunekode: string) => {
  const isTold = what === 'stop' && (state === 'open' || (state === 'closed' && closedBy === 'hand'))
  return (group: KleGroup): boolean =>
    isTold && hit.includes(kommunekode) && !recovered.includes(kommunekode) && groups.includes(group)
}

/**
 * The verdicts of the hourly calls at `at`, from a kommune's deliveries, oldest first, and the incidents of then. A
 * stop that was closed by hand goes on until something is received.
 */
export const verdictsAt = (
  kommunekode: string,
  deliveries: readonly Pick<Delivery, 'group' | 'until' | 'received'>[],
  incidents: readonly Stopping[],
  at: number,
): NonNullable<KommuneData['deliveries']> => {
  const verdictIn = (group: KleGroup): DeliveryVerdict | undefined => {
    const calls = deliveries.filter((call) => call.group === group && call.until <= at)
    if (!isWatched(calls[0]?.until, calls.at(-1)?.until, at)) return undefined
    const receivedAfter = (from: number): number =>
      calls.reduce((sum, { until, received }) => sum + (until > from ? received : 0), 0)
    const stop = incidents.find((one) => tellsOf(one, kommunekode)(group))
    if (stop === undefined) return 'receiving'
    if (stop.state === 'closed' && receivedAfter(stop.closedAt ?? at) > 0) return 'receiving'
    return { since: stop.beganAt, received: receivedAfter(stop.beganAt) }
  }
  return Object.fromEntries(
    kleGroups.flatMap((group) => {
      const verdict = verdictIn(group)
      return verdict === undefined ? [] : [[group, verdict]]
    }),
  )
}
