// Page Svartider: slow or failed services first, response times over a period, and Serviceplatformen's statements.

import { type Child, html, type Markup } from '../markup.ts'
import { type ResponseTimesDetail, responseTimesOf } from '../model/response-times.ts'
import type { ServicePageModel } from '../model/service-page.ts'
import { type ServicesDetail, servicesOf } from '../model/services.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { time, todayOf } from '../text/format.ts'
import { periodeTexts } from '../text/periods.ts'
import { periodeFinding } from '../text/response-times.ts'
import { probeBadges, servicePageName } from '../text/service-words.ts'
import { readingFailure, servicesFinding, servicesHeadline } from '../text/services.ts'
import { hourLegend } from './hour-bar.ts'
import { layout } from './layout.ts'
import { maintenanceScope } from './maintenance.ts'
import { addressProblems, folded } from './parts.ts'
import { pastLink } from './past-link.ts'
import { indeksList, phaseTable, probeTable, statementTable } from './service-tables.ts'
import { csvLink, periodeSwitch, serviceTimesTable } from './service-times.ts'

/** The source of the statements and the time they were read. */
const origin = (world: World, { host, parsedAt }: ServicePageModel): Child =>
  parsedAt !== undefined &&
  html`<p>Kilde: ${servicePageName}${!world.demo && host !== '' && ` (${host})`}, læst ${time(world.reading, parsedAt)}.</p>`

const statementSection = (world: World, page: ServicePageModel | undefined): Child => {
  if (page === undefined) return html`<p>${servicePageName} læses ikke: den er ikke valgt i opsætningen.</p>`
  const { reading, known } = page
  if (reading === undefined) return html`<p>${servicePageName} er ikke læst endnu.</p>`
  const failure = readingFailure(reading.outcome)
  return html`${failure !== undefined && html`<p>Siden kunne ikke læses ${time(world.reading, reading.at)}: ${failure}.</p>`}
${origin(world, page)}
${
  known
    ? html`${statementTable(page)}<p class="note">Siden oplyser ikke, hvilken periode dens tal gælder for. Vores gælder det seneste døgn.</p>`
    : html`<p>Siden har intet oplyst, der er nyt nok til at gælde nu.</p>`
}`
}

/** The times of all services over the chosen period, and by hour over the last 24 hours. */
export type ServiceTimesDetail = { times: ResponseTimesDetail; hours: ResponseTimesDetail }

const timesSection = (
  world: World,
  { times, hours }: ServiceTimesDetail,
  problems: readonly string[],
): Markup => {
  const { periode } = times
  const services = responseTimesOf(times)
  const query = { periode }
  return html`${addressProblems(problems)}
<h2>Svartider ${periodeTexts[periode]}</h2>
<p>${periodeFinding(services, periode)}</p>
${periodeSwitch(query)}
${serviceTimesTable(services, responseTimesOf(hours), periode, world)}
${hourLegend()}
${csvLink(query)}`
}

/** The maintenance of this moment: it is measured, but not judged. */
const maintenanceNow = (world: World, windows: ResponseTimesDetail['maintenance']): Child => {
  const { now } = world.reading
  return windows
    .filter(({ from, until }) => from <= now && now < until)
    .map(({ text, until, ...at }) => {
      world.reading.until(until)
      const scope = maintenanceScope(world, at)
      return html`<p>Planlagt vedligehold ${scope !== '' && `af ${scope} `}til ${time(world.reading, until)}: ${text}. Imens måler vi som ellers, men det, vi måler, bliver ikke til hændelser.</p>`
    })
}

/** `problems`: messages about invalid parameters, from `parseSvartiderQuery`. */
export const svartiderPage = (
  shell: Shell,
  world: World,
  detail: ServicesDetail,
  times: ServiceTimesDetail,
  problems: readonly string[],
): Markup => {
  const model = servicesOf(detail, world)
  const { probes, indexes } = model
  const { details } = servicesFinding(model)
  const cutOff = [...probes.map(({ summary }) => summary), ...indexes].some(
    ({ state }) => state === 'offline',
  )
  const main = html`<h1 class="finding">${servicesHeadline(model)}</h1>
${details.map((sentence) => html`<p class="lead">${sentence}</p>`)}
${maintenanceNow(world, times.hours.maintenance)}
${cutOff && html`<p>»${probeBadges.offline.word}«: vi fik ikke forbindelse til noget, heller ikke til de adresser, vi afprøver vores egen forbindelse med. Det siger noget om os og intet om tjenesterne, så de vurderes ikke.</p>`}
<h2>Tjenesterne lige nu</h2>
${
  probes.length === 0
    ? html`<p>Ingen tjenester måles: der er ingen i opsætningen.</p>`
    : html`${probeTable(todayOf(world.reading), probes)}
<p class="note">Svartid og oppetid gælder det seneste døgn. Oppetid er andelen af målingerne med det svar, vi forventer. Kom svaret ikke inden for tidsfristen, tæller hele fristen som svartid. Målinger, vi selv forsinkede, og dem, hvor vi var uden netforbindelse, tæller ikke med. Er den seneste måling mere end to intervaller gammel, står tjenesten som ikke målt. »${probeBadges.unstable.word}« står der, når en åben hændelse siger, at tjenesten eller dens platform fejler nu og da.</p>
${folded(
  'Hvor tiden går hen, fase for fase',
  html`<p>Faserne i den seneste måling af hver tjeneste. Ved omdirigeringer er de lagt sammen.</p>
${phaseTable(probes)}`,
)}`
}
<h2>Vores opslag i indekserne</h2>
<p>Tilstanden er fra de ti nyeste opslag. Hvert opslag tæller, også når et nyt forsøg bagefter lykkedes; de, vi selv forsinkede, tæller ikke med.</p>
${indeksList(indexes)}
${timesSection(world, times, problems)}
${pastLink(world, { signal: 'svar' })}
<h2>Det oplyser Serviceplatformen selv</h2>
${statementSection(world, model.servicePage)}`
  return layout({ shell, world, title: 'Svartider', main })
}
