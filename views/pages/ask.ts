// Whom to ask: the roles of a kommune with their mailboxes, and who runs the server.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { kontakterFor } from '../model/kontakter.ts'
import type { SteppedGroup } from '../model/step-kind.ts'
import { reportedText } from '../text/products.ts'
import type { Contact } from './accessibility.ts'
import { mailboxLink } from './parts.ts'

/** A kommune's own roles for a group. */
export const ask = (kontakter: readonly StoredFact<'kontakter'>[], group: SteppedGroup): Markup => {
  const found = kontakterFor(kontakter, group)
  const days = found.map(reportedText)
  if (found.length === 0) return html`ikke oplyst`
  // A day that holds for the next one too is told once, after the last.
  return html`<ul class="unstyled-list">${found.map(
    ({ value: { rolle, postkasse } }, i) =>
      html`<li>${rolle}: ${mailboxLink(postkasse)}${days[i] !== days[i + 1] && html` <span class="note">${days[i]}</span>`}</li>`,
  )}</ul>`
}

/** Nothing without a contact in the configuration. */
export const askUs = (contact: Contact | undefined): Child =>
  contact &&
  html`<p>Spørg ${contact.name} om tallene, eller hvis du ikke ved, hvem der kan hjælpe: ${mailboxLink(contact.mailbox)}</p>`
