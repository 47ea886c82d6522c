// The accessibility statement that webtilgængelighedsloven requires.
import { html, type Markup } from '../markup.ts'
import { longDay } from '../text/format.ts'
import { mailboxLink } from './parts.ts'

/** Whoever runs the server, and the ways to reach them; the law wants a telephone number beside the mailbox. */
export type Contact = { name: string; mailbox: string; phone?: string | undefined }

const complaints =
  'https://digst.dk/digital-inklusion/webtilgaengelighed/oplever-du-ikke-tilgaengeligt-indhold/'

const contactText = (contact: Contact | undefined): Markup =>
  contact === undefined
    ? html`<p>Den, der driver denne side, har endnu ikke oplyst, hvem du kan skrive til.</p>`
    : html`<p>Skriv til ${contact.name}, hvis der er noget, du ikke kan bruge, eller som du har brug for i en anden form: ${mailboxLink(contact.mailbox)}${contact.phone !== undefined && html`, eller ring på ${contact.phone}`}.</p>`

export const accessibilityStatement = (
  contact: Contact | undefined,
): Markup => html`<h2 id="tilgaengelighed">Tilgængelighedserklæring</h2>
<p>${contact === undefined ? 'Offentlige myndigheder' : contact.name} skal efter lov om tilgængelighed af offentlige organers websteder og mobilapplikationer (webtilgængelighedsloven) gøre deres sider tilgængelige for alle. Erklæringen gælder Borgerblik Status.</p>
<h3>Overholdelse af kravene</h3>
<p>Siderne overholder delvist WCAG 2.2 på niveau AA. De kan bruges med tastatur alene, uden JavaScript, på en telefon og på papir. Farve står aldrig alene: hver tilstand har også en form og et ord, og hver kurve har en tekst og en tabel.</p>
<h3>Indhold, der ikke er tilgængeligt</h3>
<ul><li>Præsentationer og regneark til download er ikke afprøvet for tilgængelighed. Det samme indhold står på siderne.</li>
<li>Kurverne er billeder. Tallene bag dem står i en tabel under hver kurve.</li></ul>
<h3>Sådan er erklæringen lavet</h3>
<p>Erklæringen er lavet den ${longDay('2026-11-29')} og senest gennemgået den ${longDay('2026-11-30')}. Den bygger på vores egen vurdering: hver side kontrolleres automatisk, hver gang programmet ændres. Siderne er ikke afprøvet af brugere med skærmlæser eller andre hjælpemidler.</p>
<h3>Kontakt</h3>
${contactText(contact)}
<h3>Klage</h3>
<p>Får du ikke svar inden for ti arbejdsdage, eller er du ikke tilfreds med svaret, kan du klage til Digitaliseringsstyrelsen, som fører tilsyn med loven. Sådan gør du: <a href="${complaints}">Oplever du ikke-tilgængeligt indhold?</a></p>`
