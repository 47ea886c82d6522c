// The projection of the world to a frozen week: what pages show at an instant, as values that never change again.

import type { StoredFact } from '../../server/domain/facts/facts.ts'
import { countedSeparately } from '../../server/domain/facts/succession.ts'
import { inForce, inReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import { type Cell, knownAt } from '../../server/domain/measured/cell.ts'
import type { Indeks } from '../../server/domain/measured/check.ts'
import { indeksKey, type PeriodTimes, probeKey } from '../../server/domain/measured/service-times.ts'
import type { Rules } from '../../server/domain/readiness/group.ts'
import type { Probe } from '../../server/domain/services/probe.ts'
import { copenhagenDay } from '../../server/domain/time.ts'
import type { FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { spanOfWeek } from '../../server/domain/week/iso-week.ts'
import { indeksFullNames } from '../text/service-words.ts'
import { latestActivity } from './activities.ts'
import { klikBuckets, klikTasks } from './klik.ts'
import { byBeginning, toEventSpan } from './reported-events.ts'
import { figuresOf } from './response-times.ts'
import type { GroupModel, KommuneModel, World } from './world.ts'

/** What a frozen week holds besides the world. */
export type FrozenDetail = {
  rules: Pick<Rules, 'obligatory' | 'flereFrom' | 'benefits' | 'staleAfterMs' | 'freshness'>
  /** The cells of each kommune that is polled, by kommunekode. */
  cells: ReadonlyMap<string, readonly Cell[]>
  klik: readonly StoredFact<'klik'>[]
  klikMaxAgeMs: number
  aktiviteter: readonly StoredFact<'aktiviteter'>[]
  haendelser: readonly StoredFact<'haendelser'>[]
  /** Of the seven days until then. */
  times: PeriodTimes
  probes: readonly Pick<Probe, 'id' | 'navn'>[]
  indekser: readonly Indeks[]
}

type Stamp = Pick<FrozenWeek, 'week' | 'frozenAt' | 'late' | 'early'>
type FrozenKommune = FrozenWeek['kommuner'][number]
type FrozenGroup = FrozenKommune['groups']['02']
type FrozenCell = FrozenKommune['cells'][number]

/** An answer's time, if it is known to be before `at`: see `cellsAt`. */
const before = (time: number | undefined, at: number): number | undefined =>
  time !== undefined && time < at ? time : undefined

const toCell = (
  { indeks, kle, cell }: { indeks: Indeks; kle: string; cell: Cell | undefined },
  right: string,
  now: number,
  staleAfterMs: number,
): FrozenCell => {
  const known = knownAt(cell, now, staleAfterMs, right)
  if (cell === undefined || known.kind === 'unknown') return { indeks, kle, answer: 'unknown' }
  const { countedWith, answeredAt, cases, ydelser, receivedSince } = cell
  const common = { indeks, kle, countedWith: countedWith || undefined, answeredAt: before(answeredAt, now) }
  return known.kind === 'noAccess'
    ? { ...common, answer: 'noRight' }
    : { ...common, answer: 'counted', cases, ydelser, receivedSince }
}

/** A step without the time of its evidence, where that is not known. */
const toStep = (step: GroupModel['nextStep'], at: number): FrozenGroup['nextStep'] => {
  if (step === undefined || Number(step.evidence.measuredAt ?? 0) < at) return step
  const { measuredAt: _, ...evidence } = step.evidence
  return { ...step, evidence }
}

/** A group as it is frozen at `now`. */
export const toGroup = (group: GroupModel, now: number): FrozenGroup => {
  const { level, obligatory, delivered, zero, noAccess, limited, missing } = group
  const { changedAt, changedByUs, gate, shown, nextStep, measuredAt } = group
  return {
    ...{
      level,
      obligatory,
      delivered,
      zero,
      noAccess,
      limited,
      missing,
      changedAt,
      changedByUs,
      gate,
      shown,
    },
    measuredAt: before(measuredAt, now),
    ladder: Object.fromEntries(group.ladder.map(({ rung, outcome }) => [rung, outcome])),
    nextStep: toStep(nextStep, now),
  }
}

const toKommune = (
  k: KommuneModel,
  world: World,
  { rules, cells, indekser }: FrozenDetail,
): FrozenKommune => {
  const { kommunekode } = k.kommune
  const { now } = world.reading
  const held = new Map((cells.get(kommunekode) ?? []).map((cell) => [`${cell.indeks} ${cell.kle}`, cell]))
  const inSdi = new Map(
    [...held.values()].flatMap((cell) => (cell.indeks === 'sdi' ? [[cell.kle, cell]] : [])),
  )
  const numbers = countedSeparately(inForce(rules.obligatory, copenhagenDay(now)), inSdi)
  const asked = indekser.flatMap((indeks) =>
    numbers
      .filter((kle) => indeks === 'sdi' || inReadinessGroup(kle, 'eoj'))
      .map((kle) => ({ indeks, kle, cell: held.get(`${indeks} ${kle}`) })),
  )
  const { esdh, eoj } = k.productAnswers
  return {
    ...{ kommunekode, polled: k.polled, right: k.right },
    products: { esdh: esdh.product, eoj: eoj.product },
    groups: Object.fromEntries(
      readinessGroups.map((group) => [group, toGroup(k.groups[group], now)]),
    ) as FrozenKommune['groups'],
    cells: k.polled ? asked.map((one) => toCell(one, k.right, now, rules.staleAfterMs)) : [],
  }
}

const toKlik = ({ reading }: World, { klik, klikMaxAgeMs }: FrozenDetail): FrozenWeek['klik'] =>
  klikTasks(klik, reading, klikMaxAgeMs).map(({ opgave, titel, start, deadline, type, kommuner }) => ({
    ...{ opgave, titel, start, deadline, type },
    statuses: Object.fromEntries(
      klikBuckets.flatMap((bucket) =>
        bucket === 'ikkeOplyst' ? [] : kommuner[bucket].map(({ kommunekode }) => [kommunekode, bucket]),
      ),
    ),
  }))

/** The incidents that were live in the week; one that is folded under another is told by that. */
const toIncidents = (world: World, week: string): FrozenWeek['incidents'] => {
  const { from } = spanOfWeek(week)
  return world.incidents
    .filter(({ state, closedAt }) => state !== 'merged' && (closedAt ?? from) >= from)
    .map((incident) => {
      const { id, signal, what, cause, state, beganAt, openedAt, closedAt, closedBy } = incident
      const { hit, recovered, evidence, groups, services, isUnstable } = incident
      return {
        ...{ id, signal, what, cause, state, beganAt, openedAt, closedAt, closedBy },
        ...{ hit, recovered, evidence, groups, services, isUnstable },
      }
    })
}

/** More are counted, so that a week stays small. */
const mostReported = 50

/** The events that others describe of the week until `now`. */
const toReported = (
  facts: readonly StoredFact<'haendelser'>[],
  week: string,
  now: number,
): FrozenWeek['reported'] => {
  const { from } = spanOfWeek(week)
  const own = facts
    .map((fact) => ({ ...toEventSpan(fact), value: fact.value }))
    .filter((event) => event.from <= now && (event.until ?? Number.POSITIVE_INFINITY) > from)
    .sort(byBeginning)
  const latest = own.slice(0, mostReported).map(({ value: { titel, fra, til } }) => ({ titel, fra, til }))
  return { total: own.length, latest }
}

const toTimes = ({ times, probes, indekser }: FrozenDetail): FrozenWeek['times'] =>
  [
    ...indekser.map((indeks) => ({ id: indeksKey(indeks), navn: indeksFullNames[indeks] })),
    ...probes.map(({ id, navn }) => ({ id: probeKey(id), navn })),
  ].map(({ id, navn }) => {
    const { p50Ms, p95Ms, p99Ms, failedShare, results } = figuresOf(times.get(id))
    return { id, navn, results, p50Ms, p95Ms, p99Ms, failedShare }
  })

/** The week as the world and its details show it at the world's instant. */
export const toFrozenWeek = (world: World, detail: FrozenDetail, stamp: Stamp): FrozenWeek => {
  const { flereFrom, benefits, obligatory, freshness } = detail.rules
  const { now } = world.reading
  return {
    ...{ format: 1, ...stamp, at: now, demo: world.demo },
    rules: {
      ...{ flereFrom, benefits, freshWithinMs: freshness.freshWithinMs },
      obligatory: inForce(obligatory, copenhagenDay(now)).map((kle) => ({ kle })),
    },
    coverage: { fresh: world.fresh, planned: world.planned },
    kommuner: world.kommuner.map((k) => toKommune(k, world, detail)),
    products: world.products.map(({ id, navn, kind, vendor }) => ({
      ...{ id, navn, kind, vendor },
      activity: latestActivity(detail.aktiviteter, id, copenhagenDay(now)),
    })),
    gates: world.gates,
    klik: toKlik(world, detail),
    incidents: toIncidents(world, stamp.week),
    reported: toReported(detail.haendelser, stamp.week, now),
    times: toTimes(detail),
  }
}
