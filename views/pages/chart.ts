// Chart of a table: the drawing with the names of its axes, and the table folded below it.
import { type Child, html, type Markup } from '../markup.ts'
import { folded } from './parts.ts'

const numbersText = 'Tallene bag kurven'

/**
 * `id`: the table's, for chart.js. `axes`: what the left axis counts, and the right one. `attributes`: the further
 * lists that are drawn; `between`: what stands between the drawing and the table.
 *
 * An image for screen readers, without its legend: the finding stands above it, the figures in the table.
 */
export const chartOf = (
  {
    id,
    title,
    axes,
    attributes,
    between,
  }: { id: string; title: string; axes: readonly string[]; attributes?: Child; between?: Child },
  table: Markup,
): Markup => html`<table-chart class="chart" role="img" aria-label="${title} (kurve). Tallene står under »${numbersText}«." data-table="${id}"${attributes} hx-morph-skip-children><p class="axes" aria-hidden="true">${axes.map((name) => html`<span>${name}</span>`)}</p></table-chart>
${between}
${folded(numbersText, html`<div id="${id}">${table}</div>`)}`
