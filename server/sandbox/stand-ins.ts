// Simulates the services that are not indexes: probed services, the public service page, and the KLE-konfigurationer.
import type { Reaction } from './answer.ts'
import { driftsstatusPage } from './driftsstatus.ts'
import type { Reply } from './plain-replies.ts'
import { html, json } from './plain-replies.ts'
import { httpStatusReply } from './reply.ts'
import type { Call, Verdict } from './rules.ts'
import { konfigurationerOf } from './scenario/demo-konfigurationer.ts'
import { draw, hashText } from './scenario/random.ts'
import type { Scenario } from './scenario/scenario.ts'
import { type Service, services } from './switches.ts'

const paths: Record<Service, string> = {
  serviceplatformen: '/status/serviceplatformen',
  sdi: '/status/sdi',
  ydi: '/status/ydi',
  sapa: '/status/sapa',
  verifikationsklient: '/status/verifikationsklient',
  'mit-overblik': '/status/mit-overblik',
  driftsstatus: '/serviceplatformen/driftsstatus',
  'kle-konfiguration': '/kle-konfiguration',
}
/** The target of SAPA's redirect. */
const sapaPage = '/status/sapa/forside'

/** The address of each service at an origin. */
export const serviceUrls = (origin: string): Record<Service, string> =>
  Object.fromEntries(services.map((service) => [service, `${origin}${paths[service]}`])) as Record<
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
  'mit-overblik': () => page('Mit Overblik', 'Her kan du se dine sager og ydelser.'),
  driftsstatus: (_, now) => driftsstatusPage(now),
  'kle-konfiguration': (scenario, now) => json(200, { konfigurationer: konfigurationerOf(scenario, now) }),
}

/** The usual response time of each service, ms. */
const usualMs: Record<Service, number> = {
  serviceplatformen: 4,
  sdi: 6,
  ydi: 5,
  sapa: 9,
  verifikationsklient: 3,
  'mit-overblik': 8,
  driftsstatus: 12,
  'kle-konfiguration': 10,
}

/** A simulated response time, which changes each second and is tripled in 3 % of the seconds. */
const latencyMs = (service: Service, seed: number, now: number): number => {
  const hash = hashText(`latency ${service} ${seed}`)
  const second = Math.floor(now / 1000)
  return Math.round(usualMs[service] * (0.6 + draw(hash, second)) * (draw(hash, -second) < 0.03 ? 3 : 1))
}

type Answer = (judge: (call: Call) => Verdict, scenario: Scenario, now: number) => Reaction

const answerAt =
  (service: Service): Answer =>
  (judge, scenario, now) => {
    const { delayMs: extraMs, behaviour } = judge({ service })
    const delayMs = latencyMs(service, scenario.seed, now) + extraMs
    const reply = answers[service](scenario, now)
    switch (behaviour?.do) {
      case 'hang':
      case 'reset':
        return { kind: behaviour.do, delayMs }
      case 'truncated':
        return { kind: 'half', reply, cut: behaviour.cut ?? 'body', delayMs }
      case 'http':
        return { kind: 'reply', reply: httpStatusReply(behaviour.status), delayMs }
      default:
        // The other behaviours apply only to indexes.
        return { kind: 'reply', reply, delayMs }
    }
  }

/** Answers a GET, by path. */
export const standIns: ReadonlyMap<string, Answer> = new Map([
  ...services.map((service): [string, Answer] => [paths[service], answerAt(service)]),
  // A rule for SAPA applies only to the redirect, so that its delay is not added twice.
  [sapaPage, () => ({ kind: 'reply', reply: page('SAPA', 'SAPA er klar.'), delayMs: 2 })],
])
