// Reads the systems of a fagsystemfilter, and notes the names that no product has.
import type { Product } from '../domain/facts/products.ts'
import { plainText } from '../domain/plain-text.ts'
import { fold, type Parse } from './cell.ts'
import { type ImportItem, shown } from './item.ts'
import { convertedFault, uuidOf } from './values.ts'

export const maxSystems = 50
const maxSystemName = 100

/** Normalises source systems (UUIDs in lower case, sorted, without duplicates), so that equal filters are equal values. */
export const toFagsystemfilter = (systems: readonly string[]): string[] =>
  [...new Set(systems.map((name) => uuidOf(name) ?? name))].sort()

/** Words that stand for the whole filter instead of naming a system. */
const notSystems: ReadonlySet<string> = new Set(
  [
    ...['alle', 'alle systemer', 'alle fagsystemer', 'alt', 'all', 'any'],
    ...['ingen', 'ingen systemer', 'ingen fagsystemer', 'ingen filter', 'intet', 'intet filter', 'none'],
    ...['tom', 'tomt', 'blank', 'null', 'n/a', 'ikke relevant', 'ikke oplyst', 'ukendt', 'ved ikke'],
    ...['ja', 'nej', 'yes', 'no', 'sand', 'falsk', 'true', 'false'],
  ].map(fold),
)

const isNoSystem = (name: string): boolean => notSystems.has(fold(name)) || !/[\p{L}\d]/u.test(name)

/** Returns what to write instead of the first word that names no system, such as "Alle", "Ingen" or "-". */
export const noSystemFault = (
  systems: readonly string[],
): { expected: string; found: string } | undefined => {
  const found = systems.find(isNoSystem)
  const expected =
    'navne eller UUID’er på systemer. Lad feltet være tomt, hvis sager fra alle systemer vises; skriv nej i aktiv, hvis ingen vises'
  return found === undefined ? undefined : { expected, found }
}

/** Separators in a cell: the slash only between spaces, because it may be part of a name. */
const separators = /[,;|\n\r\t\v\u2028\u2029]|\s\/(?=\s)/

/** Parses UUIDs or names of systems, separated by commas, semicolons, bars, line breaks or ` / `. */
export const parseSystems: Parse<string[]> = (cell) => {
  const systems = String(cell)
    .split(separators)
    .map(plainText)
    .filter((name) => name !== '')
  const fault = convertedFault(cell) ?? noSystemFault(systems)
  if (fault !== undefined) return fault
  return systems.length <= maxSystems && systems.every((name) => name.length <= maxSystemName)
    ? { value: toFagsystemfilter(systems) }
    : { expected: `højst ${maxSystems} navne eller UUID’er på systemer, adskilt af kommaer` }
}

const maxNamed = 10

/**
 * Passes the items on. After them it notes the names in fagsystemfiltre that are in no product's `systemNames`: such a
 * name cannot be compared with what the index holds, and a misspelt one lets no case through.
 */
export async function* noteUnknownSystems(
  items: AsyncIterable<ImportItem>,
  products: readonly Product[],
): AsyncGenerator<ImportItem> {
  const known = new Set(products.flatMap(({ systemNames }) => systemNames.map(plainText)))
  const unknown = new Set<string>()
  for await (const item of items) {
    yield item
    if (!('fact' in item) || item.fact.kind !== 'kle-konfiguration' || unknown.size > maxNamed) continue
    for (const name of item.fact.value.fagsystemfilter)
      if (uuidOf(name) === undefined && !known.has(name)) unknown.add(name)
  }
  if (unknown.size === 0) return
  const names = [...unknown].slice(0, maxNamed).map((name) => JSON.stringify(shown(name)))
  const more = unknown.size > maxNamed ? ' og flere' : ''
  const note = `fagsystemfilter har navne, som ingen løsning har i systemNames: ${names.join(', ')}${more}. Et navn, som indekset ikke bruger, lader ingen sager slippe igennem`
  yield { note }
}
