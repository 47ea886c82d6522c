// Page cache: keeps an answer until `version` changes or `validUntil` passes.
import { LRUCache } from 'lru-cache'
import { createEntity, type Entity, type EntityOptions } from './entity.ts'

export type Rendered = EntityOptions & {
  content: string | Uint8Array
  /** The content is valid from `renderedAt` until `validUntil` (epoch ms), the latter excluded. */
  renderedAt: number
  validUntil: number
}

export type PageCache = {
  /** Answers from the cache, or renders; concurrent requests for the same key share one render. */
  answer(key: string, request: Request, render: () => Promise<Rendered>): Response | Promise<Response>
}

export type PageCacheDeps = {
  now(): number
  /** Changes whenever anything that a page shows may have changed, time aside. */
  version(): string
  maxEntries?: number | undefined
  maxBytes?: number | undefined
}

type CachedPage = { entity: Entity; version: string; renderedAt: number; validUntil: number }

/** Rendering reads the store in several steps, and starts again, this often at most, when the version changed. */
const triesForOneVersion = 3

export const createPageCache = (deps: PageCacheDeps): PageCache => {
  const { now, version, maxEntries = 500, maxBytes = 50_000_000 } = deps
  const pages = new LRUCache<string, CachedPage>({
    max: maxEntries,
    maxSize: maxBytes,
    // An entry with its compressed forms is at most twice the size of its content.
    sizeCalculation: ({ entity }, key) => 2 * (entity.bytes.length + key.length) + 1000,
  })
  const rendering = new Map<string, { version: string; page: Promise<CachedPage> }>()

  const renderNow = async (render: () => Promise<Rendered>): Promise<CachedPage> => {
    for (let tries = 1; ; tries++) {
      const before = version()
      const { content, renderedAt, validUntil, ...options } = await render()
      if (tries < triesForOneVersion && version() !== before) continue
      return { entity: createEntity(content, options), version: before, renderedAt, validUntil }
    }
  }

  const renderOnce = (key: string, current: string, render: () => Promise<Rendered>): Promise<CachedPage> => {
    const running = rendering.get(key)
    if (running?.version === current) return running.page
    const page = renderNow(render)
    const mine = { version: current, page }
    rendering.set(key, mine)
    const forget = () => {
      if (rendering.get(key) === mine) rendering.delete(key)
    }
    return page.then(
      (cached) => {
        pages.set(key, cached)
        forget()
        return cached
      },
      (error) => {
        forget()
        throw error
      },
    )
  }

  return {
    answer: (key, request, render) => {
      const current = version()
      const cached = pages.get(key)
      if (cached !== undefined && cached.version === current) {
        const at = now()
        // After the clock was set back, `now` can be before the page was rendered.
        if (at >= cached.renderedAt && at < cached.validUntil) return cached.entity.answer(request)
      }
      return renderOnce(key, current, render).then((fresh) => fresh.entity.answer(request))
    },
  }
}
