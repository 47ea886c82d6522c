// Explains abbreviations in a page's markup where they are first used, and keeps together what must not break over a line.
import { raw } from 'hono/html'
import type { Markup } from '../markup.ts'
import { abbreviations } from '../text/glossary.ts'

/** Elements whose text is no prose, may hold no markup, or is not seen on the screen. */
const skipped: readonly (readonly [open: string, close: string])[] = [
  ...['h1', 'h2', 'h3', 'option', 'script', 'svg', 'textarea', 'abbr', 'code', 'caption'].map(
    (name) => [`<${name}`, `</${name}>`] as const,
  ),
  ['<p class="past"', '</p>'],
]

/** Each word alone or in a compound: not in an address or a longer word. */
const patterns = Object.entries(abbreviations).map(([word, { full }]) => ({
  pattern: new RegExp(`(?<![\\p{L}\\p{N}./_-])${word}(?![\\p{L}\\p{N}/_@])`, 'gu'),
  word,
  element: `<abbr title="${full}">${word}</abbr>`,
}))

/** Whether the text at `at` is inside a tag, or an element that is skipped. */
const isSkipped = (text: string, at: number): boolean => {
  if (text.lastIndexOf('<', at) > text.lastIndexOf('>', at)) return true
  return skipped.some(([open, close]) => {
    const start = text.lastIndexOf(open, at)
    return start >= 0 && text.indexOf(close, start) > at
  })
}

/** A number of a KLE group in text: in an attribute it may be a value, and the text of an option is no prose. */
const groupNumber = /KLE (?=\d\d)(?![^<>]*(?:>|<\/option>))/g

/** The text or markup in which `KLE 02` never breaks over a line. */
export const keepGroups = (text: string): string => text.replace(groupNumber, 'KLE\u00a0')

/** A finding, or the text that leads a page: few words fit a line of a phone. */
const large = /<(h1|p) class="(?:finding|lead)">.*?<\/\1>/gs

/** A number and its unit, or a status of HTTP, in text. */
const measure = /(?:(?<=\d) (?=m?s\b)|(?<=\bHTTP) (?=\d))(?![^<>]*>)/g

/** The markup in which `KLE 02`, and in large text `1,2 s` and `HTTP 500`, never break over a line. */
export const keepTogether = (markup: Markup): Markup =>
  raw(keepGroups(String(markup)).replace(large, (text) => text.replace(measure, '\u00a0')))

/** The markup with each abbreviation's first use in prose as an `<abbr>` with its meaning. */
export const explainAbbreviations = (markup: Markup): Markup => {
  let text = String(markup)
  for (const { pattern, word, element } of patterns) {
    // Far cheaper than the pattern, and most pages lack some.
    if (!text.includes(word)) continue
    for (const { index } of text.matchAll(pattern)) {
      if (isSkipped(text, index)) continue
      text = text.slice(0, index) + element + text.slice(index + word.length)
      break
    }
  }
  return raw(text)
}
