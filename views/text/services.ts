// Sentences about the services, failing and slow ones first; true in every state.
import type { ProbeResult } from '../../server/domain/services/probe.ts'
import type { ServicePageReading, ServiceState } from '../../server/domain/services/service-page.ts'
import type { IndeksState } from '../model/indexes.ts'
import type { Doubt } from '../model/own-trouble.ts'
import type { ProbeModel, ShownState } from '../model/probes.ts'
import type { ServicesModel } from '../model/services.ts'
import { capital, count, duration, plural } from './format.ts'
import { enumeration } from './parts.ts'
import { indeksCalls, isWrongAnswer } from './service-words.ts'

const namesShown = 3

/** `SAPA`, `SAPA og Mit Overblik`, `SAPA, Mit Overblik, YDI og 2 andre`. */
const listed = (names: readonly string[]): string => {
  const rest = names.length - namesShown
  return enumeration(
    rest > 0 ? [...names.slice(0, namesShown), rest === 1 ? '1 anden' : `${rest} andre`] : names,
  )
}

const code = (detail: string | undefined): string => (detail === undefined ? '' : ` (${detail})`)

export const contentReasons: Readonly<Record<string, string>> = {
  contains: 'svaret indeholder ikke den tekst, vi forventer',
  'no JSON': 'svaret er ikke JSON',
  jsonPath: 'svaret har ikke det felt, vi forventer',
}

/** `et format, vi ikke læser: multipart/related` */
export const unreadFormat = (detail: string | undefined): string =>
  `et format, vi ikke læser${detail === undefined ? '' : `: ${detail}`}`

/** Why a probe failed or was slow, as a clause: `intet svar inden for 5 s`. */
export const reasonOf = ({ probe, summary }: ProbeModel, latest: ProbeResult): string | undefined => {
  if (summary.state === 'slow') return `svaret tog ${duration(latest.durationMs)}`
  if (summary.state !== 'failed') return undefined
  switch (latest.outcome) {
    case 'status':
      return latest.detail ?? 'en anden HTTP-status end forventet'
    case 'content':
      return contentReasons[latest.detail ?? ''] ?? 'svaret er ikke det, vi forventer'
    case 'redirects':
      return 'omdirigeringerne kan ikke følges'
    case 'network':
      return `ingen forbindelse${code(latest.detail)}`
    case 'tls':
      return `forbindelsen kunne ikke sikres med TLS${code(latest.detail)}`
    case 'timeout':
      return `intet svar inden for ${duration(probe.failAtMs)}`
    case 'format':
      return `svaret er i ${unreadFormat(latest.detail)}`
    default:
      return 'svaret var for stort'
  }
}

const navne = (probes: readonly ProbeModel[]): string => listed(probes.map(({ probe }) => probe.navn))

/** `SAPA svarer ikke: intet svar inden for 5 s`, `2 af 6 tjenester svarer ikke, som de skal: …` */
const failedClause = (failed: readonly ProbeModel[], total: number): string => {
  const [first] = failed
  if (first === undefined) return ''
  const wrong = failed.filter(({ summary }) => isWrongAnswer(summary.latest?.outcome)).length
  if (failed.length === 1) {
    const reason = first.summary.latest && reasonOf(first, first.summary.latest)
    // »Som den skal« would need the gender of its name.
    return `${first.probe.navn} svarer ${wrong === 0 ? 'ikke' : 'forkert'}: ${reason}`
  }
  const rest = wrong === 0 ? '' : ', som de skal'
  return failed.length === total
    ? `ingen af de ${count(total)} tjenester svarer${rest}`
    : `${count(failed.length)} af ${count(total)} tjenester svarer ikke${rest}: ${navne(failed)}`
}

const unstableClause = (unstable: readonly ProbeModel[], total: number): string => {
  if (unstable.length === 0) return ''
  if (unstable.length === 1)
    return `tjenesten ${navne(unstable)} er ustabil: den svarer ikke altid, som den skal`
  return unstable.length === total
    ? `alle ${count(total)} tjenester er ustabile: de svarer ikke altid, som de skal`
    : `${count(unstable.length)} af ${count(total)} tjenester er ustabile: ${navne(unstable)}`
}

const slowClause = (slow: readonly ProbeModel[], total: number): string => {
  const [first] = slow
  if (first === undefined) return ''
  if (slow.length > 1)
    return slow.length === total
      ? `alle ${count(total)} tjenester er langsomme`
      : `${count(slow.length)} af ${count(total)} tjenester er langsomme: ${navne(slow)}`
  const { probe, summary } = first
  const took = summary.latest === undefined ? '' : `svaret tog ${duration(summary.latest.durationMs)}, og `
  return `${probe.navn} svarer langsomt: ${took}grænsen er ${duration(probe.warnAtMs)}`
}

/** The clause about the services when none is known to be slow, unstable or failing. */
const restClause = (of: (state: ShownState) => readonly ProbeModel[], total: number): string => {
  const [ok, unknown, offline] = [of('ok'), of('unknown'), of('offline')]
  if (total === 0) return 'ingen tjenester måles: der er ingen i opsætningen'
  if (unknown.length === total)
    return `ikke målt: vi har intet nyt svar fra ${total === 1 ? navne(unknown) : `nogen af de ${count(total)} tjenester`}`
  if (ok.length === 0) return 'vi var selv uden netforbindelse, så ingen tjeneste kan vurderes'
  if (ok.length === total)
    return total === 1 ? `${navne(ok)} svarer` : `alle ${count(total)} tjenester svarer`
  return `${count(ok.length)} af ${count(total)} tjenester svarer; ${[
    unknown.length > 0 ? `ikke målt: ${navne(unknown)}` : '',
    offline.length > 0 ? `vi var selv uden netforbindelse ved ${navne(offline)}` : '',
  ]
    .filter((part) => part !== '')
    .join('; ')}`
}

