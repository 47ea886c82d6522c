// Detector: takes samples, deliveries and totals in the order of time, and decides which incidents there are.
import type { Delivery } from '../measured/delivery.ts'
import { finish } from '../steps.ts'
import { minute } from '../time.ts'
import { countedIn } from './candidates.ts'
import { createDrop, type DropSettings, dropDefaults, type Total } from './drop.ts'
import type { Expectation, Slots } from './expected.ts'
import { type Fleet, isMeasured, platformOf } from './fleet.ts'
import { createLeverance, type LeveranceSettings, leveranceDefaults } from './leverance.ts'
import type { Look } from './looks.ts'
import { isMaintained, type Maintenance } from './maintenance.ts'
import { type Changes, createRegister, type Incident } from './register.ts'
import type { Sample } from './sample.ts'
import { createSvar, type SvarSettings, svarDefaults } from './svar.ts'

export type DetectorSettings = { svar: SvarSettings; leverance: LeveranceSettings; drop: DropSettings }

export const detectorDefaults: DetectorSettings = {
  svar: svarDefaults,
  leverance: leveranceDefaults,
  drop: dropDefaults,
}

/** What was learnt from earlier weeks, incidents and maintenance left out. */
export type Learnt = {
  /** The usual share (0..1) of a service's calls that fail. */
  failShare: (service: string) => number
  /** Key: `kommunekode group`. */
  expectations: ReadonlyMap<string, Expectation>
  /** Announced maintenance: what falls in it is measured, but not judged. */
  maintenance?: readonly Maintenance[]
}

export type Detector = {
  take(samples: readonly Sample[], deliveries?: readonly Delivery[], totals?: readonly Total[]): void
  /** Decides what the evidence up to `now` explains, and returns what has changed since the last call. */
  decide(now: number): Changes
  /** What should be called soon, besides what is due. */
  looks(now: number): Look[]
  /** Since when all fails alike, so that it is our own trouble; undefined while it is not. */
  ownSince(now: number): number | undefined
  /** Our clock was set by `byMs`: that decides nothing. */
  clockWasSet(byMs: number): void
  /** Stops following an incident that was closed by hand at `at`. */
  forget(id: number, at: number): void
  live(): Incident[]
}

/** What was measured before the detector was created. */
export type Past = {
  samples: readonly Sample[]
  deliveries: readonly Delivery[]
  totals: readonly Total[]
}

const noPast: Past = { samples: [], deliveries: [], totals: [] }

/** What a detector is created from: those that ended in the past that is taken are in `known` too. */
type Given = [
  fleet: Fleet,
  settings: DetectorSettings,
  learnt: Learnt,
  slotOf: Slots,
  known?: readonly Incident[],
  nextId?: number,
  past?: Past,
]

/** So many of the past are taken in a step. */
const stepSize = 64

/**
 * Creates a detector, in steps. After a restart it takes the past without a verdict, so that evidence goes on where it
 * was, and then continues with the incidents in `known` that are live. `known` also holds those that ended in the past
 * that is taken: they explain its evidence, and may be reopened.
 */
