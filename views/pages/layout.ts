// Page layout: head, header, menu, demo notice, status line, breadcrumb and footer.
import { type Child, html, type Markup } from '../markup.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { newsOf, statusFragment } from './status.ts'

type Crumb = { text: string; href?: string | undefined }

export type Frame = {
  shell: Shell
  demo: boolean
  /** Absent on pages without measurements. */
  world?: World | undefined
  title: string
  /** Breadcrumb without the front page; empty on the front page. */
  crumbs: readonly Crumb[]
  main: Child
  /** Loads the chart scripts. */
  chart?: boolean | undefined
}

const menu = [
  ['/', 'Overblik'],
  ['/kommuner', 'Kommuner'],
  ['/loesninger', 'Løsninger'],
  ['/foer-aabning', 'Før åbning'],
  ['/svartider', 'Svartider'],
  ['/klik', 'KLIK'],
  ['/drift', 'Drift'],
  ['/om', 'Om'],
] as const

/** htmx must insert no style, which the CSP blocks; not swap in error answers; and leave opened `<details>` open. */
const htmxConfig = JSON.stringify({
  includeIndicatorCSS: false,
  noSwap: [204, 304, '4xx', '5xx'],
  morphIgnore: ['data-htmx-powered', 'open'],
})

const menuItem = (path: string, [href, text]: (typeof menu)[number]): Markup => {
  const page = path.split('?')[0] ?? path
  const active = page === href || (href !== '/' && page.startsWith(`${href}/`))
  const current = page === href ? 'page' : 'true'
  return html`<li class="${active ? 'active current' : ''}"><a class="nav-link" href="${href}"${active && html` aria-current="${current}"`}><span>${text}</span></a></li>`
}

const header = ({ shell, demo }: Frame): Markup => html`<header class="header">
<div class="solution-info"><div class="solution-info-inner container"><div class="solution-heading"><a href="/">Borgerblik Status</a></div></div></div>
<div class="navigation-menu"><div class="navigation-menu-inner container"><nav class="nav" aria-label="Hovedmenu"><ul class="mainmenu">${menu.map((item) => menuItem(shell.path, item))}</ul></nav></div></div>
${demo && html`<div class="demo"><p class="container"><strong>Demodata.</strong> Alle tal, datoer og svar her er opdigtede. De siger intet om de virkelige kommuner og løsninger.</p></div>`}
</header>`

const breadcrumb = (crumbs: readonly Crumb[]): Child =>
  crumbs.length > 0 &&
  html`<nav class="breadcrumbs container" aria-label="Brødkrumme"><ol class="breadcrumbs__list"><li class="breadcrumbs__list-item"><a class="breadcrumbs__link" href="/">Overblik</a></li>${crumbs.map(
    ({ text, href }) =>
      html`<li class="breadcrumbs__list-item"${href === undefined && html` aria-current="page"`}><span class="crumb" aria-hidden="true">›</span> ${href === undefined ? text : html`<a class="breadcrumbs__link" href="${href}">${text}</a>`}</li>`,
  )}</ol></nav>`

const status = (world: World): Markup => html`<section class="status" aria-label="Målingens status">
<div id="status" class="container" hx-get="/fragmenter/status" hx-trigger="every 5s" hx-swap="innerMorph">${statusFragment(world)}</div>
<p id="uden-forbindelse" class="container offline" hidden>Der er ingen forbindelse til serveren. Det viste opdateres ikke og kan være forældet.</p>
</section>`

export const layout = (frame: Frame): Markup => {
  const { shell, demo, world, title, crumbs, main, chart } = frame
  return html`<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${demo && 'Demodata: '}${title} – Borgerblik Status</title>
<meta name="htmx-config" content="${htmxConfig}">
<link rel="icon" href="${shell.asset('favicon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${shell.asset('dkfds.css')}">
${chart === true && html`<link rel="stylesheet" href="${shell.asset('uplot.css')}">`}
<link rel="stylesheet" href="${shell.asset('app.css')}">
<script src="${shell.asset('htmx.js')}" defer></script>
<script src="${shell.asset('app.js')}" type="module"></script>
${chart === true && html`<script src="${shell.asset('uplot.js')}" defer></script><script src="${shell.asset('chart.js')}" type="module"></script>`}
</head>
<body>
<a class="skipnav" href="#indhold">Gå til sidens indhold</a>
${header(frame)}
${world !== undefined && status(world)}
${breadcrumb(crumbs)}
<main id="indhold" class="container page-container" tabindex="-1"${world !== undefined && html` data-news="${newsOf(world)}"`}>
${main}
</main>
<footer><div class="footer"><div class="container"><ul class="unstyled-list inline-list">
<li>Vi måler indeksernes svar på optællinger, ikke borgerens visning.</li>
<li><a href="/om">Sådan tæller vi</a></li>
<li><a href="/om#tilgaengelighed">Tilgængelighed</a></li>
</ul></div></div></footer>
</body>
</html>`
}
