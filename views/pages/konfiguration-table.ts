// Table of a kommune's KLE-konfigurationer: the reported values, and the most cases that can be shown.

import type { Konfiguration } from '../../server/domain/facts/facts.ts'
import type { Kle } from '../../server/domain/kle.ts'
import type { Known } from '../../server/domain/measured/cell.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { KleLine } from '../model/kle-lines.ts'
import { count, shortDay } from '../text/format.ts'
import { obstacleText } from '../text/kan-vises.ts'
import { sourceText } from '../text/products.ts'
import { kleHead } from './kle-table.ts'
import { columns, stateBadge, table } from './parts.ts'

const intents = { aaben: 'ønskes åben', lukket: 'ønskes lukket' } as const

/** Faults are red; a number that is closed on purpose or has no cases is neutral. */
const activeBadge = ({ aktiv, oensket }: Konfiguration, known: Known): Markup => {
  if (aktiv) return oensket === 'lukket' ? stateBadge('ingen', 'Aktiv') : stateBadge('alle', 'Aktiv')
  if (oensket === 'lukket') return stateBadge('notRelevant', 'Bevidst lukket')
  return known.kind === 'cases' && known.cases > 0
    ? stateBadge('ingen', 'Lukket')
    : stateBadge('notRelevant', 'Lukket')
}

const unknownWords = {
  never: 'Ikke oplyst',
  stale: 'For gammel',
  future: 'Endnu ikke i kraft',
} as const

const state = ({ konfiguration, cases }: KleLine): Child => {
  if (konfiguration.kind === 'unknown') return stateBadge('ukendt', unknownWords[konfiguration.because])
  const { oensket } = konfiguration.konfiguration
  return html`${activeBadge(konfiguration.konfiguration, cases.known)}<span class="note below">${oensket === undefined ? 'ønske ikke oplyst' : intents[oensket]}</span>`
}

const fradato = ({ konfiguration }: KleLine): Child => {
  if (konfiguration.kind === 'unknown') return '–'
  const { fradato: from, deaktiverFradatoForAktive } = konfiguration.konfiguration
  if (from === undefined) return 'ingen'
  return html`${shortDay(from)}${deaktiverFradatoForAktive && html`<span class="note below">gælder ikke aktive sager</span>`}`
}

const filter = ({ konfiguration }: KleLine): Child => {
  if (konfiguration.kind === 'unknown') return '–'
  const { fagsystemfilter } = konfiguration.konfiguration
  return fagsystemfilter.length === 0 ? 'intet' : fagsystemfilter.join(', ')
}

const atMost = ({ visibility }: KleLine): Child => {
  if (visibility.kind === 'kanVises') return html`<strong>${count(visibility.atMost)}</strong>`
  const why = html`<span class="note below">${obstacleText(visibility)}</span>`
  return visibility.kind === 'nej' ? html`<strong>0</strong>${why}` : html`${stateBadge('ukendt')}${why}`
}

/** Each origin once, because numbers counted together may have been reported separately. */
const origins = ({ reported }: KleLine): Child => {
  const texts = [...new Set(reported.map(sourceText))]
  return texts.length === 0 ? '–' : texts.join('; ')
}

/** The reported configuration, and the cases it lets through today. */
export const konfigurationTable = (lines: readonly KleLine[], titles: ReadonlyMap<Kle, string>): Child =>
  lines.length > 0 &&
  table(
    'KLE-konfiguration, og hvad der højst kan vises i dag',
    columns(
      'KLE-nummer',
      'KLE-konfiguration',
      'Fradato',
      'Fagsystemfilter',
      'Kan højst vises i dag',
      'Oplyst',
    ),
    lines.map(
      (line) =>
        html`<tr>${kleHead(line, titles)}<td>${state(line)}</td><td>${fradato(line)}</td><td>${filter(line)}</td><td>${atMost(line)}</td><td class="origin">${origins(line)}</td></tr>`,
    ),
  )
