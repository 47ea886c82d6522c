// Certificate table: the time left of each certificate in the settings.

import { type Child, html } from '../markup.ts'
import { certificatesOf, type KnownCertificate } from '../model/certificates.ts'
import type { Reading } from '../model/world.ts'
import { plural, shortDate } from '../text/format.ts'
import { certificateBadges } from '../text/service-words.ts'
import { alert, badge, columns, table } from './parts.ts'
import { daysLeft } from './service-tables.ts'

/** Warns of certificates that expire soon or have expired; returns undefined when there are none. */
export const certificateAlert = (known: readonly KnownCertificate[], reading: Reading): Child => {
  const ending = certificatesOf(known, reading).filter(({ state }) => state !== 'ok')
  const [first] = ending
  if (first === undefined) return undefined
  const many = plural(
    ending.length,
    'certifikat er udløbet eller udløber',
    'certifikater er udløbet eller udløber',
  )
  const when = first.state === 'ended' ? 'er udløbet' : `udløber om ${daysLeft(first)}`
  return alert(
    first.state === 'ended' || first.state === '7' ? 'error' : 'warning',
    `${many} inden for 30 dage`,
    `${first.name} ${when}. Uden et gyldigt certifikat får vi ingen svar.`,
  )
}

/** Sorted by expiry, the earliest first. */
export const certificateTable = (known: readonly KnownCertificate[], reading: Reading): Child => {
  const certificates = certificatesOf(known, reading)
  if (certificates.length === 0) return html`<p>Opsætningen nævner ingen certifikater.</p>`
  return html`${table(
    'Certifikater',
    columns('I opsætningen', 'Udstedt til', 'Tilstand', 'Tilbage', 'Udløber'),
    certificates.map(
      (one) =>
        html`<tr><th scope="row" class="origin">${one.name}</th><td>${one.subject}</td><td>${badge(certificateBadges[one.state])}</td><td>${one.state === 'ended' ? '–' : daysLeft(one)}</td><td>${shortDate(one.endsAt)}</td></tr>`,
    ),
  )}<p class="note">Vi advarer ved 30, 14 og 7 dage. Tjenesternes egne certifikater står på siden Svartider.</p>`
}
