// Our own connection on the page Drift: the addresses whose silence shows that we are cut off, and whose tokens we accept.
import type { Indeks } from '../../server/domain/measured/check.ts'
import {
  isBelieved,
  type KnownReference,
  toReferenceText,
} from '../../server/domain/services/reachability.ts'
import { type Child, html } from '../markup.ts'
import type { Reading, World } from '../model/world.ts'
import { time } from '../text/format.ts'
import { alert } from './parts.ts'

const answered = (reading: Reading, { triedAt, answeredAt }: KnownReference): Child => {
  if (triedAt === undefined) return 'ikke prøvet endnu'
  if (answeredAt === undefined)
    return html`har ikke svaret, siden vi startede, og tæller ikke med (prøvet ${time(reading, triedAt)})`
  if (answeredAt >= triedAt) return html`svarede ${time(reading, answeredAt)}`
  return html`svarede ikke ${time(reading, triedAt)}, men ${time(reading, answeredAt)}`
}

/** An entry of the page's definition list; false before the poller has started. */
export const ownConnection = ({ reading, status: { references } }: World): Child =>
  references !== undefined &&
  html`<div><dt>Adresser, vi afprøver vores egen forbindelse med</dt><dd>${references.map(
    (one) => html`${toReferenceText(one)}: ${answered(reading, one)}<br>`,
  )}${
    references.length > 0 &&
    references.every((one) => one.triedAt !== undefined && !isBelieved(one)) &&
    'Ingen af dem har svaret, så vi kan ikke selv se, om vi er uden netforbindelse.'
  }${references.length === 0 && 'ingen'}</dd></div>`

/** Warns of indexes for which a token for any kommune is accepted; returns undefined when there are none. */
export const anyKommuneAlert = (indekser: readonly Indeks[] = []): Child =>
  indekser.length === 0
    ? undefined
    : alert(
        'warning',
        `Adgangsbeviser (token) til ${indekser.map((indeks) => indeks.toUpperCase()).join(' og ')} tjekkes ikke mod kommunen`,
        'I opsætningen er sts.cvr sat til any. Det er kun til testmiljøer: Et adgangsbevis til en anden kommune giver den kommunes tal.',
      )
