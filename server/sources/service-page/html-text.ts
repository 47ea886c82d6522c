// Extracts the visible text of an HTML page in order, and marks headings. One pass, without a tree. Written here,
// because htmlparser2 takes quadratic time for elements that are never closed, and a page is hostile input.
import { plainText } from '../../domain/plain-text.ts'

export type TextPiece = { text: string; heading: boolean }

/** The named entities of Danish pages; others are kept unchanged. */
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  aelig: 'æ',
  oslash: 'ø',
  aring: 'å',
  AElig: 'Æ',
  Oslash: 'Ø',
  Aring: 'Å',
  ndash: '–',
  mdash: '—',
}

const decodeOne = (whole: string, decimal?: string, hex?: string, name?: string): string => {
  if (name !== undefined) return named[name] ?? whole
  const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole
}

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]{2,8}));/g, decodeOne)

/** Elements whose content is not visible. */
const invisible = /^(script|style|template|noscript)$/
const tagName = /^\/?([a-zA-Z][a-zA-Z0-9]{0,15})/

/** The index of the end tag of `name` after `from`, or the end of the page if there is none. */
const endOf = (html: string, name: string, from: number): number => {
  const closing = new RegExp(`</${name}[\\s/>]`, 'gi')
  closing.lastIndex = from
  const at = closing.exec(html)?.index
  return at === undefined ? html.length : at
}

/**
 * Returns the non-empty texts between a page's tags, with entities decoded. A heading is one piece, whatever tags it
 * contains. Takes time proportional to the page's length for any content.
 */
export const readHtmlText = (html: string): TextPiece[] => {
  const pieces: TextPiece[] = []
  let heading: string[] | undefined
  const add = (raw: string): void => {
    const text = plainText(decodeEntities(raw))
    if (text === '') return
    if (heading) heading.push(text)
    else pieces.push({ text, heading: false })
  }
  const endHeading = (): void => {
    if (heading && heading.length > 0) pieces.push({ text: heading.join(' '), heading: true })
    heading = undefined
  }
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at)
    add(html.slice(at, open === -1 ? html.length : open))
    if (open === -1) break
    const comment = html.startsWith('<!--', open)
    const close = html.indexOf(comment ? '-->' : '>', open + 1)
    if (close === -1) break
    at = close + (comment ? 3 : 1)
    const tag = html.slice(open + 1, Math.min(close, open + 32))
    const name = tagName.exec(tag)?.[1]?.toLowerCase() ?? ''
    const ends = tag.startsWith('/')
    if (invisible.test(name) && !ends) at = endOf(html, name, at)
    else if (/^h[1-6]$/.test(name)) {
      endHeading()
      if (!ends) heading = []
    }
  }
  endHeading()
  return pieces
}