const doubts: Record<Doubt, { headline: string; details: readonly string[] }> = {
  cutOff: { headline: 'Vi kan ikke bedømme tjenesterne: vi er selv uden netforbindelse.', details: [] },
  unreliable: {
    headline: 'Vi kan ikke bedømme tjenesterne: alt, vi måler, fejler lige ofte.',
    details: [
      'Fejlen er derfor vores egen. Svartiderne og andelene nedenfor regner de fejlede målinger med.',
    ],
  },
}

/** The headline and the sentences below it, worst first. */
export const servicesFinding = ({
  doubt,
  probes,
  indexes,
}: Pick<ServicesModel, 'doubt' | 'probes' | 'indexes'>): {
  headline: string
  details: readonly string[]
} => {
  if (doubt !== undefined && probes.length + indexes.length > 0) return doubts[doubt]
  const of = (state: ShownState) => probes.filter(({ summary }) => summary.state === state)
  const [failed, unstable, slow] = [of('failed'), of('unstable'), of('slow')]
  const [unknown, offline] = [of('unknown'), of('offline')]
  const callsIn = (wanted: IndeksState) =>
    indexes.filter(({ state }) => state === wanted).map(({ indeks }) => indeksCalls[indeks])
  const [silent, unstableCalls, unsteady] = [callsIn('failed'), callsIn('unstable'), callsIn('unsteady')]
  const clauses = [
    failedClause(failed, probes.length),
    silent.length === 0 ? '' : `${listed(silent)} får ikke et brugbart svar`,
    unstableClause(unstable, probes.length),
    unstableCalls.length === 0 ? '' : `${listed(unstableCalls)} fejler jævnligt`,
    unsteady.length === 0 ? '' : `${listed(unsteady)} får ikke altid et brugbart svar`,
    slowClause(slow, probes.length),
    ...(failed.length + unstable.length + slow.length === 0
      ? [restClause(of, probes.length)]
      : [
          unknown.length === 0 ? '' : `ikke målt: ${navne(unknown)}`,
          offline.length === 0 ? '' : `vi var selv uden netforbindelse ved ${navne(offline)}`,
        ]),
  ]
  const [headline = '', ...details] = clauses
    .filter((clause) => clause !== '')
    .map((clause) => `${capital(clause)}.`)
  return { headline, details }
}

/** `tjenesten SF1490 er ikke tilgængelig`: of a service, because the gender of its name is not known; empty of none. */
const availability = (names: readonly string[], how: 'ikke' | 'kun delvist'): string => {
  if (names.length === 0) return ''
  return names.length === 1
    ? `tjenesten ${listed(names)} er ${how} tilgængelig`
    : `tjenesterne ${listed(names)} er ${how} tilgængelige`
}

/** What Serviceplatformen says of itself, where that is new enough; the worst first. */
const statementSentence = (page: ServicesModel['servicePage']): string => {
  if (page === undefined || page.statements.length === 0) return ''
  const of = (wanted: ServiceState) =>
    page.statements.flatMap(({ service, state }) => (state === wanted ? service : []))
  const [none, partial, full, unknown] = [of('none'), of('partial'), of('full'), of('unknown')]
  const present = (...clauses: string[]) => clauses.filter((clause) => clause !== '')
  const trouble = present(availability(none, 'ikke'), availability(partial, 'kun delvist'))
  const rest = present(
    full.length === 0
      ? ''
      : plural(full.length, 'tjeneste er fuldt tilgængelig', 'tjenester er fuldt tilgængelige'),
    unknown.length === 0 ? '' : `status på ${listed(unknown)} kan ikke læses`,
  )
  const well = unknown.length === 0 ? ['alt er fuldt tilgængeligt'] : rest
  const said = (trouble.length > 0 ? trouble : well).join('; ')
  return ` Serviceplatformen oplyser selv: ${said}.`
}

/** Whether every service that is measured answers as it should. */
export const isWell = ({ doubt, probes, indexes }: ServicesModel): boolean =>
  doubt === undefined &&
  [...probes.map(({ summary }) => summary), ...indexes].every(
    ({ state }) => state === 'ok' || state === 'unknown',
  )

/** Our finding about the services, and what Serviceplatformen says of itself. */
export const servicesHeadline = (model: ServicesModel): string =>
  `${servicesFinding(model).headline}${statementSentence(model.servicePage)}`

const readingFailures: Record<Exclude<ServicePageReading['outcome'], 'read'>, string> = {
  status: 'siden svarede med en fejl',
  shape: 'siden ser ikke ud, som vi kender den',
  redirects: 'omdirigeringerne kan ikke følges',
  network: 'der var ingen forbindelse til siden',
  tls: 'forbindelsen kunne ikke sikres med TLS',
  timeout: 'siden svarede ikke inden for tidsfristen',
  oversized: 'siden var for stor',
  format: 'siden kom i et format, vi ikke læser',
}

/** Why the service page could not be read; undefined when it was read. */
export const readingFailure = (outcome: ServicePageReading['outcome']): string | undefined =>
  outcome === 'read' ? undefined : readingFailures[outcome]
