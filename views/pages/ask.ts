// Whom to ask in a kommune about a group's next step: each role with its mailbox.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import { type Child, html } from '../markup.ts'
import { kontakterFor } from '../model/kontakter.ts'
import type { SteppedGroup } from '../model/step-kind.ts'
import { reportedText } from '../text/products.ts'

/** False when nobody has been reported. */
export const ask = (kontakter: readonly StoredFact<'kontakter'>[], group: SteppedGroup): Child => {
  const found = kontakterFor(kontakter, group)
  const days = found.map(reportedText)
  // A day that holds for the next one too is told once, after the last.
  return (
    found.length > 0 &&
    html`<ul class="unstyled-list">${found.map(
      ({ value: { rolle, postkasse } }, i) =>
        html`<li>${rolle}: <a href="mailto:${postkasse}">${postkasse}</a>${days[i] !== days[i + 1] && html` <span class="note">${days[i]}</span>`}</li>`,
    )}</ul>`
  )
}
