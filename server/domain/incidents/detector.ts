// Detector: takes samples, deliveries and totals in the order of time, and decides which incidents there are.
import type { Delivery } from '../measured/delivery.ts'
import { countedIn } from './candidates.ts'
import { createDrop, type DropSettings, dropDefaults, type Total } from './drop.ts'
import type { Expectation, Slots } from './expected.ts'
import { type Fleet, platformOf } from './fleet.ts'
import { createLeverance, type LeveranceSettings, leveranceDefaults } from './leverance.ts'
import { isMaintained, type Maintenance } from './maintenance.ts'
import { type Changes, createRegister, type Incident } from './register.ts'
import type { Sample } from './sample.ts'
import { createSvar, type Look, type SvarSettings, svarDefaults } from './svar.ts'

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
  /** Stops following an incident that was closed by hand at `at`. */
  forget(id: number, at: number): void
  live(): Incident[]
}

export const createDetector = (
  fleet: Fleet,
  settings: DetectorSettings,
  { failShare, expectations, maintenance = [] }: Learnt,
  slotOf: Slots,
  known: readonly Incident[] = [],
): Detector => {
  const register = createRegister(known, 1 + Math.max(0, ...known.map(({ id }) => id)))
  const svar = createSvar(fleet, register, settings.svar, failShare)
  const leverance = createLeverance(fleet, register, settings.leverance, expectations, slotOf)
  const drop = createDrop(fleet, register, settings.drop)
  for (const incident of register.live())
    (incident.signal === 'svar' ? svar : incident.what === 'drop' ? drop : leverance).resume(incident)
  const isJudged = (service: string, kommunekode: string | undefined, at: number): boolean =>
    !isMaintained(maintenance, { platform: platformOf(fleet, service), service, kommunekode }, at)
  return {
    take: (samples, deliveries = [], totals = []) => {
      for (const sample of samples)
        if (isJudged(sample.service, sample.kommunekode, sample.at)) svar.take(sample)
      for (const delivery of deliveries)
        if (isJudged(countedIn, delivery.kommunekode, delivery.until)) leverance.take(delivery)
      for (const total of totals) if (isJudged(countedIn, total.kommunekode, total.at)) drop.take(total)
    },
    decide: (now) => {
      svar.decide(now)
      leverance.decide(now)
      drop.decide(now)
      return register.drain()
    },
    looks: (now) => svar.looks(now),
    forget: (id, at) => {
      for (const signal of [svar, leverance, drop]) signal.forget(id)
      register.closedByHand(id, at)
    },
    live: () => register.live(),
  }
}
