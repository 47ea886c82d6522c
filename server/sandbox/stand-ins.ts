// Simulates the services that are not indexes: probed services, the public service page, and the KLE-konfigurationer.
import { type Reaction, react } from './answer.ts'
import { driftsstatusPage } from './driftsstatus.ts'
import { html, json, type Reply } from './plain-replies.ts'
import type { Call, Verdict } from './rules.ts'
import { konfigurationerOf } from './scenario/demo-konfigurationer.ts'
import { drawLognormal, hashText } from './scenario/random.ts'
import type { Scenario } from './scenario/scenario.ts'
import { type Service, services } from './switches.ts'

const pathOf = (service: Service): string => {
  if (service === 'driftsstatus') return '/serviceplatformen/driftsstatus'
  return service === 'kle-konfiguration' ? '/kle-konfiguration' : `/status/${service}`
}
/** The target of SAPA's redirect. */
const sapaPage = '/status/sapa/forside'

/** The address of each service at an origin. */
export const serviceUrls = (origin: string): Record<Service, string> =>
  Object.fromEntries(services.map((service) => [service, origin + pathOf(service)])) as Record<
    Service,
    string
  >

const page = (titel: string, tekst: string): Reply => html(200, titel, `<p>${tekst}</p>`)

const answers: Record<Service, (scenario: Scenario, now: number) => Reply> = {
  serviceplatformen: () => json(200, { status: 'UP', komponenter: { gateway: 'UP', koe: 'UP' } }),
  sdi: () => json(200, { status: 'OK', service: 'sagdokumentindeks', version: 6 }),
  ydi: () => json(200, { status: 'OK', service: 'ydelseindeks', version: 6 }),
  sapa: () => ({ ...page('SAPA', 'Siden er flyttet.'), status: 302, location: sapaPage }),
  verifikationsklient: () => page('Verifikationsklienten', 'Verifikationsklienten er klar.'),
  mitoverblik: () => page('Mit Overblik', 'Her kan du se dine sager og ydelser.'),
  driftsstatus: (_, now) => driftsstatusPage(now),
  'kle-konfiguration': (scenario, now) => json(200, { konfigurationer: konfigurationerOf(scenario, now) }),
}

const latencyHash = (service: string, seed: number): number => hashText(`latency ${service} ${seed}`)

/** The median response time of a simulated service, 30 to 130 ms. */
export const medianLatencyMs = (service: string, seed: number): number =>
  30 + (latencyHash(service, seed) % 101)

/** A simulated response time of a network: lognormal, another each second. */
const latencyMs = (service: Service, seed: number, now: number): number => {
  const factor = drawLognormal(latencyHash(service, seed), Math.floor(now / 1000), 0.4)
  return Math.round(medianLatencyMs(service, seed) * factor)
}

type Answer = (judge: (call: Call) => Verdict, scenario: Scenario, now: number) => Reaction

const answerAt =
  (service: Service): Answer =>
  (judge, scenario, now) => {
    const { delayMs, behaviour } = judge({ service })
    const latency = latencyMs(service, scenario.seed, now)
    return react({ delayMs: delayMs + latency, behaviour }, answers[service](scenario, now))
  }

/** Answers a GET, by path. */
export const standIns: ReadonlyMap<string, Answer> = new Map([
  ...services.map((service): [string, Answer] => [pathOf(service), answerAt(service)]),
  // A rule for SAPA applies only to the redirect, so that its delay is not added twice.
  [sapaPage, () => ({ kind: 'reply', reply: page('SAPA', 'SAPA er klar.'), delayMs: 20 })],
])
