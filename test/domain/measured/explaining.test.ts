// Tests how many calls explain a count, against the queries that the source makes.
import { describe, expect, it } from 'vitest'
import { explainingCalls } from '../../../server/domain/measured/explaining.ts'
import type { CheckRequest } from '../../../server/domain/ports/source.ts'
import { narrowedQueries } from '../../../server/sources/narrowed.ts'

const request = (change: Partial<CheckRequest>): CheckRequest => ({
  indeks: 'sdi',
  kommunekode: '0751',
  kle: '02.34.02',
  right: 'full',
  ...change,
})
const filters = [undefined, '2022-01-01'].flatMap((createdFrom) =>
  [true, false].flatMap((alsoActive) =>
    [[], ['A'], ['A', 'B', 'C']].map((systems) => ({ createdFrom, alsoActive, systems })),
  ),
)

describe('the calls that explain a count', () => {
  it.each(filters.filter(({ createdFrom, systems }) => createdFrom !== undefined || systems.length > 0))(
    'are those of the filter %o, for each number',
    (narrowing) => {
      const { shown, hidden } = narrowedQueries([{ cvr: '', kle: '02.34.02' }], narrowing)
      const calls = (shown === 'all' ? 0 : shown.length) + hidden.length
      expect(explainingCalls(request({ narrowing }))).toBe(calls)
      expect(explainingCalls(request({ narrowing, systemUuid: 'u', countedWith: ['02.34.99'] }))).toBe(
        2 * (1 + calls),
      )
    },
  )

  it('are none where nothing is asked, and for benefits', () => {
    expect(explainingCalls(request({}))).toBe(0)
    expect(explainingCalls(request({ indeks: 'ydi', systemUuid: 'u' }))).toBe(0)
  })
})
