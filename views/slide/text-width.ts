// Width of text in Arial, and the lines it takes; on the safe side, because other programs wrap slightly otherwise.
import { emuPerPoint } from './design.ts'

/** Widths in thousandths of the size, by character; letters with accents are as wide as those without. */
const widthGroups: readonly (readonly [number, string])[] = [
  [191, "'"],
  [222, 'ijl'],
  [260, '|'],
  [278, ' !,./:;I[]ft\\\u00a0·'],
  [333, '()-r`„“”‘’'],
  [389, '*'],
  [355, '"'],
  [500, 'ckszxvyJ'],
  [556, '0123456789abdeghnopqu_#$?L–»«'],
  [584, '+<=>~'],
  [611, 'FTZø'],
  [667, '&ABEKPSVXY'],
  [722, 'CDHNRUw'],
  [778, 'GOQØ'],
  [833, 'Mm'],
  [889, '%æ'],
  [944, 'W'],
  [1000, 'Æ…—▲▼●⊘'],
  [1015, '@'],
]

/** Of a character that is not listed. */
const widest = 1000
/** Bold letters are up to a tenth wider; the rest is for programs that space letters otherwise. */
const margin = { regular: 1.04, bold: 1.13 }

/** The widths by character code, up to the shapes that mark changes; letters with accents are as wide as those without. */
const tableOf = (): Uint16Array => {
  const listed = new Map(widthGroups.flatMap(([width, characters]) => [...characters].map((c) => [c, width])))
  return Uint16Array.from({ length: 0x2600 }, (_, code) => {
    const character = String.fromCharCode(code)
    return listed.get(character) ?? listed.get(character.normalize('NFD').charAt(0)) ?? widest
  })
}

const widths = tableOf()

/** The width of a text, EMU. */
export const textWidth = (text: string, points: number, isBold = false): number => {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum += widths[text.charCodeAt(i)] ?? widest
  return (sum / 1000) * points * emuPerPoint * (isBold ? margin.bold : margin.regular)
}

/** The parts of a word that is wider than a line. */
const pieces = (word: string, width: number, points: number, isBold: boolean): string[] => {
  if (textWidth(word, points, isBold) <= width) return [word]
  const parts: string[] = []
  let [part, used] = ['', 0]
  for (const character of word) {
    const more = textWidth(character, points, isBold)
    if (part !== '' && used + more > width) {
      parts.push(part)
      part = ''
      used = 0
    }
    part += character
    used += more
  }
  return [...parts, part]
}

/** The lines of a text in a column of `width` EMU; at least one. */
export const linesOf = (text: string, width: number, points: number, isBold = false): string[] => {
  if (textWidth(text, points, isBold) <= width) return [text]
  const space = textWidth(' ', points, isBold)
  const lines: string[] = []
  let [line, used] = ['', 0]
  for (const word of text.split(/[ \n]+/).flatMap((one) => pieces(one, width, points, isBold))) {
    const more = textWidth(word, points, isBold)
    if (line !== '' && used + space + more > width) {
      lines.push(line)
      line = word
      used = more
    } else {
      line = line === '' ? word : `${line} ${word}`
      used += (used === 0 ? 0 : space) + more
    }
  }
  return [...lines, line]
}

/** The height of lines, EMU. */
export const linesHeight = (lines: number, points: number): number =>
  Math.ceil(lines * points * 1.2 * emuPerPoint)
