// Tests that a row which does not follow the row before is found.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../../server/domain/week/canonical.ts'
import { type ChainRow, linkText, verifyRow } from '../../../server/domain/week/chain.ts'
import { makeWeek } from '../../support/weeks.ts'

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const makeRow = (number: number, previous: string, week = `2026-W4${number}`): ChainRow => {
  const content = makeWeek(week)
  const { at, frozenAt, late } = content
  const text = canonical(content)
  const link = { number, week, revision: 1, previous }
  return { ...link, at, frozenAt, late, text, hash: hashOf(linkText(link, text)) }
}

const first = makeRow(1, '')
const second = makeRow(2, first.hash)

describe('a row of the chain', () => {
  it('follows the row before', () => {
    expect(verifyRow(undefined, first, hashOf)).toBeUndefined()
    expect(verifyRow(first, second, hashOf)).toBeUndefined()
  })

  it.each<[string, ChainRow | undefined, ChainRow, string]>([
    ['the first is missing', undefined, second, 'missing'],
    ['one between is missing', first, makeRow(3, first.hash), 'missing'],
    ['it is there twice', first, first, 'missing'],
    ['it follows another row', first, makeRow(2, 'another'), 'previous'],
    ['the row before has another hash', { ...first, hash: 'another' }, second, 'previous'],
    ['its content is another', first, { ...second, text: `${second.text} ` }, 'content'],
    ['its content cannot be read', first, { ...second, text: undefined }, 'content'],
    ['its hash is another', first, { ...second, hash: 'another' }, 'content'],
    ['its week is another', first, { ...second, week: '2026-W48' }, 'content'],
    ['its correction is another', first, { ...second, correction: 'talt igen' }, 'content'],
    ['its revision is another', first, { ...second, revision: 2 }, 'content'],
    ['it is listed as frozen in time', first, { ...second, late: true }, 'content'],
    ['it is listed with another instant', first, { ...second, at: 1 }, 'content'],
  ])('does not when %s', (_, former, row, because) => {
    expect(verifyRow(former, row, hashOf)).toEqual({ row, because })
  })
})
