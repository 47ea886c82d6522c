// Whom to ask in a kommune about a group's next step: each role with its mailbox.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import { type Child, html } from '../markup.ts'
import { kontakterFor } from '../model/kontakter.ts'
import type { SteppedGroup } from '../model/step-kind.ts'
import { reportedText } from '../text/products.ts'

/** False when nobody has been reported. */
export const ask = (kontakter: readonly StoredFact<'kontakter'>[], group: SteppedGroup): Child => {
  const found = kontakterFor(kontakter, group)
  return (
    found.length > 0 &&
    html`<ul class="unstyled-list ask">${found.map(
      (fact) =>
        html`<li>${fact.value.rolle}, <a href="mailto:${fact.value.postkasse}">${fact.value.postkasse}</a> <span class="note">${reportedText(fact)}</span></li>`,
    )}</ul>`
  )
}
