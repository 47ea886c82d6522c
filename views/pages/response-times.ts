// Owns the table of response times: a kommune's calls against everybody's, or everybody's alone.
import { emptySketch, mergeSketches, percentile, type Sketch } from '../../server/domain/sketch.ts'
import { count, duration, percent } from '../format.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { columns, table } from './parts.ts'

const shares = [0.5, 0.95, 0.99]

const row = (name: string, sketch: Sketch): Markup =>
  html`<tr><th scope="row">${name}</th>${shares.map((share) => {
    const ms = percentile(sketch, share)
    return html`<td class="number">${ms === undefined ? '–' : duration(ms)}</td>`
  })}<td class="number">${sketch.count === 0 ? '–' : percent(sketch.failed / sketch.count)}</td><td class="number">${count(sketch.count)}</td></tr>`

/** First attempts only, and none that our own machine delayed. `own`: the kommune to set beside the rest. */
export const responseTimes = (
  sketches: ReadonlyMap<string, Sketch>,
  own?: { kommunekode: string; navn: string },
): Child => {
  const all = [...sketches.values()].reduce(mergeSketches, emptySketch())
  if (all.count === 0) return html`<p>Ingen svartider målt det seneste døgn.</p>`
  const mine = own === undefined ? undefined : (sketches.get(own.kommunekode) ?? emptySketch())
  return html`${table(
    'Svartider det seneste døgn',
    [
      ...columns('Opslag om'),
      ...['Halvdelen inden for', '95 % inden for', '99 % inden for', 'Uden brugbart svar', 'Opslag'].map(
        (text) => html`<th scope="col" class="number">${text}</th>`,
      ),
    ],
    [...(mine === undefined || own === undefined ? [] : [row(own.navn, mine)]), row('Alle kommuner', all)],
  )}<p class="note">Kun det første forsøg tæller, også når et nyt forsøg gav svar. Opslag, vi selv forsinkede, tæller ikke med. Svartiderne er afrundet med højst 5 %.</p>`
}
