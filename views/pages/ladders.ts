// Ladders of a kommune: each rung of KLE 02, 27 and 29 with its outcome and reason.
import { kleGroups } from '../../server/domain/kle.ts'
import { html, type Markup } from '../markup.ts'
import type { KommuneModel } from '../model/world.ts'
import { rungText } from '../text/ladder.ts'
import { rungBadge, rungNames } from '../text/words.ts'
import { badge, groupStateSince, groupTitle } from './parts.ts'

export const ladders = (k: KommuneModel): Markup =>
  html`<div class="ladders">${kleGroups.map((group) => {
    const g = k.groups[group]
    return html`<section class="ladder"><h3>${groupTitle(group)}</h3>
<p>${groupStateSince(g)}</p>
<ol>${g.ladder.map((rung) => {
      const next = rung.rung === g.nextStep?.rung
      return html`<li${next && html` class="next"`}><p class="rung"><strong>${rungNames[rung.rung]}</strong> ${badge(rungBadge(rung))}${next && html` <span class="note">næste skridt</span>`}</p><p>${rungText(rung, k, group)}</p></li>`
    })}</ol></section>`
  })}</div>`
