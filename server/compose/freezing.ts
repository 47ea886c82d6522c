// Freezes weeks: as the store shows them now, or, when their time has passed, as the history shows them at their time.
import { type FrozenDetail, toFrozenWeek } from '../../views/model/frozen-week.ts'
import { correctionText } from '../../views/text/correction.ts'
import type { Config } from '../config/config.ts'
import { factsOf, namedServicesOf } from '../config/derive.ts'
import { maintenanceBetween } from '../config/windows.ts'
import type { Cell } from '../domain/measured/cell.ts'
import { indekser } from '../domain/measured/check.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Store } from '../domain/ports/store.ts'
import type { StoredWeek } from '../domain/ports/weeks.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { day, hour, minute } from '../domain/time.ts'
import { carryOver } from '../domain/week/carry-over.ts'
import { dueWeeks, frozenBeforeTime } from '../domain/week/due.ts'
import type { FrozenWeek } from '../domain/week/frozen-week.ts'
import { freezeAtOf, spanOfWeek, type Week } from '../domain/week/iso-week.ts'
import { createWorldReader } from '../http/world.ts'
import {
  openPast,
  type PastMoment,
  type RecallAt,
  readAllDeliveries,
  readHistory,
  recallAnswers,
} from './past-store.ts'
import { createPause } from './slices.ts'

export type FreezeDeps = {
  store: Store
  config: Config
  /** The rules by which an instant is assessed. */
  rulesAt: (at: number) => Rules
  demo: boolean
}

/** A week frozen within so long is shown as it is then: nothing that is shown is lost by going back to its time. */
const onTimeMs = 10 * minute
const timesMs = 7 * day

type Source = Pick<Store, 'readKommune' | 'readServiceTimes' | 'readFacts'> &
  Parameters<typeof createWorldReader>[0]['store']

/** Reads the world and its details at `now` from the store, or from the store as it was. */
const readAt = async (source: Source, { config, rulesAt, demo }: FreezeDeps, now: number) => {
  const rules = rulesAt(now)
  const facts = factsOf(config)
  const world = await createWorldReader({
    ...{ store: source, rules, demo, facts, products: config.products },
    observedMaxAgeMs: config.maxAgeMs.observed,
    services: namedServicesOf(config),
    clock: { now: () => now },
    maintenance: (from, until) => maintenanceBetween(config, from, until),
    intervalMs: config.poll.countsMs,
    status: () => ({ lagMs: 0 }),
  }).read()
  const pause = createPause()
  const cells = new Map<string, readonly Cell[]>()
  for (const { kommunekode } of config.kommuner) {
    cells.set(kommunekode, (await source.readKommune(kommunekode)).cells)
    await pause()
  }
  const until = Math.floor(now / hour) * hour
  const [times = new Map()] = await source.readServiceTimes('hour', [until - timesMs, until])
  const detail: FrozenDetail = {
    ...{ rules, cells, times, probes: config.probes },
    klik: await source.readFacts('klik'),
    klikMaxAgeMs: config.maxAgeMs.klik,
    aktiviteter: await source.readFacts('aktiviteter'),
    haendelser: await source.readFacts('haendelser'),
    indekser: rules.benefits ? indekser : ['sdi'],
  }
  return { world, detail }
}

/** The week as it is shown now. */
const freezePresent = async (
  deps: FreezeDeps,
  stamp: Pick<FrozenWeek, 'week' | 'early'>,
  now: number,
): Promise<FrozenWeek> => {
  const { world, detail } = await readAt(deps.store, deps, now)
  return toFrozenWeek(world, detail, { ...stamp, frozenAt: now, late: false })
}

const kommunekoderOf = ({ config }: FreezeDeps): string[] =>
  config.kommuner.map(({ kommunekode }) => kommunekode)

/** Recalls, of instants from `from` on, what the history of answers holds. */
const recallHistory = async (deps: FreezeDeps, from: number): Promise<RecallAt> => {
  const since = from - deps.rulesAt(from).staleAfterMs
  return recallAnswers(await readHistory(deps.store, kommunekoderOf(deps), since))
}

/** Returns a function that makes a week of the past, as `recallAt` recalls it. */
export const createPastFreezer = async (deps: FreezeDeps, recallAt: RecallAt) => {
  const { store, rulesAt } = deps
  const deliveries = await readAllDeliveries(store, kommunekoderOf(deps))
  return async (
    stamp: Pick<FrozenWeek, 'week' | 'frozenAt' | 'late'>,
    moment: Pick<PastMoment, 'at' | 'corrects'>,
    rules = rulesAt(moment.at),
  ): Promise<FrozenWeek> => {
    const incidentsFrom = spanOfWeek(stamp.week).from
    const recall = recallAt(moment.at, rules)
    const past = await openPast(store, deliveries, recall, { ...moment, incidentsFrom })
    const { world, detail } = await readAt(past, { ...deps, rulesAt: () => rules }, moment.at)
    return toFrozenWeek(world, detail, { ...stamp, early: false })
  }
}

