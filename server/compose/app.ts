// The app of a configuration.
import type { Hono } from 'hono'
import type { Config } from '../config/config.ts'
import { anyKommuneOf, factsOf, limitsOf, namedServicesOf } from '../config/derive.ts'
import { maintenanceBetween } from '../config/windows.ts'
import { type AppDeps, createApp } from '../http/app.ts'
import { createAssets } from '../http/assets.ts'
import { konfigurationJsonSchema } from '../imports/konfiguration-json.ts'
import { createUsualDeliveries } from './usual-deliveries.ts'

type Given = Pick<
  AppDeps,
  'store' | 'clock' | 'makeFile' | 'rules' | 'certificates' | 'demo' | 'status' | 'version' | 'log'
>

export const createConfiguredApp = (config: Config, given: Given): Hono =>
  createApp({
    ...given,
    facts: factsOf(config),
    observedMaxAgeMs: config.maxAgeMs.observed,
    products: config.products,
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
