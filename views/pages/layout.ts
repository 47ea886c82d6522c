// Page layout: head, header, menu, demo notice, status line, breadcrumb and footer.
import { type Child, html, type Markup } from '../markup.ts'
import type { World } from '../model/world.ts'
import { fontNames, type Shell } from '../shell.ts'
import { demoMeaning, demoText, measuredText, serviceText } from '../text/words.ts'
import { explainAbbreviations, keepTogether } from './abbreviations.ts'
import { newsOf, statusFragment } from './status.ts'

const menu = {
  '/': 'Overblik',
  '/kommuner': 'Kommuner',
  '/loesninger': 'Løsninger',
  '/uge': 'Uge',
  '/foer-aabning': 'Før åbning',
  '/haendelser': 'Hændelser',
  '/svartider': 'Svartider',
  '/klik': 'KLIK',
  '/drift': 'Drift',
  '/om': 'Om',
} as const

type Frame = {
  shell: Shell
  title: string
  main: Child
  /** The page above this one in the breadcrumb, besides the front page. */
  parent?: keyof typeof menu
  isFrontPage?: boolean
  /** Loads the chart scripts. */
  chart?: boolean
  /** Only whether it is a demo, on pages without measurements. */
  world: World | Pick<World, 'demo'>
}

/** htmx must insert no style, which the CSP blocks; not swap in error answers; and leave opened `<details>` open. */
const htmxConfig = JSON.stringify({
  includeIndicatorCSS: false,
  noSwap: [204, 304, '4xx', '5xx'],
  morphIgnore: ['data-htmx-powered', 'open'],
})

const menuItem = (path: string, href: string, text: string): Markup => {
  const page = path.split('?')[0] ?? path
  const active = page === href || (href !== '/' && page.startsWith(`${href}/`))
  const current = page === href ? 'page' : 'true'
  return html`<li class="${active ? 'active current' : ''}"><a class="nav-link" href="${href}"${active && html` aria-current="${current}"`}><span>${text}</span></a></li>`
}

const header = ({ shell, world }: Frame): Markup => html`<header class="header">
<div class="solution-info"><div class="solution-info-inner container"><div class="solution-heading"><a href="/">Borgerblik Status</a></div></div></div>
<div class="navigation-menu"><div class="navigation-menu-inner container"><nav class="nav" aria-label="Hovedmenu"><ul class="mainmenu">${Object.entries(menu).map(([href, text]) => menuItem(shell.path, href, text))}</ul></nav></div></div>
${world.demo && html`<div class="demo"><p class="container"><strong>Demodata.</strong> ${demoText}<span class="wide"> ${demoMeaning}</span></p></div>`}
</header>`

const separator = html`<span class="crumb" aria-hidden="true">›</span>`

const breadcrumb = ({ title, parent }: Frame): Markup =>
  html`<nav class="breadcrumbs container" aria-label="Brødkrumme"><ol class="breadcrumbs__list"><li class="breadcrumbs__list-item"><a class="breadcrumbs__link" href="/">Overblik</a></li>${parent !== undefined && html`<li class="breadcrumbs__list-item">${separator} <a class="breadcrumbs__link" href="${parent}">${menu[parent]}</a></li>`}<li class="breadcrumbs__list-item" aria-current="page">${separator} ${title}</li></ol></nav>`

const status = (world: World): Markup => html`<section class="status" aria-label="Målingens status">
<div id="status" class="container" hx-get="/fragmenter/status" hx-trigger="every 5s" hx-swap="innerMorph">${statusFragment(world)}</div>
<p id="uden-forbindelse" class="container offline" hidden>Der er ingen forbindelse til serveren. Det viste opdateres ikke og kan være forældet.</p>
</section>`

export const layout = (frame: Frame): Markup => {
  const { shell, title, main, isFrontPage, chart } = frame
  const world = 'reading' in frame.world ? frame.world : undefined
  return html`<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${serviceText}">
<title>${frame.world.demo && 'Demodata: '}${title} – Borgerblik Status</title>
<meta name="htmx-config" content="${htmxConfig}">
<link rel="icon" href="${shell.asset('favicon.svg')}" type="image/svg+xml">
${fontNames.map((name) => html`<link rel="preload" href="${shell.asset(name)}" as="font" type="font/woff2" crossorigin>`)}
<link rel="stylesheet" href="${shell.asset('dkfds/css/dkfds.css')}">
${chart === true && html`<link rel="stylesheet" href="${shell.asset('uplot.css')}">`}
<link rel="stylesheet" href="${shell.asset('app.css')}">
<script src="${shell.asset('htmx.js')}" defer></script>
<script src="${shell.asset('app.js')}" type="module"></script>
${chart === true && html`<script src="${shell.asset('uplot.js')}" defer></script><script src="${shell.asset('chart.js')}" type="module"></script>`}
</head>
<body hx-sync="queue last">
<a class="skipnav" href="#indhold">Gå til sidens indhold</a>
${header(frame)}
${world !== undefined && status(world)}
${isFrontPage !== true && breadcrumb(frame)}
<main id="indhold" class="container page-container" tabindex="-1"${world !== undefined && html` data-news="${newsOf(world)}"`}>
${explainAbbreviations(keepTogether(html`${main}`))}
</main>
<footer><div class="footer"><div class="container"><ul class="unstyled-list inline-list">
<li>${measuredText}</li>
<li><a href="/om">Sådan tæller vi</a></li>
<li><a href="/om#tilgaengelighed">Tilgængelighed</a></li>
</ul></div></div></footer>
</body>
</html>`
}
