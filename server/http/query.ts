// Owns reading the filters of an address, each address once: the same links are asked for over and over.
import { LRUCache } from 'lru-cache'
import { type KommunerQuery, parseKommunerQuery, toSearch } from '../../views/model/query.ts'

export type ReadQuery = {
  query: KommunerQuery
  problems: readonly string[]
  /** The one way to write the query, `?` included: pages are kept under it. */
  search: string
  /** As `search`, and different when there are other problems to tell. */
  key: string
}

const remembered = 1000

/** Reads the search of an address, `?` included. */
export const createQueryReader = (): ((search: string) => ReadQuery) => {
  const known = new LRUCache<string, ReadQuery>({ max: remembered })
  return (search) => {
    const former = known.get(search)
    if (former !== undefined) return former
    const { query, problems } = parseKommunerQuery(new URLSearchParams(search))
    const canonical = toSearch(query)
    const read = { query, problems, search: canonical, key: JSON.stringify([canonical, ...problems]) }
    known.set(search, read)
    return read
  }
}
