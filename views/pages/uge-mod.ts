// Page of the comparison of a frozen week with an earlier one: the levels of both, and who moved between them.
import type { StoredWeek } from '../../server/domain/ports/weeks.ts'
import { html, type Markup } from '../markup.ts'
import { weekChanges } from '../model/week-changes.ts'
import { countsOfWeek, statesOfWeek } from '../model/weeks.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { capital, weekName } from '../text/format.ts'
import { countingRule } from '../text/ladder.ts'
import { comparisonFinding, frozenText } from '../text/week.ts'
import { fileLinks } from './file-links.ts'
import { layout } from './layout.ts'
import { skippable, stripPatterns } from './parts.ts'
import { weekHref } from './uge.ts'
import { changeTables, groupBoxes, levelTable } from './week-changes.ts'

export const ugeModPage = (shell: Shell, world: World, week: StoredWeek, former: StoredWeek): Markup => {
  const changes = weekChanges(former.content, week.content)
  const [then, now] = [countsOfWeek(former.content), countsOfWeek(week.content)]
  const weeks = [former, week].map(
    (one) =>
      html`<li><a href="${weekHref(one)}">${capital(weekName(one.week))}</a>, frosset ${frozenText(one)}</li>`,
  )
  const since = `siden ${weekName(former.week)}`
  const between = `fra ${weekName(former.week)} til ${weekName(week.week)}`
  const { flereFrom } = week.content.rules
  const main = html`<h1 class="finding">${comparisonFinding(former.week, week.week, changes)}</h1>
<ul>${weeks}</ul>
<h2>Hvem der flyttede sig</h2>
${stripPatterns()}${skippable('grupperne', 'grupperne', groupBoxes({ counts: statesOfWeek(week.content), changes }))}
${changeTables(changes, since)}
<h2>Niveauer, ${between}</h2>
${levelTable(then, now, between)}
${fileLinks(`${weekHref(week)}/mod/${former.week}`)}
<p class="rule">${countingRule(flereFrom)}${former.content.rules.flereFrom !== flereFrom && ` I ${weekName(former.week)} gjaldt en anden regel for Flere.`}</p>`
  const title = `${capital(weekName(week.week))} mod ${weekName(former.week)}`
  return layout({ shell, world, title, parent: '/uge', main })
}
