// Types of the configuration and of the environment.

import type { Gate } from '../domain/facts/gate.ts'
import type { Product } from '../domain/facts/products.ts'
import type { Obligatory } from '../domain/kle.ts'
import type { Right } from '../domain/measured/check.ts'
import type { Probe } from '../domain/services/probe.ts'

type KommuneConfig = {
  kommunekode: string
  esdh?: string | undefined
  eoj?: string | undefined
  systemUuid?: string | undefined
  right: Right
}

/** An index's security: none or OIO IDWS. Files are paths; `passwordEnv` names an environment variable. */
export type AuthConfig =
  | { type: 'none' }
  | {
      type: 'oioidws'
      sts: { url: string; certificate: string }
      certificate: OwnCertificate
      serviceCertificate: string
      entityId: string
      skewMs: number
      unsignedFaults: boolean
    }

export type OwnCertificate = { file: string; passwordEnv?: string | undefined }

export type IndeksConfig = {
  url: string
  soapVersion: '1.1' | '1.2'
  libertyHeader: boolean
  contentType?: string | undefined
  auth: AuthConfig
}

export type ProbeConfig = Probe & { certificate?: OwnCertificate | undefined; ca?: string | undefined }

/** An address that is fetched at an interval. */
export type Watched = { url: string; everyMs: number }

/** The configuration of a running server; durations in ms. */
export type Config = {
  poll: {
    countsMs: number
    pulseMs: number
    pulseSample: number
    concurrency: number
    maxCallsPerSecond: number
    timeoutMs: number
    retries: number
    freshWithinMs: number
    productsMs: number
  }
  flereFrom: number
  minCases: number
  keepAttemptsMs: number
  maxAttemptsBytes: number
  sources: {
    sdi: IndeksConfig
    ydi?: IndeksConfig | undefined
    kleKonfiguration?: Watched | undefined
    servicePage?: Watched | undefined
  }
  gates: readonly Gate[]
  probes: readonly ProbeConfig[]
  /** Contacted when no call succeeds, to find out whether we are offline. */
  references: readonly string[]
  /** A reported fact is unknown when it is older than this, ms. */
  maxAgeMs: { kleKonfiguration: number; loesninger: number; kald: number; klik: number; observed: number }
  obligatory: readonly Obligatory[]
  /** The kommuner that are polled. */
  kommuner: readonly KommuneConfig[]
  products: readonly Product[]
}

export type Environment = {
  host: string
  port: number
  dataFolder: string
  /** Absent: the demo. */
  configFile?: string | undefined
  /** Whether the demo's index is called as the real one, by OIO IDWS. */
  demoSecurity: boolean
}
