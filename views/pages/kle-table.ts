// Table of a kommune's KLE numbers: the result of each check, and who delivers the cases.

import type { Kle } from '../../server/domain/kle.ts'
import type { Cell, Known } from '../../server/domain/measured/cell.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { KleLine } from '../model/kle-lines.ts'
import type { World } from '../model/world.ts'
import { count, dense, todayOf } from '../text/format.ts'
import { unknownReasons } from '../text/words.ts'
import { columns, numberColumns, stateBadge, table } from './parts.ts'

const number = (n: number | undefined): Markup =>
  html`<td class="number">${n === undefined ? '–' : count(n)}</td>`

const outcome = (known: Known): Child => {
  if (known.kind === 'noAccess') return stateBadge('noAccess')
  if (known.kind === 'unknown')
    return html`${stateBadge('ukendt')} <span class="note">${unknownReasons[known.because]}</span>`
  return known.cases > 0 ? stateBadge('alle', 'Leveres') : stateBadge('ingen', 'Mangler')
}

const system = ({ cases, bySystem }: Cell): Child => {
  if (bySystem === undefined || cases === 0) return '–'
  if (bySystem === 0) return 'leveres af et andet system'
  return count(bySystem)
}

/** Bevillinger in Ydelsesindekset; an unknown count is not 0. */
const bevillinger = ({ benefits }: KleLine): Child => {
  if (benefits === undefined) return '–'
  const { known } = benefits
  if (known.kind === 'noAccess') return 'ingen adgang'
  return known.kind === 'unknown' ? 'ikke målt' : count(known.cases)
}

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
    const { cell, known: now } = line.cases
    const known = now.kind === 'cases' ? cell : undefined
    const received = known?.cases === 0 ? 0 : known?.receivedSince
    return html`<tr>${kleHead(line, titles)}<td>${outcome(now)}</td>${number(known?.cases)}${number(received)}<td>${known === undefined ? '–' : system(known)}</td>${withBenefits && html`<td class="number">${bevillinger(line)}</td>`}<td>${cell?.answeredAt === undefined ? '–' : dense(today, cell.answeredAt)}</td><td>${cell?.changedAt === undefined ? '–' : dense(today, cell.changedAt)}${cell?.changedAt !== undefined && cell.changedByUs && html`<span class="note"> (ændret af os)</span>`}</td></tr>`
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
