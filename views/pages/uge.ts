// Page of a frozen week: its finding, the levels of each group, who moved since the week before, and all else it holds.
import type { WeekEntry } from '../../server/domain/ports/weeks.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { weekChanges } from '../model/week-changes.ts'
import { statesOfWeek, type WeekDetail } from '../model/weeks.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { capital, count, weekName } from '../text/format.ts'
import { countingRule } from '../text/ladder.ts'
import { weekFinding, weekLead } from '../text/week.ts'
import { fileLinks } from './file-links.ts'
import { layout } from './layout.ts'
import { skippable, stripPatterns } from './parts.ts'
import { changeTables, groupBoxes } from './week-changes.ts'
import {
  basisSection,
  gateSection,
  incidentSection,
  klikSection,
  productSection,
  timesSection,
} from './week-sections.ts'

export const weekHref = ({ week }: Pick<WeekEntry, 'week'>): string => `/uge/${week}`

const weekLink = (entry: Pick<WeekEntry, 'week'>): Markup =>
  html`<a href="${weekHref(entry)}">${weekName(entry.week)}</a>`

/** Links to the weeks beside it, and to its comparisons with the other weeks. */
const weekLinks = ({ week: { week }, others }: WeekDetail): Child => {
  const later = others.filter((one) => one.week > week).at(-1)
  const earlier = others.filter((one) => one.week < week)
  const links = [
    earlier[0] !== undefined && html`Forrige: ${weekLink(earlier[0])}. `,
    later !== undefined && html`Næste: ${weekLink(later)}. `,
    html`<a href="/uge">Alle uger</a>.`,
  ]
  return html`<p>${links}</p>
<p>Ugens slides: <a href="${weekHref({ week })}/slide.pptx">PowerPoint</a>, <a href="${weekHref({ week })}/slides">til udskrift</a> eller <a href="${weekHref({ week })}/tekst">som tekst</a>.</p>
${
  earlier.length > 1 &&
  html`<p>Sammenlign med ${earlier.map((one, i) => html`${i > 0 && (i === earlier.length - 1 ? ' eller ' : ', ')}<a href="${weekHref({ week })}/mod/${one.week}">${weekName(one.week)}</a>`)}.</p>`
}`
}

export const ugePage = (shell: Shell, world: World, detail: WeekDetail): Markup => {
  const { week, former } = detail
  const { content } = week
  const { flereFrom } = content.rules
  const states = statesOfWeek(content)
  const changes = former && weekChanges(former.content, content)
  const since = former && `siden ${weekName(former.week)}`
  const main = html`<h1 class="finding">${weekFinding(week.week, states, flereFrom)}</h1>
<p class="lead">${weekLead(states, flereFrom, former?.week, changes)}</p>
${weekLinks(detail)}
<h2>Sådan fordelte de ${count(content.kommuner.length)} kommuner sig${since !== undefined && `, og hvem der flyttede sig ${since}`}</h2>
${stripPatterns()}${skippable('grupperne', 'grupperne', groupBoxes({ counts: states, changes }))}
${changes !== undefined && since !== undefined && changeTables(changes, since)}
${productSection(content)}
${incidentSection(world, content)}
${timesSection(content)}
${klikSection(content)}
${gateSection(content)}
${basisSection(week)}
${fileLinks(weekHref(week))}
<p class="rule">${countingRule(flereFrom)}</p>`
  return layout({ shell, world, title: capital(weekName(week.week)), parent: '/uge', main })
}
