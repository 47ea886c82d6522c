// Reads the rules and colours of the pages' stylesheet.
import { readFileSync } from 'node:fs'
import { withImports } from '../../server/http/stylesheet.ts'

const read = (name: string): string =>
  readFileSync(new URL(`../../views/client/${name}`, import.meta.url), 'utf8')

const css = withImports(read('app.css'), read).replace(/\/\*.*?\*\//gs, '')

export type Rule = { selectors: string[]; declarations: ReadonlyMap<string, string> }

/** Rules within a media query are listed like all others. */
export const rules: readonly Rule[] = [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(
  ([, selectors = '', body = '']) => ({
    selectors: selectors.split(',').map((one) => one.trim()),
    declarations: new Map(
      [...body.matchAll(/([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
    ),
  }),
)

/** The first rule with this selector. */
export const ruleOf = (selector: string): Rule => {
  const found = rules.find(({ selectors }) => selectors.includes(selector))
  if (found === undefined) throw new Error(`no rule for ${selector}`)
  return found
}

/** All colours of a value, `#rrggbb`: a striped background has two; none where the value has no colour. */
export const colorsOf = (value: string): string[] => {
  const { declarations } = ruleOf(':root')
  const resolved = value
    .replace(/var\((--[\w-]+)\)/g, (_, name) => declarations.get(name) ?? '')
    .replace(/\bwhite\b/, '#ffffff')
  return [...resolved.matchAll(/#[\da-f]{6}/gi)].map(([color]) => color)
}

/** The colour of a custom property, such as `ink`. */
export const token = (name: string): string => {
  const [color] = colorsOf(`var(--${name})`)
  if (color === undefined) throw new Error(`no colour --${name}`)
  return color
}
