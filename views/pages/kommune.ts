// Page of one kommune: what its citizens can be shown, its next steps, whether it is alone, ladders, numbers and history.

import { type ProductKind, readinessGroups } from '../../server/domain/kle.ts'
import { fullRight } from '../../server/domain/measured/check.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { KommuneDetail } from '../model/details.ts'
import { kleLines } from '../model/kle-lines.ts'
import type { KommuneModel, World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { length } from '../text/format.ts'
import { kommuneFinding } from '../text/kommune.ts'
import { countingRule, nextStepRule } from '../text/ladder.ts'
import { rightText } from '../text/parts.ts'
import { basisText, disagreementText } from '../text/products.ts'
import { groupNames, kindNames } from '../text/words.ts'
import type { Contact } from './accessibility.ts'
import { benefitsFaults, benefitsNote } from './benefits.ts'
import { fileLinks } from './file-links.ts'
import { historySection } from './history-section.ts'
import { eventMarks, kommuneMarks } from './incident-parts.ts'
import { kaldSection } from './kald.ts'
import { kleTable } from './kle-table.ts'
import { ladders } from './ladders.ts'
import { layout } from './layout.ts'
import { nextSteps } from './next-steps.ts'
import { alert, folded, groupStateSince } from './parts.ts'
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

export const kommunePage = (
  shell: Shell,
  world: World,
  k: KommuneModel,
  detail: KommuneDetail,
  contact?: Contact,
): Markup => {
  const lines = kleLines(world, k, detail)
  const main = html`<h1 class="finding">${kommuneFinding(k)}</h1>
<p class="lead">${groupNames['02']}: ${groupStateSince(k.groups['02'])} · ${groupNames.eoj}: ${groupStateSince(k.groups.eoj)}</p>
${kommuneMarks(world, k.kommune.kommunekode)}
${eventMarks(world, detail.events ?? [], { kommune: k.kommune.kommunekode })}
${!k.polled && alert('info', 'Kommunen måles ikke', 'Den er ikke valgt i opsætningen, så alt står som ikke målt.')}
${k.undecided !== undefined && alert('warning', 'Ikke afgjort', html`En fejl hos os gør, at vi ikke kan afgøre, hvor langt kommunen er. Tallene for hvert KLE-nummer er målt og vises nedenfor. Årsagen står under <a href="/drift#ikke-afgjort">Drift</a>, og vi prøver igen inden for en time.`)}
${k.undecided === undefined && nextSteps(k, detail, lines, contact)}
${benefitsFaults(k)}
${disagreements(world, k)}
${peers(world, k, detail.received)}
<h2>Trin for trin</h2>
<p>${nextStepRule} »For nylig« er de seneste ${length(world.freshWithinMs)}.</p>
${ladders(k)}
<h2 id="numre">KLE-numre</h2>
${kleTable(world, lines, detail.titles)}
${benefitsNote(world, k)}
<h2>Udvikling over otte uger</h2>
${historySection(world, k, detail)}
${pastLink(world, { kommune: k.kommune.kommunekode })}
${kaldSection(detail.kald)}
<h2>Om kommunen</h2>
${facts(world, k)}
${folded('Svartider det seneste døgn', responseTimes(detail.sketches, k.kommune, detail.indeksTimes))}
${fileLinks(`/kommuner/${k.kommune.kommunekode}`)}
<p class="rule">${countingRule(world.flereFrom)}</p>`
  return layout({ shell, world, title: k.kommune.navn, parent: '/kommuner', chart: true, main })
}
