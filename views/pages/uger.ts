// Page of all frozen weeks: how each group has gone as a chart with its table, and the weeks, newest first.
import { type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { WeekSummary } from '../model/weeks.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { capital, count, coverage, shortDate, weekName } from '../text/format.ts'
import { countingRule } from '../text/ladder.ts'
import { overTime, revisionText } from '../text/week.ts'
import { groupNames } from '../text/words.ts'
import { chartOf } from './chart.ts'
import { layout } from './layout.ts'
import { columns, groupTitle, levelColumns, numberColumns, optionalCell, table } from './parts.ts'
import { weekHref } from './uge.ts'

/** The table that a group's chart draws; a row for each week, oldest first. */
const levelRows = (weeks: readonly WeekSummary[], group: ReadinessGroup): Markup[] =>
  weeks.map(
    ({ week, at, counts }) =>
      html`<tr data-at="${Math.floor(at / 1000)}"><th scope="row">${capital(weekName(week))}</th>${levels.map((level) => html`<td class="number" data-value="${counts[group][level]}">${count(counts[group][level])}</td>`)}</tr>`,
  )

const groupSection = (weeks: readonly WeekSummary[], group: ReadinessGroup): Markup => {
  const title = `${groupTitle(group)}: kommuner efter niveau, uge for uge`
  // A single point has no line.
  const hasChart = weeks.length > 1
  const numbers = table(title, [columns('Uge'), levelColumns()], levelRows(weeks, group), {
    variant: 'points numbers',
    asList: true,
  })
  return html`<section class="drawn"><h3>${groupTitle(group)}</h3>
<p>${overTime(weeks, group)}</p>
${hasChart ? chartOf({ id: `tal-${group}`, title, axes: ['Kommuner'] }, numbers) : numbers}</section>`
}

const weekRow = (summary: WeekSummary, earlier: WeekSummary | undefined): Markup => {
  const { week, frozenAt, late, coverage: covered, counts } = summary
  const delivering = (['02', 'eoj'] as const).map(
    (group) => html`<td class="number">${count(counts[group].alle + counts[group].flere)}</td>`,
  )
  return html`<tr><th scope="row"><a href="${weekHref(summary)}">${capital(weekName(week))}</a></th>${delivering}<td>${coverage(covered.fresh, covered.planned)}</td><td>${shortDate(frozenAt)}${late && html`<span class="note"> ud fra historikken</span>`}</td><td>${revisionText(summary)}</td>${optionalCell(earlier && html`<a href="${weekHref(summary)}/mod/${earlier.week}">${capital(weekName(week))} mod ${weekName(earlier.week)}</a>`)}</tr>`
}

/** `weeks`: oldest first. */
export const ugerPage = (shell: Shell, world: World, weeks: readonly WeekSummary[]): Markup => {
  const none: Child = html`<h1 class="finding">Ingen uge er frosset endnu.</h1>
<p>Hver uge fryses på et fast tidspunkt, så alle bagefter ser de samme tal for den.</p>`
  const some = () => html`<h1 class="finding">${overTime(weeks, '02')}</h1>
<p class="lead">${overTime(weeks, 'eoj')}</p>
<p>En frossen uge ændres ikke. En rettelse er en ny udgave, hvor der står, hvad der er rettet.</p>
<h2>Frosne uger</h2>
${table(
  'Frosne uger, nyeste først',
  [
    columns('Uge'),
    numberColumns(`Leverer ${groupNames['02']}`, `Leverer ${groupNames.eoj}`),
    columns('Dækning', 'Frosset', 'Udgave', 'Sammenligning'),
  ],
  weeks.map((one, i) => weekRow(one, weeks[i - 1])).reverse(),
  { variant: 'weeks', asList: true },
)}
<h2>Uge for uge</h2>
${readinessGroups.map((group) => groupSection(weeks, group))}
<p class="rule">${countingRule(world.flereFrom)}</p>`
  return layout({
    shell,
    world,
    title: 'Uge',
    main: weeks.length === 0 ? none : some(),
    chart: weeks.length > 1,
  })
}
