// Page of one event that others have described: what they report, with its source; nothing of it is measured.
import { html, type Markup } from '../markup.ts'
import type { ReportedEvent } from '../model/reported-events.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { shortDate } from '../text/format.ts'
import { eventStateNames, reportedMoment, scopesText, sourceOf } from '../text/incident-list.ts'
import { layout } from './layout.ts'

export const oplystHaendelsePage = (shell: Shell, world: World, event: ReportedEvent): Markup => {
  const { titel, tekst, fra, til, state, recordedAt } = event
  const main = html`<h1>${titel}</h1>
<p class="lead">Oplyst af andre. Vi har ikke målt den.</p>
${tekst !== undefined && html`<p>${tekst}</p>`}
<dl class="facts">
<div><dt>Tilstand</dt><dd>${eventStateNames[state]}</dd></div>
<div><dt>Fra</dt><dd>${reportedMoment(fra, world)}</dd></div>
<div><dt>Til</dt><dd>${til === undefined ? 'ikke oplyst' : reportedMoment(til, world)}</dd></div>
<div><dt>Omfang</dt><dd>${scopesText(event, world)}</dd></div>
<div><dt>Kilde</dt><dd>${sourceOf(event)}</dd></div>
<div><dt>Indlæst</dt><dd>${shortDate(recordedAt)}</dd></div>
</dl>`
  return layout({ shell, world, title: titel, parent: '/haendelser', main })
}
