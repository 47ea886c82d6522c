// Form for a day in three fields, as the design system has them: what was typed stays, with the fault by the fields.
import { html, type Markup } from '../markup.ts'
import { type AskedDay, dayFields, fieldsOf, type TypedDay } from '../model/asked-day.ts'
import { dayExample, dayFaultText, dayFieldNames } from '../text/asked-day.ts'

const sizes = { dag: 'day', maaned: 'month', aar: 'year' } as const

/** The first field with a fault, for a link to it. */
export const faultyField = ({ fault }: AskedDay): string => `f-${fault?.fields[0] ?? 'dag'}`

/**
 * `shown`: the day in the fields when none was asked for. `example`: a day (`yyyy-mm-dd`) that may be asked for. The fields are of text with the keys of numbers, because a
 * field of numbers drops what is no number before it can be explained.
 */
export const dayForm = (action: string, asked: AskedDay, shown: TypedDay, example: string): Markup => {
  const { fault } = asked
  const values = fault === undefined ? shown : asked.typed
  const text = dayFaultText(asked)
  const field = (name: (typeof dayFields)[number]): Markup => {
    const isWrong = fault?.fields.includes(name) === true
    return html`<div class="form-group form-group-${sizes[name]}"><label class="form-label" for="f-${name}">${dayFieldNames[name]}</label><input class="form-input" id="f-${name}" name="${name}" type="text" inputmode="numeric" autocomplete="off" value="${values[name]}"${isWrong && html` aria-invalid="true" aria-describedby="f-dato-error"`}></div>`
  }
  return html`<form class="day-form" method="get" action="${action}">
<div class="form-group${text !== undefined && ' form-error'}"><fieldset aria-describedby="f-dato-hint"><legend class="form-label">Dato</legend>
<span class="form-hint" id="f-dato-hint">${dayExample(fieldsOf(example))}</span>${text !== undefined && html`<span class="form-error-message" id="f-dato-error"><span class="sr-only">Fejl: </span>${text}</span>`}
<div class="date-group mt-3">${dayFields.map(field)}</div></fieldset></div>
<button class="button button-primary" type="submit">Vis</button>
</form>`
}
