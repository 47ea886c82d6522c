// Table of response times by index: a kommune's calls beside all calls, or all calls alone.
import { type Indeks, indekser } from '../../server/domain/measured/check.ts'
import { emptySketch, mergeSketches, percentile, type Sketch } from '../../server/domain/measured/sketch.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { IndeksSketches } from '../model/details.ts'
import { count, duration, percent } from '../text/format.ts'
import { indeksFullNames } from '../text/service-words.ts'
import { columns, numberColumns, table } from './parts.ts'

const shares = [0.5, 0.95, 0.99]

const row = (indeks: Indeks, name: string, sketch: Sketch): Markup =>
  html`<tr><th scope="row">${indeksFullNames[indeks]}</th><td>${name}</td>${shares.map((share) => {
    const ms = percentile(sketch, share)
    return html`<td class="number">${ms === undefined ? '–' : duration(ms)}</td>`
  })}<td class="number">${sketch.count === 0 ? '–' : percent(sketch.failed / sketch.count)}</td><td class="number">${count(sketch.count)}</td></tr>`

/** First attempts only, without those that our own machine delayed. `own`: the kommune to compare with all; `times`: those of all, as /svartider has them; by default the kommuner's sum. */
export const responseTimes = (
  sketches: IndeksSketches,
  own?: { kommunekode: string; navn: string },
  times?: Readonly<Record<Indeks, Sketch>> | undefined,
): Child => {
  const rows = indekser.flatMap((indeks) => {
    const all = times?.[indeks] ?? [...sketches[indeks].values()].reduce(mergeSketches, emptySketch())
    if (all.count === 0) return []
    const mine = own && row(indeks, own.navn, sketches[indeks].get(own.kommunekode) ?? emptySketch())
    return [...(mine === undefined ? [] : [mine]), row(indeks, 'Alle kommuner', all)]
  })
  if (rows.length === 0) return html`<p>Ingen svartider målt det seneste døgn.</p>`
  return html`${table(
    'Svartider det seneste døgn',
    [
      columns('Indeks', 'Opslag om'),
      numberColumns(
        'Halvdelen inden for',
        '95 % inden for',
        '99 % inden for',
        'Uden brugbart svar',
        'Opslag',
      ),
    ],
    rows,
    { variant: 'numbers', asList: true },
  )}<p class="note">Kun det første forsøg tæller, også når et nyt forsøg gav svar. Opslag, vi selv forsinkede, tæller ikke med. Svartiderne er afrundet med højst 5 %.</p>`
}
