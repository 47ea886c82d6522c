// Page for a fault of our own.
import { html, type Markup } from '../markup.ts'
import type { Shell } from '../shell.ts'
import { layout } from './layout.ts'

export const errorPage = (shell: Shell, demo: boolean): Markup =>
  layout({
    shell,
    demo,
    title: 'Noget gik galt',
    crumbs: [{ text: 'Noget gik galt' }],
    main: html`<h1>Noget gik galt</h1>
<p>Fejlen er vores. Prøv igen om lidt. Målingen kører videre for sig selv.</p>`,
  })