/** The latest revision of a week, and when the week is to be frozen. */
type Former = { week: Week; dueAt: number; stored?: StoredWeek | undefined }

const readFormer = async ({ store, config }: FreezeDeps, week: Week): Promise<Former> => ({
  week,
  dueAt: freezeAtOf(week, config.freeze),
  stored: await store.readWeek(week),
})

/** Whether a week was frozen before its time, which has come now. */
const isToReplace = ({ dueAt, stored }: Former, now: number): boolean =>
  dueAt <= now && stored !== undefined && stored.content.early && stored.content.at < dueAt

/** The rules that a week was frozen by, as far as it holds them. */
const rulesOfWeek = ({ rules: frozen, gates, kommuner }: FrozenWeek, rules: Rules): Rules => {
  const { flereFrom, obligatory, benefits, freshWithinMs } = frozen
  const rights = new Map(kommuner.map(({ kommunekode, right }) => [kommunekode, right]))
  const freshness = { ...rules.freshness, freshWithinMs }
  return { ...rules, flereFrom, obligatory, benefits, gates, rights, freshness }
}

type Freezing = { clock: Pick<Clock, 'now'>; why?: string | undefined; by: string }

/** Makes a week from one state of the store, so that its cells and levels agree while others record. */
const makeContent = (deps: FreezeDeps, { week, dueAt, stored }: Former, clock: Freezing['clock']) =>
  deps.store.readSnapshot(async (store) => {
    // Read after the snapshot is taken: what was measured after `now` would be unknown.
    const now = clock.now()
    const early = dueAt > now
    const corrected = stored?.content.early ? undefined : stored?.content
    const at = corrected?.at ?? dueAt
    const steady = { ...deps, store }
    if (early || (corrected === undefined && now - at <= onTimeMs))
      return freezePresent(steady, { week, early }, now)
    const freezePast = await createPastFreezer(steady, await recallHistory(steady, at))
    const stamp = { week, frozenAt: now, late: true }
    const next = await freezePast(stamp, { at, corrects: corrected !== undefined })
    if (corrected === undefined) return next
    const formerRules = rulesOfWeek(corrected, deps.rulesAt(at))
    return carryOver({
      former: corrected,
      base: await freezePast(stamp, { at, corrects: false }, formerRules),
      next,
    })
  })

/** Freezes a week, or freezes it again as a further revision; undefined when another process has just done so. */
const freeze = async (
  deps: FreezeDeps,
  former: Former,
  { clock, why, by }: Freezing,
): Promise<StoredWeek | undefined> => {
  const content = await makeContent(deps, former, clock)
  const { stored } = former
  return deps.store.appendWeek(
    content,
    stored && { of: stored.revision, text: correctionText(why ?? wasEarly, by, stored.content, content) },
  )
}

const wasEarly = 'Den forrige var frosset før tiden'

/** Freezes every week that is due, oldest first. */
export const freezeDue = async (deps: FreezeDeps, clock: Freezing['clock']): Promise<StoredWeek[]> => {
  const { store, config } = deps
  const now = clock.now()
  const entries = await store.readWeeks()
  const frozen = new Set(entries.map(({ week }) => week))
  for (const { week } of frozenBeforeTime(entries, config.freeze))
    if (isToReplace(await readFormer(deps, week), now)) frozen.delete(week)
  const made: StoredWeek[] = []
  for (const week of dueWeeks(now, await store.firstMeasuredAt(), frozen, config.freeze)) {
    const stored = await freeze(deps, await readFormer(deps, week), { clock, by: 'ved ugens tidspunkt' })
    if (stored !== undefined) made.push(stored)
  }
  return made
}

/**
 * notBegun: the week is in the future · notMeasured: nothing was measured by then · frozen, notFrozen: it is, or is not ·
 * overtaken: another process has just frozen it.
 */
export type FreezeRefusal = 'notBegun' | 'notMeasured' | 'frozen' | 'notFrozen' | 'overtaken'

/** Freezes one week, early where its time has not come; with `why` it corrects one that is frozen. */
export const freezeOne = async (
  deps: FreezeDeps,
  week: Week,
  { clock, why, by }: Freezing,
): Promise<StoredWeek | FreezeRefusal> => {
  const now = clock.now()
  if (spanOfWeek(week).from > now) return 'notBegun'
  const former = await readFormer(deps, week)
  const measuredFrom = (await deps.store.firstMeasuredAt()) ?? Number.POSITIVE_INFINITY
  if (measuredFrom > Math.min(former.dueAt, now)) return 'notMeasured'
  if (former.stored === undefined && why !== undefined) return 'notFrozen'
  if (former.stored !== undefined && why === undefined && !isToReplace(former, now)) return 'frozen'
  return (await freeze(deps, former, { clock, why, by })) ?? 'overtaken'
}
