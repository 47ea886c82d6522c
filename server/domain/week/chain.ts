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

/** `missing`: rows before it are gone. `previous`: it follows another row. `content`: it is not what was hashed. */
export type ChainFault = { row: ChainRow; because: 'missing' | 'previous' | 'content' }

const agrees = ({ text = '', week, at, frozenAt, late }: ChainRow): boolean => {
  const content = JSON.parse(text)
  return content.week === week && content.at === at && content.frozenAt === frozenAt && content.late === late
}

/** Why a row does not follow `former`, the row before; undefined when it does. `sha256` returns hexadecimal. */
export const verifyRow = (
  former: ChainRow | undefined,
  row: ChainRow,
  sha256: (text: string) => string,
): ChainFault | undefined => {
  if (row.number !== (former?.number ?? 0) + 1) return { row, because: 'missing' }
  if (row.previous !== (former?.hash ?? '')) return { row, because: 'previous' }
  const { text } = row
  const isHashed = text !== undefined && sha256(linkText(row, text)) === row.hash
  return isHashed && agrees(row) ? undefined : { row, because: 'content' }
}