export function* createDetectorInSteps(...given: Given): Generator<void, Detector> {
  const [fleet, settings, { failShare, expectations, maintenance = [] }, slotOf, known = []] = given
  const [, , , , , nextId = 1 + Math.max(0, ...known.map(({ id }) => id)), past = noPast] = given
  const register = createRegister(known, nextId)
  const svar = createSvar(fleet, register, settings.svar, failShare)
  const leverance = yield* createLeverance(fleet, register, settings.leverance, expectations, slotOf)
  yield
  const drop = createDrop(fleet, register, settings.drop)
  const kommunekoder = new Set(fleet.kommuner.map(({ kommunekode }) => kommunekode))
  /** What is about a kommune that is no longer polled was measured before. */
  const isJudged = (service: string, kommunekode: string | undefined, at: number, end?: number): boolean =>
    (kommunekode === undefined || kommunekoder.has(kommunekode)) &&
    !isMaintained(maintenance, { platform: platformOf(fleet, service), service, kommunekode }, at, end)
  const takeSample = (sample: Sample): void => {
    if (isJudged(sample.service, sample.kommunekode, sample.at)) svar.take(sample)
  }
  const takeDelivery = (delivery: Delivery): void => {
    if (isJudged(countedIn, delivery.kommunekode, delivery.from, delivery.until)) leverance.take(delivery)
  }
  const takeTotal = (total: Total): void => {
    if (isJudged(countedIn, total.kommunekode, total.at)) drop.take(total)
  }
  const signalOf = ({ signal, what }: Incident) =>
    signal === 'svar' ? svar : what === 'drop' ? drop : leverance
  const live = register
    .live()
    .filter((incident) => isMeasured(fleet, incident))
    .map((incident) => {
      const isPolled = (kommunekode: string) => kommunekoder.has(kommunekode)
      if (incident.hit.every(isPolled)) return incident
      register.update(incident.id, {
        hit: incident.hit.filter(isPolled),
        recovered: incident.recovered.filter(isPolled),
      })
      return register.get(incident.id)
    })
  /** Takes a signal's past. An incident explains the evidence from before it ended. */
  function* takePast<T>(
    signal: ReturnType<typeof signalOf>,
    list: readonly T[],
    atOf: (one: T) => number,
    take: (one: T) => void,
  ): Generator<void, void> {
    const ended = known
      .flatMap((incident) =>
        incident.closedAt === undefined ? [] : { incident, endedAt: incident.closedAt },
      )
      .filter(({ incident }) => signalOf(incident) === signal)
      .sort((a, b) => a.endedAt - b.endedAt)
    let next = 0
    const leaveOutBefore = (until: number): void => {
      for (let first = ended[next]; first !== undefined && first.endedAt < until; first = ended[next]) {
        signal.leaveOut(first.incident)
        next += 1
      }
    }
    const ordered = [...list].sort((a, b) => atOf(a) - atOf(b))
    yield
    for (const [i, one] of ordered.entries()) {
      if (i % stepSize === 0) yield
      leaveOutBefore(atOf(one))
      take(one)
    }
    leaveOutBefore(Number.POSITIVE_INFINITY)
  }
  let dismissedAt = Number.NEGATIVE_INFINITY
  yield* takePast(
    svar,
    past.samples,
    ({ at }) => at,
    (sample) => {
      // Later, our own trouble would look like a service's.
      if (sample.at - dismissedAt >= minute) {
        svar.dismissAlarms(sample.at)
        dismissedAt = sample.at
      }
      takeSample(sample)
    },
  )
  const stops = live
    .filter((incident) => signalOf(incident) === leverance)
    .sort((a, b) => a.openedAt - b.openedAt)
  yield* takePast(
    leverance,
    past.deliveries,
    ({ until }) => until,
    (delivery) => {
      // As when they opened, so that the evidence of others goes on from there.
      while (stops[0] !== undefined && stops[0].openedAt < delivery.until)
        leverance.resume(stops.shift() as Incident)
      leverance.settle(delivery.until)
      takeDelivery(delivery)
    },
  )
  for (const incident of stops) leverance.resume(incident)
  leverance.present()
  yield* takePast(drop, past.totals, ({ at }) => at, takeTotal)
  for (const incident of live) if (signalOf(incident) !== leverance) signalOf(incident).resume(incident)
  let abandoned = register.live().filter((incident) => !live.includes(incident))
  return {
    take: (samples, deliveries = [], totals = []) => {
      for (const sample of samples) takeSample(sample)
      for (const delivery of deliveries) takeDelivery(delivery)
      for (const total of totals) takeTotal(total)
    },
    decide: (now) => {
      for (const { id } of abandoned) register.close(id, now, 'abandoned')
      abandoned = []
      svar.decide(now)
      leverance.decide(now)
      drop.decide(now)
      return register.drain()
    },
    looks: (now) => svar.looks(now),
    ownSince: (now) => svar.ownSince(now),
    clockWasSet: (byMs) => {
      svar.clockWasSet()
      leverance.clockWasSet(byMs)
      drop.clockWasSet(byMs)
    },
    forget: (id, at) => {
      for (const signal of [svar, leverance, drop]) signal.forget(id)
      register.closedByHand(id, at)
    },
    live: () => register.live(),
  }
}

/** Creates a detector at once. */
export const createDetector = (...given: Given): Detector => finish(createDetectorInSteps(...given))
