// Page Drift: rounds, coverage, certificates, imports, attempts by outcome, response times, sizes.
import { indekser, type Outcome, outcomes } from '../../server/domain/measured/check.ts'
import type { Round } from '../../server/domain/ports/rounds.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { DriftDetail } from '../model/details.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { coverageText, measuringFinding } from '../text/finding.ts'
import { bytes, capital, count, date, duration, length, moment, percent, time } from '../text/format.ts'
import { storeRemedies } from '../text/own-trouble.ts'
import { roundLoad } from '../text/round-load.ts'
import { indeksFullNames } from '../text/service-words.ts'
import { outcomeNames } from '../text/words.ts'
import { certificateAlert, certificateTable } from './certificates.ts'
import { importTable, refusedImports, reportedFacts } from './drift-facts.ts'
import { layout } from './layout.ts'
import { comingEvents, comingMaintenance } from './maintenance.ts'
import { anyKommuneAlert, ownConnection } from './own-connection.ts'
import { columns, numberColumns, table } from './parts.ts'
import { pausedServices } from './pauses.ts'
import { responseTimes } from './response-times.ts'
import { undecidedSection } from './undecided.ts'

const isOutcome = (text: string): text is Outcome => outcomes.some((o) => o === text)

/** A round without an end is running now or was interrupted. */
const ended = (round: Round, running: boolean): Child => {
  if (round.endedAt !== undefined) return duration(Math.max(0, round.endedAt - round.startedAt))
  return running ? 'i gang' : 'afbrudt'
}

const roundRow = (world: World, round: Round): Markup => {
  const now = world.status.round
  const running = now?.startedAt === round.startedAt
  const { planned, done, failed } = running ? now : round
  return html`<tr><th scope="row">${time(world.reading, round.startedAt)}</th><td class="number">${count(done)} af ${count(planned)}</td><td class="number">${count(failed)}</td><td>${ended(round, running)}</td></tr>`
}

/** Shares are per index, because a share of both would hide the smaller index. */
const outcomeRows = (detail: DriftDetail): Markup[] =>
  indekser.flatMap((indeks) => {
    const outcomes = detail.outcomes.filter((o) => o.indeks === indeks)
    const total = outcomes.reduce((sum, o) => sum + o.attempts, 0)
    return outcomes
      .sort((a, b) => b.attempts - a.attempts)
      .map(
        ({ outcome, attempts }) =>
          html`<tr><th scope="row">${indeksFullNames[indeks]}</th><td>${capital(isOutcome(outcome) ? outcomeNames[outcome] : outcome)}</td><td class="number">${count(attempts)}</td><td class="number">${percent(attempts / Math.max(total, 1))}</td></tr>`,
      )
  })

export const driftPage = (shell: Shell, world: World, detail: DriftDetail): Markup => {
  const { status, reading } = world
  const rounds = [...detail.rounds].sort((a, b) => b.startedAt - a.startedAt)
  const { sizes } = detail
  const main = html`<h1 class="finding">${measuringFinding(world)}</h1>
${anyKommuneAlert(detail.anyKommune)}
${certificateAlert(detail.certificates, reading)}
<dl class="facts">
${status.storeTrouble !== undefined && html`<div><dt>Kan ikke gemme målinger</dt><dd>siden ${moment(reading, status.storeTrouble.sinceAt)}. ${storeRemedies[status.storeTrouble.kind]}</dd></div>`}
<div><dt>Dækning af Sags- og Dokumentindekset</dt><dd>${coverageText(world)}</dd></div>
${reportedFacts(world, detail)}
<div><dt>Tid mellem runderne</dt><dd>${length(world.intervalMs)}</dd></div>
${status.load !== undefined && html`<div><dt>Opslag i en runde</dt><dd>${roundLoad(status.load)}</dd></div>`}
<div><dt>Vores egen forsinkelse det seneste minut</dt><dd>højst ${duration(status.lagMs)}</dd></div>
${ownConnection(world)}
${pausedServices(world)}
${status.jumpedAt !== undefined && html`<div><dt>Uret sprang</dt><dd>${time(reading, status.jumpedAt)}</dd></div>`}
<div><dt>Data på disken</dt><dd>${bytes(sizes.bytes)}</dd></div>
<div><dt>Gemte enkeltopslag</dt><dd>${count(sizes.attempts)}${sizes.oldestAttemptAt !== undefined && html`, det ældste fra ${date(sizes.oldestAttemptAt)}`}</dd></div>
<div><dt>Gemte perioder med uændret svar</dt><dd>${count(sizes.runs)}</dd></div>
</dl>
${undecidedSection(world)}
<h2>Planlagt vedligehold de næste 7 dage</h2>
${comingMaintenance(world, detail.maintenance)}
${comingEvents(world, detail.coming)}
<h2>Certifikater</h2>
${certificateTable(detail.certificates, reading)}
<h2>Indlæsninger</h2>
${refusedImports(world, detail.refused)}
${importTable(world, detail.imports)}
<h2>Runder</h2>
${table(
  'Runder, nyeste først',
  [columns('Begyndt'), numberColumns('Opslag', 'Uden brugbart svar'), columns('Varighed')],
  rounds.map((round) => roundRow(world, round)),
  { none: 'Ingen runder endnu.' },
)}
<h2>Sådan endte forsøgene det seneste døgn</h2>
${table(
  'Forsøg det seneste døgn efter udfald',
  [columns('Indeks', 'Udfald'), numberColumns('Forsøg', 'Andel')],
  outcomeRows(detail),
  { none: 'Ingen forsøg det seneste døgn.' },
)}
<p class="note">Alle forsøg tæller, også nye forsøg efter en fejl og dem, vi selv forsinkede.${world.demo && ' I demoen kun dem, der er gjort, siden den startede.'}</p>
<h2>Svartider det seneste døgn</h2>
<p class="note">Kun det første forsøg i hvert opslag tæller.${world.demo && ' I demoen også de opdigtede fra før starten, så her er flere end ovenfor.'}</p>
${responseTimes(detail.sketches, undefined, detail.indeksTimes)}`
  return layout({ shell, world, title: 'Drift', main })
}
