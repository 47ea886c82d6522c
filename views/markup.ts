// Escaping markup tag, synchronous because views await nothing.
import { raw, html as tag } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Markup whose values have been escaped. Its text is `String(markup)`. */
export type Markup = HtmlEscapedString

/** Values a template accepts: text (escaped), numbers, markup, and lists of them; `undefined` and `false` render nothing. */
export type Child = string | number | Markup | undefined | false | readonly Child[]

/** A template whose values are escaped. */
export const html = (strings: TemplateStringsArray, ...values: Child[]): Markup =>
  // Hono's tag returns a promise only when a value is a promise, and `Child` excludes promises.
  tag(strings, ...values) as Markup

/** Markup with attributes added to its cells: `attributesOf` is called with each cell's tag and its place in the row. */
export const withCellAttributes = (
  row: Markup,
  attributesOf: (tag: string, place: number) => string,
): Markup => {
  let place = -1
  return raw(
    String(row).replace(/<(td|th)(?=[ >])/g, (start, name: string) => {
      place += 1
      return `${start}${attributesOf(name, place)}`
    }),
  )
}
