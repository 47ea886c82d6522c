// Page about the figures: method, sources, limits, and the accessibility statement.
import { readinessGroups } from '../../server/domain/kle.ts'
import { daysRemembered } from '../../server/domain/readiness/freshness.ts'
import { html, type Markup } from '../markup.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import {
  leveranceInShort,
  leveranceRules,
  orderRule,
  svarInShort,
  svarRules,
} from '../text/about-incidents.ts'
import { benefitsRule } from '../text/benefits.ts'
import { length, plural } from '../text/format.ts'
import { abbreviations, terms } from '../text/glossary.ts'
import { certaintyRule } from '../text/incidents.ts'
import { countingRule, nextStepRule } from '../text/ladder.ts'
import { groupNames, measuredText, rungNames, states } from '../text/words.ts'
import { accessibilityStatement, type Contact } from './accessibility.ts'
import { layout } from './layout.ts'
import { groupTitle, stateBadge } from './parts.ts'

const meanings: Record<(typeof states)[number], string> = {
  alle: 'der er sager på alle obligatoriske numre.',
  flere: 'der er sager på nogle af numrene, men ikke alle.',
  ingen: 'vi har talt, og ingen numre har sager, eller for få har.',
  ukendt:
    'svarene mangler, er for gamle eller rækker ikke til at afgøre niveauet. Det er aldrig det samme som »Ingen«.',
  noAccess: 'vi har ikke ret til at tælle.',
  limited: 'vi har kun talt under en begrænset ret, som kan skjule sager.',
  notRelevant: 'ingen obligatoriske numre gælder.',
  undecided: 'vi har målt, men en fejl hos os gør, at vi ikke kan sige, hvad det betyder.',
}

/** The marks and numbers behind a paragraph. */
const folded = (texts: readonly string[]): Markup =>
  html`<details class="details"><summary class="details-summary">Detaljer</summary><div class="details-text">${texts.map((text) => html`<p>${text}</p>`)}</div></details>`

const glossary = html`<h2 id="ord">Ord og forkortelser</h2>
<dl class="facts">${Object.entries(abbreviations).map(
  ([short, { full, meaning }]) => html`<div><dt>${short}</dt><dd>${full}: ${meaning}</dd></div>`,
)}${Object.entries(terms).map(([term, meaning]) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`)}</dl>`

export const omPage = (shell: Shell, world: World, contact?: Contact): Markup => {
  const main = html`<h1 class="finding">${measuredText}</h1>
