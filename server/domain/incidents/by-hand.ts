// Text written by hand about an incident: short, on one line, without a CPR-like number.
import { findCpr } from '../personal-data.ts'
import { plainText } from '../plain-text.ts'

/** Ten digits, with little between them: in a text by hand, no other number is written so. */
const tenDigits = /(?<!\d[ .\-/]?)\d(?:[ .\-/]{0,2}\d){9}(?![ .\-/]?\d)/g

const hasSpacedCpr = (text: string): boolean =>
  [...text.matchAll(tenDigits)].some(([digits]) => findCpr(digits.replace(/\D/g, '')))

/** Parses a text, line breaks as spaces. The mistake does not repeat it, because it may hold a CPR number. */
export const parseByHand = (text: string, maxLength: number): { text: string } | { mistake: string } => {
  const plain = plainText(text)
  if (plain === '') return { mistake: 'is empty' }
  const { length } = [...plain]
  if (length > maxLength) return { mistake: `has ${length} characters; at most ${maxLength} are stored` }
  return findCpr(plain) || hasSpacedCpr(plain)
    ? { mistake: 'has a number like a CPR number' }
    : { text: plain }
}
