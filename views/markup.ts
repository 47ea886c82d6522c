// Escaping markup tag, synchronous because views await nothing.
import { html as tag } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Markup whose values have been escaped. Its text is `String(markup)`. */
export type Markup = HtmlEscapedString

/** What may stand in a template: text (escaped), numbers, markup, and lists of them; nothing for absence. */
export type Child = string | number | Markup | undefined | false | readonly Child[]

/** A template whose values are escaped. */
export const html = (strings: TemplateStringsArray, ...values: Child[]): Markup =>
  // Hono's tag gives a promise only when a value is one, and `Child` has none.
  tag(strings, ...values) as Markup
