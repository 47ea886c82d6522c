// Page of a week's slides: one slide a printed page, with the same content as the presentation.
import { levels } from '../../server/domain/readiness/level.ts'
import type { Week } from '../../server/domain/week/iso-week.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import type { ChartBlock, Deck } from '../slide/deck.ts'
import { ownFrame } from '../slide/design.ts'
import { type Page, pagesOf } from '../slide/flow.ts'
import type { Placed } from '../slide/placed.ts'
import { duration } from '../text/format.ts'
import { layout } from './layout.ts'
import { countList, folded, strip, stripPatterns, table } from './parts.ts'

/** The bars of counts by level, each with its counts in words. */
const stackedBars = ({ categories, series }: ChartBlock): Markup[] =>
  categories.map((category, i) => {
    const counts = Object.fromEntries(
      levels.map((level) => [level, series.find(({ tone }) => tone === level)?.values[i] ?? 0]),
    ) as Record<(typeof levels)[number], number>
    return html`<h3>${category}</h3>${strip(counts)}${countList(counts)}`
  })

const barHeight = 12

const bars = ({ categories, series }: ChartBlock): Markup => {
  const most = Math.max(...series.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const width = (value: number): string => (most === 0 ? '0' : ((100 * value) / most).toFixed(1))
  const bar = (tone: string, value: number): Markup =>
    html`<svg class="bar" viewBox="0 0 100 ${barHeight}" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="f-${tone}" width="${width(value)}" height="${barHeight}"/></svg>`
  return html`<ul class="unstyled-list no-max-width bars">${categories.map((category, i) =>
    series.map(({ name, tone, values }) => {
      const value = values[i]
      return html`<li><span>${category}, ${name.toLowerCase()} ${value === undefined ? 'ikke målt' : duration(value)}</span>${value !== undefined && bar(tone, value)}</li>`
    }),
  )}</ul>`
}

/** Longer lists are folded on the screen, because the names of all kommuner take many screens of a phone. */
const mostCharacters = 600

const blockOf = (placed: Placed): Child => {
  const { block } = placed
  if (block.kind === 'chart')
    return html`${block.heading !== undefined && html`<h3>${block.heading}</h3>`}${block.shape === 'stacked' ? stackedBars(block) : bars(block)}`
  if (block.kind === 'text') {
    const heading = block.heading !== undefined && html`<h3>${block.heading}</h3>`
    const list = html`<ul class="no-max-width${block.isMarked === true && ' unstyled-list'}${'inFirst' in placed && placed.inFirst !== undefined && ' two-columns'}">${block.items.map((item) => html`<li>${item}</li>`)}</ul>`
    return block.items.join().length > mostCharacters
      ? html`<div class="paper">${heading}</div>${folded(block.heading ?? 'Hvem', list)}`
      : html`${heading}${list}`
  }
  const { columns, rows, alt } = block
  const isNumber = (i: number): boolean => columns[i]?.isNumber === true
  return table(
    alt,
    columns.map(({ name }, i) => html`<th scope="col"${isNumber(i) && html` class="number"`}>${name}</th>`),
    rows.map(
      ([first = '', ...others]) =>
        html`<tr><th scope="row">${first}</th>${others.map((text, i) => html`<td${isNumber(i + 1) && html` class="number"`}>${text}</td>`)}</tr>`,
    ),
  )
}

const slideSection = ({ title, boxes, footnote }: Page, i: number, pages: readonly Page[]): Markup => {
  const rule = folded('Hvordan tallene er talt', html`<p class="rule">${footnote.text}</p>`)
  // Each page of paper needs it, but a reader of the screen has just passed it.
  const isRepeated = pages[i - 1]?.footnote.text === footnote.text
  return html`<section class="slide" aria-labelledby="slide-${i + 1}">
<h2 id="slide-${i + 1}">${title}</h2>
${boxes.map(blockOf)}
${isRepeated ? html`<div class="paper">${rule}</div>` : rule}
</section>`
}

/** The other forms of the same slides, and the same with or without names. */
const links = (week: Week, names: boolean): Markup => {
  const search = names ? '?navne=1' : ''
  const [other, text] = names ? ['', 'uden kommunernes navne'] : ['?navne=1', 'med kommunernes navne']
  return html`Hent <a href="/uge/${week}/slide.pptx${search}">som PowerPoint</a>, eller se dem <a href="/uge/${week}/tekst${search}">som tekst til en mail</a> eller <a href="/uge/${week}/slides${other}">${text}</a>.`
}

export const slidesPage = (
  shell: Shell,
  demo: World['demo'],
  deck: Deck,
  { week, names }: { week: Week; names: boolean },
): Markup =>
  layout({
    ...{ shell, title: 'Slides', parent: '/uge', world: { demo } },
    main: html`<h1>${deck.title}</h1>
<p class="slides-head">Hver slide fylder en side, når siden udskrives eller gemmes som PDF. ${links(week, names)}</p>
${stripPatterns()}
${pagesOf(deck, ownFrame).map(slideSection)}`,
  })
