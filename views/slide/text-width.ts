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

/** A text's width in thousandths of its size, and its words, once they are needed, with theirs. */
type Measured = { units: number; words?: readonly Word[] | undefined }
type Word = { text: string; units: number }

const unitsOf = (text: string): number => {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum += widths[text.charCodeAt(i)] ?? widest
  return sum
}

/** Texts that have been measured, because each is measured at several sizes; emptied when it has `mostKept`. */
const kept = new Map<string, Measured>()
const mostKept = 5000

const measure = (text: string): Measured => {
  const known = kept.get(text)
  if (known !== undefined) return known
  if (kept.size === mostKept) kept.clear()
  const measured = { units: unitsOf(text) }
  kept.set(text, measured)
  return measured
}

const wordsOf = (text: string, measured: Measured): readonly Word[] => {
  measured.words ??= text.split(/[ \n]+/).map((word) => ({ text: word, units: unitsOf(word) }))
  return measured.words
}

/** EMU of a thousandth of the size. */
const scaleOf = (points: number, isBold: boolean): number =>
  (points * emuPerPoint * (isBold ? margin.bold : margin.regular)) / 1000

/** The width of a text, EMU. */
export const textWidth = (text: string, points: number, isBold = false): number =>
  measure(text).units * scaleOf(points, isBold)

/** The parts of a word that is wider than a line of `most` units. */
const pieces = ({ text }: Word, most: number): Word[] => {
  const parts: Word[] = []
  let part = { text: '', units: 0 }
  for (const character of text) {
    const more = unitsOf(character)
    if (part.text !== '' && part.units + more > most) {
      parts.push(part)
      part = { text: '', units: 0 }
    }
    part = { text: part.text + character, units: part.units + more }
  }
  return [...parts, part]
}

const spaceUnits = unitsOf(' ')

/** The words of each line of a text that is wider than a line of `most` units. */
const brokenLines = (words: readonly Word[], most: number): Word[][] => {
  const lines: Word[][] = []
  let line: Word[] = []
  let used = 0
  const add = (word: Word): void => {
    if (line.length > 0 && used + spaceUnits + word.units > most) {
      lines.push(line)
      line = []
      used = 0
    }
    used += (used === 0 ? 0 : spaceUnits) + word.units
    line.push(word)
  }
  for (const word of words) {
    if (word.units <= most) add(word)
    else for (const piece of pieces(word, most)) add(piece)
  }
  return [...lines, line]
}

/** The lines of a text in a column of `width` EMU; at least one. */
export const linesOf = (text: string, width: number, points: number, isBold = false): string[] => {
  const measured = measure(text)
  const most = width / scaleOf(points, isBold)
  return measured.units <= most
    ? [text]
    : brokenLines(wordsOf(text, measured), most).map((line) => line.map((word) => word.text).join(' '))
}

/** The number of `linesOf`. */
export const lineCount = (text: string, width: number, points: number, isBold = false): number => {
  const measured = measure(text)
  const most = width / scaleOf(points, isBold)
  return measured.units <= most ? 1 : brokenLines(wordsOf(text, measured), most).length
}

/** The height of lines, EMU. */
export const linesHeight = (lines: number, points: number): number =>
  Math.ceil(lines * points * 1.2 * emuPerPoint)
