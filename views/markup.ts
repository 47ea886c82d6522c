// Escaping markup tag, synchronous because views await nothing.
import { html as tag } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Markup whose values have been escaped. Its text is `String(markup)`. */
export type Markup = HtmlEscapedString

/** Values a template accepts: text (escaped), numbers, markup, and lists of them; `undefined` and `false` render nothing. */
export type Child = string | number | Markup | undefined | false | readonly Child[]

/** A template whose values are escaped. */
export const html = (strings: TemplateStringsArray, ...values: Child[]): Markup =>
  // Hono's tag returns a promise only when a value is a promise, and `Child` excludes promises.
  tag(strings, ...values) as Markup
