// Owns the page of one kommune: the next step of each system first, then the ladders, the numbers, the history and response times.

import { fullRight } from '../../server/domain/check.ts'
import type { KleGroup } from '../../server/domain/kle.ts'
import { length } from '../format.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { type KommuneModel, productOf, type World } from '../model.ts'
import type { KommuneDetail, Shell } from '../shell.ts'
import { countingRule, nextStepText, rightText } from '../text.ts'
import { groupNames, kindNames, rungNames, whoNames } from '../words.ts'
import { historySection } from './history-section.ts'
import { kleTable } from './kle-table.ts'
import { ladders } from './ladders.ts'
import { layout } from './layout.ts'
import { alert, groupState } from './parts.ts'
import { peers } from './peers.ts'
import { responseTimes } from './response-times.ts'

const productLink = (k: KommuneModel, group: KleGroup | 'eoj'): Child => {
  const product = productOf(k, group)
  return product === undefined
    ? 'ikke oplyst'
    : html`<a href="/loesninger/${encodeURIComponent(product.id)}">${product.navn}</a>`
}

const facts = (k: KommuneModel): Markup => html`<dl class="facts">
<div><dt>Kommunekode</dt><dd>${k.kommune.kommunekode}</dd></div>
<div><dt>CVR</dt><dd>${k.kommune.cvr}</dd></div>
<div><dt>Netværk</dt><dd><a href="/kommuner?netvaerk=${encodeURIComponent(k.kommune.netvaerk)}">${k.kommune.netvaerk}</a></dd></div>
<div><dt>${kindNames.esdh}</dt><dd>${productLink(k, '02')}</dd></div>
<div><dt>${kindNames.eoj}</dt><dd>${productLink(k, 'eoj')}</dd></div>
<div><dt>Vores ret til at tælle</dt><dd>${k.right === fullRight ? 'ubegrænset' : `begrænset (${rightText(k.right)})`}</dd></div>
</dl>`

/** The first blocking rung of a group; the ESDH's and the EOJ's owners each look for their own. */
const nextStep = (k: KommuneModel, group: '02' | 'eoj'): Markup => {
  const { nextStep: step, level } = k.groups[group]
  const name = groupNames[group]
  if (step !== undefined) {
    return alert(
      'warning',
      `Næste skridt i ${name}: ${rungNames[step.rung].toLowerCase()}. ${whoNames[step.who]} handler.`,
      nextStepText(step, k, group),
    )
  }
  return level === 'ukendt'
    ? alert('info', `Næste skridt i ${name}: kendes ikke`, 'Vi har for få målinger til at pege på et skridt.')
    : alert('success', `Intet spærrer i ${name}`, 'Alle målte trin er nået.')
}

/** The page of a kommune. */
export const kommunePage = (shell: Shell, world: World, k: KommuneModel, detail: KommuneDetail): Markup =>
  layout({
    shell,
    world,
    demo: world.demo,
    title: k.kommune.navn,
    crumbs: [{ text: 'Kommuner', href: '/kommuner' }, { text: k.kommune.navn }],
    chart: true,
    main: html`<h1>${k.kommune.navn}</h1>
<p class="lead">${groupNames['02']}: ${groupState(k.groups['02'])} · ${groupNames.eoj}: ${groupState(k.groups.eoj)}</p>
${!k.polled && alert('info', 'Kommunen måles ikke', 'Den er ikke valgt i opsætningen, så alt står som ikke målt.')}
${nextStep(k, '02')}
${nextStep(k, 'eoj')}
${peers(world, k)}
${facts(k)}
<h2>Trin for trin</h2>
<p>Det første trin, der ikke er nået, er det næste skridt. Det, der ikke er målt, spærrer ikke. »For nylig« er de seneste ${length(world.freshWithinMs)}.</p>
${ladders(k)}
<h2>KLE-numre</h2>
${kleTable(world, k, detail)}
<h2>Udvikling over otte uger</h2>
${historySection(world, k, detail)}
<h2>Svartider det seneste døgn</h2>
${responseTimes(detail.sketches, k.kommune)}
<p class="rule">${countingRule(world.flereFrom)}</p>`,
  })