${world.demo && html`<h2>Demodata</h2><p>Alt her er opdigtet: kommunernes niveauer, hvilke løsninger de bruger, de obligatoriske numre og historikken. Tallene kommer fra en efterligning af indekset på denne maskine, ikke fra det virkelige indeks.</p>`}
<h2>Sådan tæller vi</h2>
<p>${countingRule(world.flereFrom)}</p>
<ul class="unstyled-list meanings">${states.map((state) => html`<li>${stateBadge(state)} ${meanings[state]}</li>`)}</ul>
<p>De fire tal for en KLE-gruppe giver altid ${world.kommuner.length} tilsammen. Vi tæller sager uden at se på, hvilket system de kommer fra.</p>
<h2>Frem, tilbage og ændret af os</h2>
<p>Et niveau, der ændrer sig, er et skridt frem eller tilbage for kommunen. Ændrer det sig, fordi vi selv spørger om noget andet, er det ændret af os og tæller hverken frem eller tilbage. Det gælder, når vi ændrer listen over obligatoriske numre, grænsen for »Flere«, perioden for »for nylig« eller indeksets adresse, eller når vores ret til at tælle er ændret. En pause i målingen er ingen ændring.</p>
<h2>Obligatoriske numre</h2>
<ul>${readinessGroups.map((group) => html`<li>${groupTitle(group)}: ${plural(world.kommuner[0]?.groups[group].obligatory ?? 0, 'nummer', 'numre')}</li>`)}</ul>
<p>Listen over obligatoriske KLE-numre er ikke offentlig. ${world.demo ? 'Den, der bruges her, er opdigtet.' : 'Den, der bruges her, står i opsætningen.'}</p>
<h2>Trinnene</h2>
<ol><li>${rungNames.adgang}: vi har ret til at tælle.</li>
<li>${rungNames.leverance}: der er sager på de obligatoriske numre. Mangler kun nogle af dem, er trinnet delvist nået. Det spærrer ikke, for det, der er leveret, kan vises.</li>
<li>${rungNames.friskhed}: indekset har modtaget sager inden for de seneste ${length(world.freshWithinMs)}, som det plejer. Hvad det plejer, ved vi fra tallene time for time eller, hvor de mangler, fra kommunens egne seneste ${daysRemembered} dage. Weekender og helligdage tæller ikke med.</li>
<li>${rungNames.konfiguration}: KLE-konfigurationen i SAPA er, som kommunen ønsker. En lukket konfiguration er ingen fejl, når kommunen ønsker den lukket. Der er fire slags fejl: leveret, men lukket; åben, men tom; åben mod kommunens ønske; formelt åben, men svarer tomt.</li>
<li>${rungNames.gate}: DIGST har åbnet området for kommunen, for alle fra en dato eller for kommunen som pilot.</li>
<li>${rungNames.kanVises}: alle obligatoriske numre har sager, der kan vises. Har kun nogle af dem det, er trinnet delvist nået. Vi siger aldrig, at en sag vises: hvem der kan se den, afhænger af sagens parter, i byggesager af ejendommens ejer, og det kan et antal ikke vise.</li></ol>
<p>${nextStepRule} På <a href="/">forsiden</a> tæller hver kommune én gang, ved sit næste skridt.</p>
<h2>Hvad der højst kan vises</h2>
<p>En sag kan kun vises på Mit Overblik, når den er i indekset, KLE-nummeret har en aktiv konfiguration, og DIGST har åbnet. Har konfigurationen en fradato, skal sagen være oprettet på eller efter den; aktive sager kan være undtaget. Har den et filter, skal sagens fagsystem være i det. Så tæller vi sagerne igen med fradato og filter. Tallet er det højeste antal sager, der kan vises, for vi måler aldrig, hvem der kan se dem.</p>
<h2>Kilder og alder</h2>
<ul><li>Sags- og Dokumentindekset (SF1470): antal sager for hver kommune og hvert obligatorisk KLE-nummer, og hvor mange indekset har modtaget for nylig.</li>
<li>Ydelsesindekset (SF1490), hvor det er sat op: antal bevillinger og ydelser i ${groupNames.eoj}. ${benefitsRule}</li>
<li>KLE-konfigurationer, løsninger, KLE-numre og »Kald på Borgerblikket« er ikke offentlige. Andre oplyser dem i filer eller på en adresse. Hver oplysning har sin kilde og dato, og er den for gammel, står den som ikke oplyst. Åbninger hos DIGST ${world.demo ? 'er opdigtede her' : 'står i opsætningen'}.</li>
<li>Er et KLE-nummer udgået, tælles det sammen med dem, der har afløst det.</li>
<li>Vi tæller med ${length(world.intervalMs)} mellem runderne. Et tal, der er mere end ${length(2 * world.intervalMs)} gammelt, står som ikke målt.</li>
<li>Vi beder kun om antal. Vi gemmer og logger aldrig sager, navne eller CPR-numre, heller ikke hvis et svar skulle indeholde dem.</li>
<li>Kommuner, koder, CVR-numre og netværk er offentlige oplysninger. Hvilken løsning en kommune bruger, er ikke offentligt. Her er den ${world.demo ? 'opdigtet' : 'oplyst i opsætningen eller i en fil, eller set i indekset'}.</li></ul>
<h2 id="haendelser">Sådan finder vi hændelser</h2>
<p>${orderRule}</p>
<h3>Svar</h3>
<p>${svarInShort}</p>
${folded(svarRules)}
<h3>Leverance</h3>
<p>${leveranceInShort}</p>
${folded(leveranceRules)}
<h3>Hvor sikker årsagen er</h3>
<p>${certaintyRule} Andres beskrivelser af hændelser står for sig selv og er ikke målt.</p>
${glossary}
${accessibilityStatement(contact)}`
  return layout({ shell, world, title: 'Om tallene', main })
}
