// Owns the table of a kommune's KLE numbers: what each check found, and whose cases they are.
import { type Cell, type Known, knownAt } from '../../server/domain/cell.ts'
import { count, dense, todayOf } from '../format.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { KommuneModel, World } from '../model.ts'
import type { KommuneDetail } from '../shell.ts'
import { stateLooks, unknownReasons } from '../words.ts'
import { columns, stateBadge, table } from './parts.ts'

const number = (n: number | undefined): Markup =>
  html`<td class="number">${n === undefined ? '–' : count(n)}</td>`

const outcome = (known: Known): Child => {
  if (known.kind === 'noAccess') return stateBadge('noAccess')
  if (known.kind === 'unknown')
    return html`${stateBadge('ukendt')} <span class="note">${unknownReasons[known.because]}</span>`
  return known.cases > 0
    ? stateBadge('alle', { shape: stateLooks.alle.shape, word: 'Leveres' })
    : stateBadge('ingen', { shape: stateLooks.ingen.shape, word: 'Mangler' })
}

const system = ({ cases, bySystem }: Cell): Child => {
  if (bySystem === undefined || cases === 0) return '–'
  if (bySystem === 0) return 'leveres af et andet system'
  return count(bySystem)
}

/** The numbers in force; "ikke målt" wins over an old count. */
export const kleTable = (
  world: World,
  k: KommuneModel,
  { cells, numbers, staleAfterMs }: KommuneDetail,
): Child => {
  if (numbers.length === 0) return html`<p>Ingen obligatoriske KLE-numre gælder i dag.</p>`
  const today = todayOf(world.reading)
  const byKle = new Map(cells.map((cell) => [cell.kle, cell]))
  const rows = numbers.map((kle) => {
    const cell = byKle.get(kle)
    // It reads differently when its answer is due (after a clock set back) and when it is too old.
    if (cell?.answeredAt !== undefined) {
      world.reading.until(cell.answeredAt)
      world.reading.until(cell.answeredAt + staleAfterMs + 1)
    }
    const now = knownAt(cell, world.reading.now, staleAfterMs, k.right)
    const known = now.kind === 'cases' ? cell : undefined
    const received = known?.cases === 0 ? 0 : known?.receivedSince
    return html`<tr><th scope="row">${kle}</th><td>${outcome(now)}</td>${number(known?.cases)}${number(received)}<td>${known === undefined ? '–' : system(known)}</td><td>${cell?.answeredAt === undefined ? '–' : dense(today, cell.answeredAt)}</td><td>${cell?.changedAt === undefined ? '–' : dense(today, cell.changedAt)}${cell?.changedAt !== undefined && cell.changedByRight && html`<span class="note"> (vores ret blev ændret)</span>`}</td></tr>`
  })
  return table(
    'Obligatoriske KLE-numre',
    [
      ...columns('KLE-nummer', 'Udfald'),
      ...['Sager', 'Modtaget for nylig'].map((text) => html`<th scope="col" class="number">${text}</th>`),
      ...columns('Heraf fra eget system', 'Målt', 'Ændret'),
    ],
    rows,
  )
}
