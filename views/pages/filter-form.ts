// Filter by one of several values, for the form of a list's filters.
import { html, type Markup } from '../markup.ts'

const option = (value: string, text: string, chosen: string | undefined): Markup =>
  html`<option value="${value}"${value === (chosen ?? '') && ' selected'}>${text}</option>`

/** `name`: the parameter in the address. `all`: the option that filters nothing. `chosen`: the value in the address. */
export const select = <Value extends string>(
  name: string,
  label: string,
  all: string,
  values: readonly Value[],
  textOf: (value: Value) => string,
  chosen: Value | undefined,
): Markup =>
  html`<div class="form-group"><label class="form-label" for="f-${name}">${label}</label><select class="form-select" id="f-${name}" name="${name}">${option('', all, chosen)}${values.map((value) => option(value, textOf(value), chosen))}</select></div>`
