// Tests that a row which does not follow the row before is found.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../../server/domain/week/canonical.ts'
import { type ChainRow, createVerifier, linkText } from '../../../server/domain/week/chain.ts'
import { makeWeek } from '../../support/weeks.ts'

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const makeRow = (
  number: number,
  previous: string,
  { week = `2026-W4${number}`, revision = 1 } = {},
): ChainRow => {
  const content = makeWeek(week)
  const { at, frozenAt, late } = content
  const text = canonical(content)
  const link = { number, week, revision, previous }
  return { ...link, at, frozenAt, late, text, hash: hashOf(linkText(link, text)) }
}

/** Why the last of the rows does not follow those before. */
const faultOf = (rows: readonly ChainRow[]) => {
  const findFault = createVerifier(hashOf)
  return rows.map(findFault).at(-1)
}

const first = makeRow(1, '')
const second = makeRow(2, first.hash)

describe('a row of the chain', () => {
  it('follows the row before', () => {
    expect(faultOf([first])).toBeUndefined()
    expect(faultOf([first, second])).toBeUndefined()
    expect(
      faultOf([first, second, makeRow(3, second.hash, { week: first.week, revision: 2 })]),
    ).toBeUndefined()
  })

  it.each<[string, ChainRow | undefined, ChainRow, string]>([
    ['the first is missing', undefined, second, 'missing'],
    ['one between is missing', first, makeRow(3, first.hash), 'missing'],
    ['it is there twice', first, first, 'missing'],
    ['it follows another row', first, makeRow(2, 'another'), 'previous'],
    ['the row before has another hash', { ...first, hash: 'another' }, second, 'previous'],
    ['its content is another', first, { ...second, text: `${second.text} ` }, 'content'],
    ...['x', 'null', '1', '[]'].map((text): [string, ChainRow, ChainRow, string] => [
      `its content is ${text}, also in its hash`,
      first,
      { ...second, text, hash: hashOf(linkText(second, text)) },
      'content',
    ]),
    ['its content cannot be read', first, { ...second, text: undefined }, 'content'],
    ['its hash is another', first, { ...second, hash: 'another' }, 'content'],
    ['its week is another', first, { ...second, week: '2026-W48' }, 'content'],
    ['its correction is another', first, { ...second, correction: 'talt igen' }, 'content'],
    ['its revision is another', first, { ...second, revision: 2 }, 'revision'],
    ['a revision is skipped', first, makeRow(2, first.hash, { week: first.week, revision: 3 }), 'revision'],
    ['its revision is there twice', first, makeRow(2, first.hash, { week: first.week }), 'revision'],
    ['its number is before the first', undefined, makeRow(0, ''), 'missing'],
    ['it is listed as frozen in time', first, { ...second, late: true }, 'content'],
    ['it is listed with another instant', first, { ...second, at: 1 }, 'content'],
  ])('does not when %s', (_, former, row, because) => {
    expect(faultOf([former ?? [], row].flat())).toEqual({ row, because })
  })
})
