// Renders the page of a kommune from world options, and reads the cells of its tables.
import { kommunePage } from '../../views/pages/kommune.ts'
import { unlabelled } from './markup.ts'
import type { WorldOptions } from './world-data.ts'
import { createWorld, kommuneDetail, shellAt } from './worlds.ts'

/** Every number has cases and is open. */
const all: WorldOptions = { answer: () => 400, konfiguration: () => ({}) }

/** The i-th kommune. */
export const setup = (change: Partial<WorldOptions>, i = 0) => {
  const options = { ...all, ...change }
  const world = createWorld(options)
  const k = world.kommuner[i]
  if (k === undefined) throw new Error(`no kommune ${i}`)
  return { world, k, detail: kommuneDetail(world, k, options) }
}

export const pageOf = (change: Partial<WorldOptions>, i = 0): string => {
  const { world, k, detail } = setup(change, i)
  return unlabelled(String(kommunePage(shellAt('/'), world, k, detail)))
}

/** The cells of a number's row in a table, as text. */
export const cellsOf = (page: string, caption: string, kle: string): string[] => {
  const table = page.slice(page.indexOf(`<caption class="sr-only">${caption}`))
  const row = table
    .slice(0, table.indexOf('</table>'))
    .split('<tr>')
    .find((part) => part.includes(`>${kle}<`))
  if (row === undefined) throw new Error(`no row of ${kle}`)
  return [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) =>
    (cell ?? '')
      .replace(/<span class="note[^>]*>/g, '; ')
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  )
}
