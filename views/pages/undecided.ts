// Section of the page Drift: kommuner whose assessment failed.
import { type Child, html } from '../markup.ts'
import type { World } from '../model/world.ts'
import { dense, todayOf } from '../text/format.ts'
import { columns, kommuneLink, table } from './parts.ts'

/** Returns undefined when no assessment failed. */
export const undecidedSection = (world: World): Child => {
  const failed = world.kommuner.filter((k) => k.undecided !== undefined)
  if (failed.length === 0) return undefined
  const today = todayOf(world.reading)
  return html`<h2 id="ikke-afgjort">Ikke afgjort</h2>
<p>For disse kommuner mislykkedes vores vurdering. Det, der er målt, er gemt, og vi prøver igen inden for en time.</p>
${table(
  'Kommuner, der ikke er afgjort',
  columns('Kommune', 'Siden', 'Årsag'),
  failed.map(
    (k) =>
      html`<tr><th scope="row">${kommuneLink(k)}</th><td>${dense(today, k.undecided?.at ?? 0)}</td><td lang="en">${k.undecided?.reason}</td></tr>`,
  ),
)}`
}
