// Table of DIGST's gates: when each area opens, for whom it is open already, and whether it is open on given days.
import { type Gate, gateAreas, gateOf } from '../../server/domain/facts/gate.ts'
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import { html, type Markup } from '../markup.ts'
import { shortDay } from '../text/format.ts'
import { areaNames, gateWord } from '../text/opening.ts'
import { columns, optionalCell, table } from './parts.ts'

const pilotNames = (gates: readonly Gate[]): string =>
  [...new Set(gates.flatMap(({ pilots }) => pilots ?? []))]
    .map((code) => kommuneByCode.get(code)?.kortnavn ?? code)
    .join(', ')

/** DIGST's opening of each area, as reported; `days`: headings with their days (`yyyy-mm-dd`), at least one. */
export const gateTable = (gates: readonly Gate[], days: readonly (readonly [string, string])[]): Markup =>
  table(
    'Åbninger hos DIGST',
    columns('Område', 'Åbner for alle', 'Piloter', ...days.map(([heading]) => heading)),
    gateAreas.map((area) => {
      const reported = gates.filter((gate) => gate.area === area)
      const states = days.map(([, day]) => gateOf(gates, area, '', day))
      const opens = states[0]?.opens
      const pilots = pilotNames(reported)
      return html`<tr><th scope="row">${areaNames[area]}</th><td>${opens === undefined ? (reported.length === 0 ? 'ikke oplyst' : 'ingen dato') : shortDay(opens)}</td>${optionalCell(pilots === '' ? undefined : pilots)}${states.map((state) => html`<td>${gateWord(state)}</td>`)}</tr>`
    }),
    { asList: true },
  )
