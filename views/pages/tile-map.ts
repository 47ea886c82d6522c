// Map of equal tiles, so that Fanø is as visible as Aarhus: a list on a grid, read aloud by name; on a phone by state.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { html, type Markup } from '../markup.ts'
import { selectKommuner } from '../model/query.ts'
import type { KommuneModel, World } from '../model/world.ts'
import { evidenceText } from '../text/evidence.ts'
import { plural } from '../text/format.ts'
import { groupNames, stateBadges, stateOf, states } from '../text/words.ts'
import { folded, kommuneLink, stateBadge } from './parts.ts'

/**
 * Adds a soft hyphen before the last part of a long name, because paper has no room for it on one line. A name breaks at
 * a hyphen of its own first: `Lyngby-Taarbæk`.
 */
const breakable = (name: string): string =>
  name
    .replace('Vesth', 'Vest\u00adh')
    .replace(
      /(?<!-\p{L}*)(?<=\p{L}{4})(?=(?:lund|lev|borg|sund|havn|fjord|bugt|minde|fart|bæk|lands|berg|sted|bing|djurs|dal|cia|bro|saxe)(?:$|-))/u,
      '\u00ad',
    )

const tile = (k: KommuneModel, group: ReadinessGroup): Markup => {
  const { kommunekode, kortnavn, tileX, tileY } = k.kommune
  const g = k.groups[group]
  const state = stateOf(g)
  const name = breakable(kortnavn)
  // A title of the link itself would be read after its name.
  const evidence = `${name}: ${evidenceText(g)}`
  return html`<li class="tile x${tileX} y${tileY} s-${state}" title="${evidence}"><a href="/kommuner/${kommunekode}" aria-label="${evidence}"><span class="tile-name">${name}</span><span class="tile-shape" aria-hidden="true">${stateBadges[state].shape}</span></a></li>`
}

/** A CSS rule for each column and row, because the pages' Content-Security-Policy allows no style attributes. */
export const tileRules = (): string => {
  const rules = kommuner.flatMap(({ tileX, tileY }) => [
    `.x${tileX}{grid-column:${tileX + 1}}`,
    `.y${tileY}{grid-row:${tileY + 1}}`,
  ])
  return [...new Set(rules)].join('')
}

/** The kommuner by state, each state's names folded: a phone has no room for names on a map. */
const namesByState = (rows: readonly KommuneModel[], group: ReadinessGroup): Markup =>
  html`<div class="by-state">${states.map((state) => {
    const some = rows.filter((k) => stateOf(k.groups[group]) === state)
    const names = some.map(
      (k) => html`<li>${kommuneLink(k)}${k.groups[group].atLeastFlere && ', mindst flere'}</li>`,
    )
    return (
      some.length > 0 &&
      folded(
        html`${stateBadge(state)} ${plural(some.length, 'kommune', 'kommuner')}`,
        html`<ul class="unstyled-list no-max-width names">${names}</ul>`,
      )
    )
  })}</div>`

/** Every kommune as a link, with a legend of the states that occur; on a phone a list instead. */
export const tileMap = (world: World, group: ReadinessGroup): Markup => {
  const rows = selectKommuner(world, { sorter: 'navn', retning: 'op' })
  const shown = new Set(rows.map((k) => stateOf(k.groups[group])))
  return html`<ul class="tiles no-max-width" aria-label="De ${rows.length} kommuner, ${groupNames[group]}">
${rows.map((k) => tile(k, group))}
</ul>
<p class="legend on-map">${[...shown].sort().map((state) => html`${stateBadge(state)} `)}</p>
${namesByState(rows, group)}`
}
