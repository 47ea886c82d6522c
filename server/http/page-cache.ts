// Owns kept pages: an answer is rendered once, and kept until the first instant at which it would read differently.
import { LRUCache } from 'lru-cache'
import { createEntity, type Entity, type EntityOptions } from './entity.ts'

export type Rendered = EntityOptions & {
  content: string
  /** The instants (epoch ms) between which it reads as it does, the second not included. */
  renderedAt: number
  validUntil: number
}

export type PageCache = {
  /** Answers from what is kept under `key`, or renders it, once however many ask at the same time. */
  answer(key: string, request: Request, render: () => Promise<Rendered>): Response | Promise<Response>
}

export type KeptPagesDeps = {
  now(): number
  /** Changes whenever anything that a page shows may have changed, time aside. */
  version(): string
  maxEntries?: number | undefined
  maxBytes?: number | undefined
}

type Kept = { entity: Entity; version: string; renderedAt: number; validUntil: number }

/** A page is read from the store in several steps; when it changed between them, the page is rendered again. */
const triesForOneVersion = 3

export const createPageCache = (deps: KeptPagesDeps): PageCache => {
  const { now, version, maxEntries = 500, maxBytes = 50_000_000 } = deps
  const pages = new LRUCache<string, Kept>({
    max: maxEntries,
    maxSize: maxBytes,
    // With its compressed forms an entry is never larger than twice its text.
    sizeCalculation: ({ entity }, key) => 2 * (entity.bytes.length + key.length) + 1000,
  })
  const rendering = new Map<string, { version: string; page: Promise<Kept> }>()

  const renderNow = async (render: () => Promise<Rendered>): Promise<Kept> => {
    for (let tries = 1; ; tries++) {
      const before = version()
      const { content, renderedAt, validUntil, ...options } = await render()
      if (tries < triesForOneVersion && version() !== before) continue
      return { entity: createEntity(content, options), version: before, renderedAt, validUntil }
    }
  }

  const renderOnce = (key: string, current: string, render: () => Promise<Rendered>): Promise<Kept> => {
    const underWay = rendering.get(key)
    if (underWay?.version === current) return underWay.page
    const page = renderNow(render)
    const mine = { version: current, page }
    rendering.set(key, mine)
    const forget = () => {
      if (rendering.get(key) === mine) rendering.delete(key)
    }
    return page.then(
      (kept) => {
        pages.set(key, kept)
        forget()
        return kept
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
      const kept = pages.get(key)
      if (kept !== undefined && kept.version === current) {
        const at = now()
        // A clock that was set back may have taken us to before what the page tells.
        if (at >= kept.renderedAt && at < kept.validUntil) return kept.entity.answer(request)
      }
      return renderOnce(key, current, render).then((fresh) => fresh.entity.answer(request))
    },
  }
}
