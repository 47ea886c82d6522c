// Page of one kommune: next steps, ladders, numbers, history and response times.

import { type ProductKind, readinessGroups } from '../../server/domain/kle.ts'
import { fullRight } from '../../server/domain/measured/check.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { KommuneDetail } from '../model/details.ts'
import { kleLines } from '../model/kle-lines.ts'
import type { KommuneModel, World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { length, uncapital } from '../text/format.ts'
import { countingRule, nextStepText } from '../text/ladder.ts'
import { rightText } from '../text/parts.ts'
import { basisText, disagreementText } from '../text/products.ts'
import { groupNames, kindNames, responsibleText, rungNames } from '../text/words.ts'
import { ask } from './ask.ts'
import { benefitsFaults, benefitsTable } from './benefits.ts'
import { fileLinks } from './file-links.ts'
import { historySection } from './history-section.ts'
import { eventMarks, kommuneMarks } from './incident-parts.ts'
import { kaldSection } from './kald.ts'
import { kleTable } from './kle-table.ts'
import { konfigurationTable } from './konfiguration-table.ts'
import { ladders } from './ladders.ts'
import { layout } from './layout.ts'
import { alert, groupState } from './parts.ts'
import { pastLink } from './past-link.ts'
import { peers } from './peers.ts'
import { responseTimes } from './response-times.ts'

/** The product and its source. */
const productFact = (world: World, k: KommuneModel, kind: ProductKind): Markup => {
  const product = k.products[kind]
  const basis = basisText(k.productAnswers[kind], world.products)
  const link =
    product === undefined
      ? 'ikke oplyst'
      : html`<a href="/loesninger/${encodeURIComponent(product.id)}">${product.navn}</a>`
  return html`<div><dt>${kindNames[kind]}</dt><dd>${link}${basis !== '' && html`<span class="note below">${basis}</span>`}</dd></div>`
}

/** The right in the configuration, or its absence according to the index. */
const ourRight = ({ right, groups }: KommuneModel): string => {
  if (readinessGroups.some((group) => groups[group].noAccess > 0)) return 'mangler, helt eller delvist'
  const own = right === fullRight ? 'ubegrænset' : `begrænset (${rightText(right)})`
  const lacksBenefits = readinessGroups.some((group) => (groups[group].benefits?.noAccess ?? 0) > 0)
  return lacksBenefits ? `sager: ${own}; ydelser: mangler, helt eller delvist` : own
}

const facts = (world: World, k: KommuneModel): Markup => html`<dl class="facts">
<div><dt>Kommunekode</dt><dd>${k.kommune.kommunekode}</dd></div>
<div><dt>CVR</dt><dd>${k.kommune.cvr}</dd></div>
<div><dt>Netværk</dt><dd><a href="/kommuner?netvaerk=${encodeURIComponent(k.kommune.netvaerk)}">${k.kommune.netvaerk}</a></dd></div>
${productFact(world, k, 'esdh')}
${productFact(world, k, 'eoj')}
<div><dt>Vores ret til at tælle</dt><dd>${ourRight(k)}</dd></div>
</dl>`

/** Warnings where the reported product differs from the product in the index. */
const disagreements = (world: World, k: KommuneModel): Child =>
  (['esdh', 'eoj'] as const).map(
    (kind) =>
      k.productAnswers[kind].disagrees &&
      alert(
        'info',
        `Oplysningen om ${kindNames[kind]}-løsningen stemmer ikke med indekset`,
        disagreementText(k.productAnswers[kind], world.products),
      ),
  )

const shutByItself = 'Kommunen har selv lukket, så ingen sager kan vises.'

/** The next step of a group, one alert each, because ESDH and EOJ have different owners. */
const nextStep = (k: KommuneModel, group: '02' | 'eoj', kontakter: KommuneDetail['kontakter']): Markup => {
  const { nextStep: step, level, shown } = k.groups[group]
  const name = groupNames[group]
  // When nothing blocks and still nothing can be shown, the kommune has closed on purpose.
  const isShut = shown.kind === 'intet'
  if (step !== undefined) {
    // What is not known may block.
    const isFree = step.outcome === 'partly' && level !== 'ukendt'
    const what = `æste skridt i ${name}: ${uncapital(rungNames[step.rung])}. ${responsibleText(step.who)}.`
    return alert(
      step.outcome === 'partly' ? 'info' : 'warning',
      isFree ? `Intet spærrer; n${what}` : `N${what}`,
      html`${nextStepText(step, k, group)}${isFree && isShut && ` ${shutByItself}`}${ask(kontakter, group)}`,
    )
  }
  if (level === 'ukendt')
    return alert(
      'info',
      `Næste skridt i ${name}: kendes ikke`,
      'Vi har for få målinger til at pege på et skridt.',
    )
  return isShut
    ? alert('info', `Intet spærrer i ${name}`, `Alle målte trin er nået. ${shutByItself}`)
    : alert('success', `Intet spærrer i ${name}`, 'Alle målte trin er nået.')
}

export const kommunePage = (shell: Shell, world: World, k: KommuneModel, detail: KommuneDetail): Markup => {
  const lines = kleLines(world, k, detail)
  const main = html`<h1>${k.kommune.navn}</h1>
<p class="lead">${groupNames['02']}: ${groupState(k.groups['02'])} · ${groupNames.eoj}: ${groupState(k.groups.eoj)}</p>
${kommuneMarks(world, k.kommune.kommunekode)}
${eventMarks(world, detail.events ?? [], { kommune: k.kommune.kommunekode })}
${pastLink(world, { kommune: k.kommune.kommunekode })}
${!k.polled && alert('info', 'Kommunen måles ikke', 'Den er ikke valgt i opsætningen, så alt står som ikke målt.')}
${k.undecided !== undefined && alert('warning', 'Ikke afgjort', html`En fejl hos os gør, at vi ikke kan afgøre, hvor langt kommunen er. Tallene for hvert KLE-nummer er målt og vises nedenfor. Årsagen står under <a href="/drift#ikke-afgjort">Drift</a>, og vi prøver igen inden for en time.`)}
${k.undecided === undefined && [nextStep(k, '02', detail.kontakter), nextStep(k, 'eoj', detail.kontakter)]}
${benefitsFaults(k)}
${disagreements(world, k)}
${peers(world, k, detail.received)}
${facts(world, k)}
<h2>Trin for trin</h2>
<p>Det næste skridt er det første trin, der spærrer, eller, hvis intet spærrer, det første, der kun er delvist nået. Det, der ikke er målt, spærrer ikke. »For nylig« er de seneste ${length(world.freshWithinMs)}.</p>
${ladders(k)}
${benefitsTable(world, k)}
<h2>KLE-numre</h2>
<h3>I indekserne</h3>
${kleTable(world, lines, detail.titles)}
${lines.length > 0 && html`<p class="note">»Antallet ændret« er, hvornår antallet af sager sidst blev et andet. En opdatering af en sag, indekset kender, tæller som modtaget, men ændrer ikke antallet.</p>`}
${
  lines.length > 0 &&
  html`<h3>Konfiguration, og hvad der kan vises</h3>
<p>Det højeste antal sager, der kan vises for borgerne i dag efter indeks, KLE-konfiguration og åbning. Vi måler aldrig, hvem der kan se sagen: den primære part, i byggesager ejendommens ejer.</p>
${konfigurationTable(lines, detail.titles)}`
}
${kaldSection(detail.kald)}
<h2>Udvikling over otte uger</h2>
${historySection(world, k, detail)}
<h2>Svartider det seneste døgn</h2>
${responseTimes(detail.sketches, k.kommune, detail.indeksTimes)}
${fileLinks(`/kommuner/${k.kommune.kommunekode}`)}
<p class="rule">${countingRule(world.flereFrom)}</p>`
  return layout({ shell, world, title: k.kommune.navn, parent: '/kommuner', chart: true, main })
}
