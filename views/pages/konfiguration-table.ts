// Table of a kommune's KLE-konfigurationer: the reported values, and the most cases that can be shown.

import type { Kle } from '../../server/domain/kle.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { KleLine } from '../model/kle-lines.ts'
import { count, shortDay } from '../text/format.ts'
import { obstacleText } from '../text/kan-vises.ts'
import { intentWords, konfigurationBadge } from '../text/kle-lines.ts'
import { sourceSinceText } from '../text/products.ts'
import { kleHead } from './kle-table.ts'
import { badge, columns, stateBadge, table } from './parts.ts'

const state = (line: KleLine): Markup => {
  const { konfiguration } = line
  const intent = konfiguration.kind === 'unknown' ? undefined : konfiguration.konfiguration.oensket
  return html`${badge(konfigurationBadge(line))}${konfiguration.kind !== 'unknown' && html`<span class="note below">${intent === undefined ? 'ønske ikke oplyst' : intentWords[intent]}</span>`}`
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
  const texts = [...new Set(reported.map(sourceSinceText))]
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
