// Chain of frozen weeks: each row's hash covers its content and the row before, so that no row can be changed unseen.
import type { Week } from './iso-week.ts'

/** A row of the chain without its content. */
export type Link = {
  /** From 1, without gaps. */
  number: number
  week: Week
  /** From 1 for each week. */
  revision: number
  /** What a later revision changed, by what and why. */
  correction?: string | undefined
  /** The hash of the row before; empty in the first. */
  previous: string
  /** SHA-256 of `linkText`, hexadecimal. */
  hash: string
}

/** What the index of weeks says of a row. */
export type Dated = { at: number; frozenAt: number; late: boolean }

/** A row as it is stored; `text` is its canonical JSON, absent when it cannot be read. */
export type ChainRow = Link & Dated & { text?: string | undefined }

/** The text that a row's hash is made of. */
export const linkText = (link: Omit<Link, 'hash'>, text: string): string => {
  const { previous, number, week, revision, correction = null } = link
  return `${JSON.stringify([previous, number, week, revision, correction])}\n${text}`
}

/**
 * `missing`: rows before it are gone, or it was added before the first. `previous`: it follows another row. `revision`:
 * it is not the next one of its week. `content`: it is not what was hashed.
 */
export type ChainFault = { row: ChainRow; because: 'missing' | 'previous' | 'revision' | 'content' }

/** Undefined for a text that is not JSON. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const agrees = (text: string, { week, at, frozenAt, late }: ChainRow): boolean => {
  const content = parsed(text)
  if (typeof content !== 'object' || content === null) return false
  return Object.entries({ week, at, frozenAt, late }).every(
    ([key, value]) => (content as Record<string, unknown>)[key] === value,
  )
}

/**
 * Returns a function that takes the rows of a chain in their order, from its lowest number, and returns why a row does
 * not follow those before; undefined when it does. `sha256` returns hexadecimal.
 */
export const createVerifier = (sha256: (text: string) => string) => {
  let former: Pick<Link, 'number' | 'hash'> = { number: 0, hash: '' }
  const revisions = new Map<Week, number>()

  const findFault = (row: ChainRow): ChainFault['because'] | undefined => {
    if (row.number !== former.number + 1) return 'missing'
    if (row.previous !== former.hash) return 'previous'
    if (row.revision !== (revisions.get(row.week) ?? 0) + 1) return 'revision'
    const { text } = row
    const isHashed = text !== undefined && sha256(linkText(row, text)) === row.hash
    return isHashed && agrees(text, row) ? undefined : 'content'
  }

  return (row: ChainRow): ChainFault | undefined => {
    const because = findFault(row)
    former = row
    revisions.set(row.week, row.revision)
    return because && { row, because }
  }
}
