// Page for an address that does not exist.
import { html, type Markup } from '../markup.ts'
import type { Shell } from '../shell.ts'
import { layout } from './layout.ts'

export const notFoundPage = (shell: Shell, demo: boolean): Markup =>
  layout({
    shell,
    demo,
    title: 'Siden findes ikke',
    crumbs: [{ text: 'Siden findes ikke' }],
    main: html`<h1>Siden findes ikke</h1>
<p>Adressen passer ikke til en side her. Gå til <a href="/">overblikket</a>, eller find en kommune på <a href="/kommuner">listen over kommuner</a>.</p>`,
  })
