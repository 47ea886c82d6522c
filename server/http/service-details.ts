// Reads the data that the pages of services, KLIK and products show in addition to the world.

import type { KnownCertificate } from '../../views/model/certificates.ts'
import { newestAttempts } from '../../views/model/indexes.ts'
import type { WatchedPage } from '../../views/model/service-page.ts'
import type { ServicesDetail } from '../../views/model/services.ts'
import type { World } from '../../views/model/world.ts'
import type { KlikDetail } from '../../views/pages/klik.ts'
import type { StoredFact } from '../domain/facts/facts.ts'
import { indekser } from '../domain/measured/check.ts'
import { emptySketch } from '../domain/measured/sketch.ts'
import type { AttemptStore } from '../domain/ports/attempts.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { ProbeStore } from '../domain/ports/probes.ts'
import type { Rules } from '../domain/readiness/group.ts'
import type { Probe } from '../domain/services/probe.ts'
import { lastDayFrom } from './windows.ts'

export type ServiceDetailsDeps = {
  store: AttemptStore & FactStore & ProbeStore
  rules: Pick<Rules, 'benefits'>
  probes: readonly Probe[]
  /** A function, because the demo has certificates only after its sandbox has started. */
  certificates: () => readonly KnownCertificate[]
  /** Serviceplatformen's status page; absent when it is not configured. */
  servicePage?: WatchedPage | undefined
  /** How old (ms) a KLIK status may be and still be known. */
  klikMaxAgeMs: number
  /** From one pulse to the next, ms. */
  pulseMs: number
}

export type ServiceDetails = {
  services(world: World): Promise<ServicesDetail>
  klik(): Promise<KlikDetail>
  aktiviteter(): Promise<StoredFact<'aktiviteter'>[]>
}

const noTimes = { sketch: emptySketch(), untimed: 0 }

export const createServiceDetails = (deps: ServiceDetailsDeps): ServiceDetails => {
  const { store, rules, probes, certificates, servicePage, klikMaxAgeMs, pulseMs } = deps
  return {
    services: async (world) => {
      const times = await store.readProbeTimes(lastDayFrom(world))
      return {
        probes: await Promise.all(
          probes.map(async (probe) => ({
            probe,
            recent: await store.readProbeLatest(probe.id, world.reading.now),
            times: times.get(probe.id) ?? noTimes,
          })),
        ),
        indekser: rules.benefits ? indekser : ['sdi'],
        sketches: await store.readSketches(lastDayFrom(world)),
        latestAttempts: (
          await Promise.all(indekser.map((indeks) => store.readLatestAttempts(indeks, newestAttempts)))
        ).flat(),
        pulseMs,
        certificates: certificates(),
        servicePage: servicePage && { ...servicePage, reported: await store.readServicePage() },
      }
    },
    klik: async () => ({ facts: await store.readFacts('klik'), klikMaxAgeMs }),
    aktiviteter: () => store.readFacts('aktiviteter'),
  }
}
