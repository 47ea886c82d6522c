// The demo's configuration: as for a live server, with a minute between rounds, on loopback.
import { join } from 'node:path'
import { type AuthConfig, type Config, entityIds } from '../config/config.ts'
import { mebibyte } from '../config/environment.ts'
import { builtInProducts } from '../domain/facts/products.ts'
import { fullRight, type Indeks } from '../domain/measured/check.ts'
import { day, hour, minute, second } from '../domain/time.ts'
import { demoGates } from '../sandbox/scenario/demo-reported.ts'
import type { Scenario } from '../sandbox/scenario/scenario.ts'
import { serviceUrls } from '../sandbox/stand-ins.ts'
import type { SandboxChild, SandboxSecurity } from './sandbox.ts'

/** Attempts may take fewer bytes than in live mode, because the demo calls its index every minute. */
export const demoLimits = { keepMs: 14 * day, maxBytes: 40 * mebibyte, keepRollupsMs: 400 * day }

/** Replaced by `withAddresses` when the sandbox has started. */
const noAddress = ''

/** The services that the demo probes, and the answer each should give. */
const demoProbes = [
  ['serviceplatformen', 'Serviceplatformen', { status: [200], jsonPath: "$[?@ == 'UP']" }],
  ['sdi', 'Sags- og Dokumentindeks', { status: [200], jsonPath: "$[?@ == 'OK']" }],
  ['ydi', 'Ydelsesindeks', { status: [200], jsonPath: "$[?@ == 'OK']" }],
  ['sapa', 'SAPA', { status: [200] }],
  ['verifikationsklient', 'Verifikationsklienten', { status: [200], contains: 'klar' }],
  ['mit-overblik', 'Mit Overblik', { status: [200], contains: 'Mit Overblik' }],
] as const

const onServiceplatformen = ['serviceplatformen', 'sdi', 'ydi']

/** The security of calls to a secured sandbox, which renews its certificates when they expire. */
const authOf = ({ sts, folder }: SandboxSecurity, indeks: Indeks): AuthConfig => ({
  type: 'oioidws',
  sts: { url: sts, certificate: join(folder, 'sts.pem') },
  certificate: { file: join(folder, 'client.pem') },
  serviceCertificate: join(folder, 'service.pem'),
  entityId: entityIds[indeks],
  skewMs: minute,
  unsignedFaults: false,
})

/** The demo's configuration with the addresses of a sandbox that listens on a port of loopback. */
export const withAddresses = (
  config: Config,
  { port, security }: Pick<SandboxChild, 'port' | 'security'>,
): Config => {
  const origin = `http://127.0.0.1:${port}`
  const services = serviceUrls(origin)
  const urls = new Map<string, string>(Object.entries(services))
  const { sdi, ydi, kleKonfiguration, servicePage } = config.sources
  const auth = (indeks: Indeks) => (security === undefined ? {} : { auth: authOf(security, indeks) })
  return {
    ...config,
    sources: {
      sdi: { ...sdi, url: `${origin}/sagdokumentindeks/6`, ...auth('sdi') },
      ydi: ydi && { ...ydi, url: `${origin}/ydelseindeks/6`, ...auth('ydi') },
      kleKonfiguration: kleKonfiguration && { ...kleKonfiguration, url: services['kle-konfiguration'] },
      servicePage: servicePage && { ...servicePage, url: services.driftsstatus },
    },
    probes: config.probes.map((probe) => ({ ...probe, url: urls.get(probe.id) ?? probe.url })),
  }
}

/** The configuration for a scenario, still without addresses. */
export const demoConfig = (scenario: Scenario): Config => ({
  poll: {
    countsMs: minute,
    pulseMs: 15 * second,
    pulseSample: 10,
    concurrency: 8,
    maxCallsPerSecond: 500,
    timeoutMs: 10 * second,
    retries: 2,
    freshWithinMs: 7 * day,
    productsMs: day,
  },
  flereFrom: 1,
  minCases: 50,
  keepAttemptsMs: demoLimits.keepMs,
  maxAttemptsBytes: demoLimits.maxBytes,
  sources: {
    sdi: { url: noAddress, soapVersion: '1.1', libertyHeader: true, auth: { type: 'none' } },
    ydi: { url: noAddress, soapVersion: '1.2', libertyHeader: false, auth: { type: 'none' } },
    kleKonfiguration: { url: noAddress, everyMs: hour },
    servicePage: { url: noAddress, everyMs: 5 * minute },
  },
  gates: demoGates(scenario),
  probes: demoProbes.map(([id, navn, expect]) => ({
    id,
    navn,
    expect,
    url: noAddress,
    everyMs: 30 * second,
    warnAtMs: 500,
    failAtMs: 5 * second,
    platform: onServiceplatformen.includes(id) ? 'Serviceplatformen' : undefined,
  })),
  // The demo contacts nothing outside this machine, even when the sandbox is gone.
  references: [],
  maxAgeMs: {
    kleKonfiguration: 90 * day,
    loesninger: 400 * day,
    kald: 75 * day,
    klik: 75 * day,
    observed: 21 * day,
  },
  obligatory: scenario.obligatory,
  kommuner: [...scenario.kommuner].map(([kommunekode, { esdh, eoj, systemUuid }]) => ({
    kommunekode,
    esdh,
    eoj,
    systemUuid,
    right: fullRight,
  })),
  // In the demo's index, each product's SystemNavn is its own name.
  products: builtInProducts.map((product) => ({ ...product, systemNames: [product.navn] })),
})
