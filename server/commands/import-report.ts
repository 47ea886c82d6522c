// The import command's output, in Danish for whoever made the file: faults and changes. Pure.
import type { EndingFact, FactKind, ImportOutcome, ImportResult } from '../domain/facts/facts.ts'
import { kommuneByCode } from '../domain/kommuner.ts'
import { writeCount } from '../imports/danish.ts'
import type { Fault } from '../imports/item.ts'

const rowsOf = (n: number): string => `${writeCount(n)} ${n === 1 ? 'række' : 'rækker'}`

const placeOf = ({ sheet, line, column }: Fault): string =>
  [sheet === undefined ? '' : `arket ${JSON.stringify(sheet)}`, line > 0 ? `linje ${line}` : '', column]
    .filter((part) => part !== '')
    .join(', ')

export const faultLine = (fault: Fault): string => {
  const place = placeOf(fault)
  const found = fault.value === '' ? '' : `fandt ${JSON.stringify(fault.value)}, `
  return `${place}${place === '' ? '' : ': '}${found}forventede ${fault.expected}`
}

export const faultLines = (name: string, faults: readonly Fault[]): string[] => [
  `${name} er afvist; intet er gemt:`,
  ...faults.map((fault) => `  ${faultLine(fault)}`),
]

/** Lists columns that are not read, which may be misspelt. */
export const unreadLine = (columns: readonly string[]): string =>
  `kolonner, vi ikke kender og ikke har læst: ${columns.join(', ')}`

/** Why an import that would end too many facts is refused. */
export const tooManyLine = (
  name: string,
  kind: FactKind,
  rows: number,
  { lost, held }: NonNullable<ImportResult['refused']>,
): string =>
  `${name} er afvist; intet er gemt: med ${rowsOf(rows)} ville ${writeCount(lost)} af de ${writeCount(held)} oplysninger, vi har af slagsen ${kind}, ophøre, uden at noget nyt er oplyst i stedet. --dry-run viser, hvad der ville ophøre; --allow-ending lader det ophøre.`

/** Lists the facts that would end, of which there may be more than are shown. */
export const endingLines = (shown: readonly EndingFact[], all: number): string[] => [
  ...shown.map(({ kommunekode, key, origin }) => {
    const kommune = kommuneByCode.get(kommunekode)
    const whose = kommune === undefined ? '' : `${kommunekode} ${kommune.navn}, `
    return `  ville ophøre: ${whose}${key} (fra ${origin})`
  }),
  ...(all > shown.length ? [`  ville ophøre: ${writeCount(all - shown.length)} til`] : []),
]

export const outcomeLine = (name: string, outcome: ImportOutcome, dryRun: boolean): string => {
  const { rows, added, changed, unchanged, ended } = outcome
  const all = `${name}: ${rowsOf(rows)}`
  if (added + changed + ended === 0)
    return `${all}${rows === 0 ? '' : ', som vi har i forvejen'}; intet ændres`
  const counts = `${writeCount(added)} ${added === 1 ? 'ny' : 'nye'}, ${writeCount(changed)} ændret, ${writeCount(unchanged)} uændret, ${writeCount(ended)} ophørt`
  return dryRun ? `${all}; ville give: ${counts} (--dry-run: intet er gemt)` : `${all}; ${counts}`
}

/** The progress of reading; `total` is 0 for a file that is not read in pieces. */
export const readingText = (rows: number, read: number, total: number): string =>
  total === 0 ? `læser: ${rowsOf(rows)}` : `læser: ${Math.floor((100 * read) / total)} %, ${rowsOf(rows)}`
