// Text written by hand about an incident: short, on one line, without a CPR-like number.
import { findCpr } from '../personal-data.ts'
import { plainText } from '../plain-text.ts'

/** Parses a text, line breaks as spaces. The mistake does not repeat it, because it may hold a CPR number. */
export const parseByHand = (text: string, maxLength: number): { text: string } | { mistake: string } => {
  const plain = plainText(text)
  if (plain === '') return { mistake: 'is empty' }
  if (plain.length > maxLength)
    return { mistake: `has ${plain.length} characters; at most ${maxLength} are stored` }
  return findCpr(plain) ? { mistake: 'has a number like a CPR number' } : { text: plain }
}
