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
import { countingRule } from '../text/ladder.ts'
import { groupNames, measuredText, rungNames, states } from '../text/words.ts'
import { accessibilityStatement, type Contact } from './accessibility.ts'
import { layout } from './layout.ts'
import { groupTitle, stateBadge } from './parts.ts'

const meanings: Record<(typeof states)[number], string> = {
  alle: 'der er sager på alle obligatoriske numre.',
  flere: 'der er sager på nogle af numrene, men ikke alle.',
  ingen: 'vi har talt, og der er ingen sager, eller for få numre har sager.',
  ukendt: 'svaret mangler, er for gammelt eller afgør det ikke. Det er aldrig det samme som ingen.',
  noAccess: 'vi har ikke ret til at tælle.',
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
<p>Et niveau, der ændrer sig, er et skridt frem eller tilbage for kommunen. Ændrer det sig, efter at vi har spurgt om noget andet, er det ændret af os og tæller hverken frem eller tilbage. Det gælder, når listen over obligatoriske numre, grænsen for »flere«, vores ret til at tælle, perioden for det nyligt modtagne eller indeksets adresse er ændret. En pause i målingen er ingen ændring.</p>
<h2>Obligatoriske numre</h2>
<ul>${readinessGroups.map((group) => html`<li>${groupTitle(group)}: ${plural(world.kommuner[0]?.groups[group].obligatory ?? 0, 'nummer', 'numre')}</li>`)}</ul>
<p>Listen over obligatoriske KLE-numre er ikke offentlig. ${world.demo ? 'Den, der bruges her, er opdigtet.' : 'Den, der bruges her, står i opsætningen.'}</p>
<h2>Trinnene</h2>
<ol><li>${rungNames.adgang}: vi har ret til at tælle.</li>
<li>${rungNames.leverance}: der er sager på de obligatoriske numre. Mangler kun nogle af dem, er trinnet delvist nået. Det spærrer ikke, for det, der er leveret, kan vises.</li>
<li>${rungNames.friskhed}: indekset har modtaget noget inden for de seneste ${length(world.freshWithinMs)}, målt mod det sædvanlige. Det afgør optællingen time for time; hvor den mangler, er det sædvanlige efter kommunens egne seneste ${daysRemembered} dage. Weekender og helligdage tæller ikke med.</li>
<li>${rungNames.konfiguration}: KLE-konfigurationen i SAPA er, som kommunen ønsker. En lukket konfiguration er ingen fejl, når kommunen ønsker den lukket. Fejlene er: leveret, men lukket; åben, men tom; åben mod kommunens ønske; og formelt åben, men svarer tomt.</li>
<li>${rungNames.gate}: DIGST har åbnet området for kommunen, for alle fra en dato eller for kommunen som pilot.</li>
<li>${rungNames.kanVises}: alle obligatoriske numre har sager, der kan vises; er det kun nogle af dem, er trinnet delvist nået. Vi siger aldrig, at en sag vises. Hvem der ser en sag, afhænger af sagens parter og for byggesager af ejendommens ejer. Det kan ikke ses af en optælling og måles aldrig.</li></ol>
<p>Det næste skridt er det første trin, der spærrer, eller, hvis intet spærrer, det første, der kun er delvist nået. Det, der ikke er målt, spærrer aldrig. På <a href="/">forsiden</a> tæller hver kommune én gang efter sit næste skridt.</p>
<h2>Hvad der højst kan vises</h2>
<p>En sag kan kun vises på Mit Overblik, når den er i indekset, når KLE-nummeret har en aktiv konfiguration, når sagen er oprettet på eller efter fradatoen (eller er aktiv, hvor det er en undtagelse), når dens fagsystem er i filteret, og når DIGST har åbnet. Har konfigurationen en fradato eller et filter, tæller vi sagerne igen med dem. Tallet er det højeste, ikke det, borgeren ser: parten måles aldrig.</p>
<h2>Kilder og alder</h2>
<ul><li>Sags- og Dokumentindekset (SF1470): antal sager for hver kommune og hvert obligatorisk KLE-nummer, og hvor mange indekset har modtaget for nylig.</li>
<li>Ydelsesindekset (SF1490), hvor det er sat op: antal bevillinger og ydelser i ${groupNames.eoj}. ${benefitsRule}</li>
<li>KLE-konfigurationer, løsninger, KLE-numre og »Kald på borgerblikket« findes ikke offentligt. Andre oplyser dem i filer eller på en adresse. Hver oplysning har sin oprindelse og dato, og er den for gammel, står den som ikke oplyst. Åbninger hos DIGST ${world.demo ? 'er opdigtede her' : 'står i opsætningen'}.</li>
<li>Er et KLE-nummer udgået, tælles det sammen med dem, der har afløst det.</li>
<li>Der tælles hver gang, der er gået ${length(world.intervalMs)}. Et tal, der er mere end ${length(2 * world.intervalMs)} gammelt, står som ikke målt.</li>
<li>Vi beder kun om antal. Vi gemmer og logger aldrig sager, navne eller CPR-numre, heller ikke hvis et svar skulle indeholde dem.</li>
<li>Kommuner, koder, CVR-numre og netværk er offentlige oplysninger. Hvilken løsning en kommune bruger, er ikke offentligt: den er ${world.demo ? 'opdigtet her' : 'oplyst i opsætningen eller i en fil, eller set i indekset'}.</li></ul>
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
