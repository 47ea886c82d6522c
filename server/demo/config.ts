// The demo's configuration: a configuration file's defaults, but on loopback and with a minute between rounds.
import { join } from 'node:path'
import { assemble, type Config } from '../config/config.ts'
import { mebibyte } from '../config/environment.ts'
import { fileSchema } from '../config/schema.ts'
import { builtInProducts } from '../domain/facts/products.ts'
import { day } from '../domain/time.ts'
import { demoGates } from '../sandbox/scenario/demo-reported.ts'
import type { Scenario } from '../sandbox/scenario/scenario.ts'
import { sdi } from '../sandbox/sdi.ts'
import { serviceUrls } from '../sandbox/stand-ins.ts'
import { ydi } from '../sandbox/ydi.ts'
import type { SandboxChild, SandboxSecurity } from './sandbox.ts'

/** Attempts may take fewer bytes than in live mode, because the demo calls its index every minute. */
export const demoLimits = {
  keepMs: 14 * day,
  maxBytes: 40 * mebibyte,
  keepHoursMs: 60 * day,
  keepRollupsMs: 400 * day,
}

const platform = 'Serviceplatformen'
/** The services that the demo probes, and the answer each should give. */
const probes = [
  { id: 'serviceplatformen', name: 'Serviceplatformen', expect: { jsonPath: "$[?@ == 'UP']" }, platform },
  { id: 'sdi', name: 'Sags- og Dokumentindeks', expect: { jsonPath: "$[?@ == 'OK']" }, platform },
  { id: 'ydi', name: 'Ydelsesindeks', expect: { jsonPath: "$[?@ == 'OK']" }, platform },
  { id: 'sapa', name: 'SAPA' },
  { id: 'verifikationsklient', name: 'Verifikationsklienten', expect: { contains: 'klar' } },
  { id: 'mitoverblik', name: 'Mit Overblik', expect: { contains: 'Mit Overblik' } },
] as const

/** The security of calls to a secured sandbox, which renews its certificates when they expire. */
const authOf = ({ sts, folder }: SandboxSecurity) => ({
  type: 'oioidws',
  sts: { url: sts, certificate: join(folder, 'sts.pem') },
  certificate: { file: join(folder, 'client.pem') },
  serviceCertificate: join(folder, 'service.pem'),
})

/** The configuration for a scenario and a sandbox on loopback; until a sandbox listens, the port is 0. */
export const demoConfig = (
  scenario: Scenario,
  { port, security }: Pick<SandboxChild, 'port' | 'security'> = { port: 0 },
): Config => {
  const origin = `http://127.0.0.1:${port}`
  const urls = serviceUrls(origin)
  const auth = security && authOf(security)
  const kommuner = [...scenario.kommuner].map(
    ([code, { esdh, eoj, systemUuid }]) => [code, { esdh, eoj, systemUuid }] as const,
  )
  const file = fileSchema.parse({
    poll: {
      counts: '1m',
      pulse: '15s',
      concurrency: 8,
      maxCallsPerSecond: 500,
      timeout: '10s',
      products: '1d',
      deliveries: '5m',
    },
    sources: {
      sdi: { url: origin + sdi.path, auth, platform },
      ydi: { url: origin + ydi.path, auth, platform },
      kleKonfiguration: { url: urls['kle-konfiguration'], every: '1h' },
      servicePage: { url: urls.driftsstatus, every: '5m' },
    },
    gates: demoGates(scenario),
    probes: probes.map((probe) => ({
      ...probe,
      url: urls[probe.id],
      every: '30s',
      warnAt: '500ms',
      failAt: '5s',
    })),
    contact: { name: 'Borgerblik-teamet', mailbox: 'borgerblik@kombit.example' },
    obligatory: scenario.obligatory,
    kommuner: new Map(kommuner),
  })
  // In the demo's index, each product's SystemNavn is its own name.
  const products = builtInProducts.map((product) => ({ ...product, systemNames: [product.navn] }))
  // The demo contacts nothing outside this machine, even when the sandbox is gone.
  return { ...assemble(file, products), maxAttemptsBytes: demoLimits.maxBytes, references: [] }
}
