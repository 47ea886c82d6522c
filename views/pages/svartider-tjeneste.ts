// Page of one service's response times over a period: for each series the finding, the chart and its table.

import { html, type Markup } from '../markup.ts'
import type { SvartiderQuery } from '../model/periods.ts'
import type { ReportedEvent } from '../model/reported-events.ts'
import type { ResponseTimesDetail, ServiceSeries } from '../model/response-times.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { serviceFinding, timesRule, usualRule } from '../text/response-times.ts'
import { eventMarks } from './incident-parts.ts'
import { layout } from './layout.ts'
import { addressProblems } from './parts.ts'
import { pastLink } from './past-link.ts'
import { seriesSection, spanList } from './series-chart.ts'
import { csvLink, periodeSwitch, serviceSwitch } from './service-times.ts'

/** `service`: over the period of `query`. */
export const svartiderTjenestePage = (
  shell: Shell,
  world: World,
  service: ServiceSeries,
  detail: ResponseTimesDetail,
  query: SvartiderQuery,
  services: readonly { id: string; navn: string }[],
  problems: readonly string[],
  events: readonly ReportedEvent[] = [],
): Markup => {
  const { periode } = query
  const main = html`<h1 class="finding">${serviceFinding(service, periode)}</h1>
${addressProblems(problems)}
${serviceSwitch(query, services)}
${periodeSwitch(query)}
${eventMarks(world, events, { tjeneste: service.id })}
${service.series.map((series) => seriesSection(series, periode))}
${spanList(detail, periode === '1t')}
${pastLink(world, { tjeneste: service.id })}
${csvLink(query)}
<p class="rule">${timesRule} ${usualRule}</p>`
  return layout({ shell, world, title: service.navn, parent: '/svartider', chart: true, main })
}
