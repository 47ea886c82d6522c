// Parses the parameters of an address: the filters with a cache, because the same links are requested repeatedly.
import { LRUCache } from 'lru-cache'
import { parseSvartiderQuery, svartiderSearch } from '../../views/model/periods.ts'
import { type KommunerQuery, parseKommunerQuery, toSearch } from '../../views/model/query.ts'

export type ReadQuery = {
  query: KommunerQuery
  problems: readonly string[]
  /** The canonical form of the query, `?` included. */
  search: string
  /** The page cache's key: `search` and the problems. */
  key: string
}

const maxCached = 1000

/** Returns a parser for the query of an address, `?` included. */
export const createQueryReader = (): ((search: string) => ReadQuery) => {
  const known = new LRUCache<string, ReadQuery>({ max: maxCached })
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

/** The query of an address of response times, `?` included; `services`: those that there are. */
export const readSvartiderQuery = (search: string, services: readonly { id: string }[]) => {
  const ids = services.map(({ id }) => id)
  const { query, problems } = parseSvartiderQuery(new URLSearchParams(search), ids)
  const canonical = svartiderSearch(query)
  return { query, problems, search: canonical, key: JSON.stringify([canonical, ...problems]) }
}
