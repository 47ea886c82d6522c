// Table of a kommune's KLE numbers: the result of each check, and who delivers the cases.

import type { Kle } from '../../server/domain/kle.ts'
import type { Known } from '../../server/domain/measured/cell.ts'
import { html, type Markup } from '../markup.ts'
import type { KleLine } from '../model/kle-lines.ts'
import type { World } from '../model/world.ts'
import { count, dense, todayOf } from '../text/format.ts'
import { countsOf, outcomeBadge } from '../text/kle-lines.ts'
import { unknownReasons } from '../text/words.ts'
import { badge, columns, numberColumns, table } from './parts.ts'

const number = (n: number | undefined): Markup =>
  html`<td class="number">${n === undefined ? '–' : count(n)}</td>`

const outcome = (known: Known): Markup =>
  html`${badge(outcomeBadge(known))}${known.kind === 'unknown' && html` <span class="note">${unknownReasons[known.because]}</span>`}`

const shown = (value: string | number | undefined): string =>
  typeof value === 'number' ? count(value) : (value ?? '–')

/** Row heading of a number: its title, when known, and the numbers it is counted together with. */
export const kleHead = ({ kle, countedWith }: KleLine, titles: ReadonlyMap<Kle, string>): Markup => {
  const title = titles.get(kle)
  return html`<th scope="row">${kle}${title !== undefined && html`<span class="note">${title}</span>`}${countedWith.length > 0 && html`<span class="note">talt sammen med ${countedWith.join(', ')}</span>`}</th>`
}

/** The numbers in force; a count that is too old reads "ikke målt". */
export const kleTable = (
  world: World,
  lines: readonly KleLine[],
  titles: ReadonlyMap<Kle, string>,
): Markup => {
  const today = todayOf(world.reading)
  const withBenefits = lines.some((line) => line.benefits !== undefined)
  const rows = lines.map((line) => {
    const { cell, known } = line.cases
    const { cases, received, bySystem, bevillinger } = countsOf(line)
    return html`<tr>${kleHead(line, titles)}<td>${outcome(known)}</td>${number(cases)}${number(received)}<td>${shown(bySystem)}</td>${withBenefits && html`<td class="number">${shown(bevillinger)}</td>`}<td>${cell?.answeredAt === undefined ? '–' : dense(today, cell.answeredAt)}</td><td>${cell?.changedAt === undefined ? '–' : dense(today, cell.changedAt)}${cell?.changedAt !== undefined && cell.changedByUs && html`<span class="note"> (ændret af os)</span>`}</td></tr>`
  })
  return table(
    'Obligatoriske KLE-numre i indekserne',
    [
      columns('KLE-nummer', 'Udfald'),
      numberColumns('Sager', 'Modtaget for nylig'),
      columns('Heraf fra eget system'),
      withBenefits && numberColumns('Bevillinger'),
      columns('Målt', 'Antallet ændret'),
    ],
    rows,
    { none: 'Ingen obligatoriske KLE-numre gælder i dag.' },
  )
}
