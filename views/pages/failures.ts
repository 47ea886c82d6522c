// Pages without measurements: an address that does not exist, and a fault of our own.
import { type Child, html, type Markup } from '../markup.ts'
import type { Shell } from '../shell.ts'
import { layout } from './layout.ts'

const failurePage = (shell: Shell, demo: boolean, title: string, text: Child): Markup =>
  layout({ shell, world: { demo }, title, main: html`<h1>${title}</h1>\n<p>${text}</p>` })

export const notFoundPage = (shell: Shell, demo: boolean): Markup =>
  failurePage(
    shell,
    demo,
    'Siden findes ikke',
    html`Der er ingen side på denne adresse. Gå til <a href="/">overblikket</a>, eller find en kommune på <a href="/kommuner">listen over kommuner</a>.`,
  )

/** `text`: which week is not frozen, in a sentence. */
export const weekNotFrozenPage = (shell: Shell, demo: boolean, text: string): Markup =>
  failurePage(shell, demo, 'Ugen er ikke frosset', html`${text} Se <a href="/uge">de frosne uger</a>.`)

export const errorPage = (shell: Shell, demo: boolean): Markup =>
  failurePage(
    shell,
    demo,
    'Noget gik galt',
    'Fejlen er vores. Prøv igen om lidt. Målingen kører videre imens.',
  )
