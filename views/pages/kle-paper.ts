// Many KLE numbers of a kommune on paper, where their table would fill page after page: by configuration, in columns.
import { html, type Markup } from '../markup.ts'
import type { KleLine } from '../model/kle-lines.ts'
import { count } from '../text/format.ts'
import { countsOf, konfigurationBadge, outcomeBadge } from '../text/kle-lines.ts'
import { numbers } from '../text/parts.ts'

/** The lines for which `keyOf` is equal, in the order in which the keys first occur. */
const byKey = (lines: readonly KleLine[], keyOf: (line: KleLine) => string): Map<string, KleLine[]> => {
  const found = new Map<string, KleLine[]>()
  for (const line of lines) found.set(keyOf(line), [...(found.get(keyOf(line)) ?? []), line])
  return found
}

const hasCases = (line: KleLine): boolean => (countsOf(line).cases ?? 0) > 0

const withCases = (line: KleLine): Markup => {
  const { kle, visibility } = line
  return html`<li>${kle}: ${count(countsOf(line).cases ?? 0)}${visibility.kind === 'kanVises' && `, højst ${count(visibility.atMost)}`}</li>`
}

const section = (word: string, lines: readonly KleLine[]): Markup => {
  const others = byKey(
    lines.filter((line) => !hasCases(line)),
    (line) => outcomeBadge(line.cases.known).word,
  )
  return html`<h3>KLE-konfiguration: ${word.toLowerCase()}, ${numbers(lines.length)}</h3>
<ul class="unstyled-list no-max-width">${lines.filter(hasCases).map(withCases)}</ul>
${[...others].map(([outcome, some]) => html`<p>${outcome} (${count(some.length)}): ${some.map(({ kle }) => kle).join(', ')}.</p>`)}`
}

export const klePaper = (lines: readonly KleLine[]): Markup =>
  html`<div class="paper kle-paper"><p>For hvert nummer: sager i indekset, og hvor mange der højst kan vises i dag. Det modtagne, fradatoer og filtre står i tabellen på skærmen og i filen.</p>
${[...byKey(lines, (line) => konfigurationBadge(line).word)].map(([word, some]) => section(word, some))}</div>`
