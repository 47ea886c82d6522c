// The app of a configuration.
import type { Hono } from 'hono'
import type { Config } from '../config/config.ts'
import { anyKommuneOf, factsOf, limitsOf, namedServicesOf } from '../config/derive.ts'
import { maintenanceBetween } from '../config/windows.ts'
import type { PollerStatus } from '../domain/ports/poller.ts'
import type { Store } from '../domain/ports/store.ts'
import { type AppDeps, createApp } from '../http/app.ts'
import { createAssets } from '../http/assets.ts'
import { konfigurationJsonSchema } from '../imports/konfiguration-json.ts'
import { createUsualDeliveries } from './usual-deliveries.ts'

/** The poller's status with the store's trouble; the same object until one of them changes. */
const statusWithStore = (
  ofPoller: () => PollerStatus,
  store: Pick<Store, 'trouble'>,
): (() => PollerStatus) => {
  let made: { from: PollerStatus; status: PollerStatus } | undefined
  return () => {
    const from = ofPoller()
    const storeTrouble = store.trouble()
    if (made?.from !== from || made.status.storeTrouble !== storeTrouble)
      made = { from, status: storeTrouble === undefined ? from : { ...from, storeTrouble } }
    return made.status
  }
}

type Given = Pick<
  AppDeps,
  'store' | 'clock' | 'makeFile' | 'rules' | 'certificates' | 'demo' | 'status' | 'version' | 'log'
>

export const createConfiguredApp = (config: Config, given: Given): Hono =>
  createApp({
    ...given,
    status: statusWithStore(given.status, given.store),
    facts: factsOf(config),
    observedMaxAgeMs: config.maxAgeMs.observed,
    products: config.products,
    contact: config.contact,
    services: namedServicesOf(config),
    probes: config.probes,
    servicePage: config.sources.servicePage,
    anyKommune: anyKommuneOf(config),
    klikMaxAgeMs: config.maxAgeMs.klik,
    pulseMs: config.poll.pulseMs,
    keptTimes: limitsOf(config),
    maintenance: (from, until) => maintenanceBetween(config, from, until),
    usualDeliveries: createUsualDeliveries(config, given.store, given.rules),
    konfigurationSchema: konfigurationJsonSchema(),
    intervalMs: config.poll.countsMs,
    assets: createAssets(),
  })
