// Tests the page cache: validity, size limits, and one render for concurrent requests.
import { describe, expect, it } from 'vitest'
import { createPageCache, type Rendered } from '../../server/http/page-cache.ts'

const request = new Request('http://x/')

const setup = (limits: { maxEntries?: number; maxBytes?: number } = {}) => {
  const state = { now: 1000, version: '1', renders: 0, validUntil: 2000 }
  const kept = createPageCache({ now: () => state.now, version: () => state.version, ...limits })
  const render = async (): Promise<Rendered> => {
    state.renders += 1
    const { now, validUntil, renders } = state
    await Promise.resolve()
    return { content: `page ${renders}`, contentType: 'text/plain', renderedAt: now, validUntil }
  }
  const answer = async (key = '/') => (await kept.answer(key, request, render)).text()
  return { state, kept, answer, render }
}

describe('a cached page', () => {
  it('is rendered once, and then answered synchronously', async () => {
    const { state, kept, answer, render } = setup()
    await answer()
    expect(kept.answer('/', request, render)).toBeInstanceOf(Response)
    expect([await answer(), state.renders]).toEqual(['page 1', 1])
  })

  it('is rendered once for concurrent requests', async () => {
    const { state, answer } = setup()
    expect(await Promise.all([answer(), answer(), answer(), answer('/b')])).toEqual([
      'page 1',
      'page 1',
      'page 1',
      'page 2',
    ])
    expect(state.renders).toBe(2)
  })

  it.each([
    ['just before it expires', { now: 1999 }, 'page 1'],
    ['at the instant it expires', { now: 2000 }, 'page 2'],
    ['with the clock set back to before it was rendered', { now: 999 }, 'page 2'],
    ['when the version changed', { version: '2' }, 'page 2'],
  ])('is the current page %s', async (_, change, expected) => {
    const { state, answer } = setup()
    await answer()
    Object.assign(state, change)
    expect(await answer()).toBe(expected)
  })

  it('is rendered again when the version changed while rendering', async () => {
    const { state, kept } = setup()
    let renders = 0
    const answer = await kept.answer('/', request, async () => {
      renders += 1
      if (renders === 1) state.version = '2'
      return { content: `page ${renders}`, contentType: 'text/plain', renderedAt: 1000, validUntil: 2000 }
    })
    expect(await answer.text()).toBe('page 2')
  })

  it('is answered but not cached when the version keeps changing', async () => {
    const { state, kept } = setup()
    let renders = 0
    const render = async () => {
      renders += 1
      state.version = `changed ${renders}`
      return { content: `page ${renders}`, contentType: 'text/plain', renderedAt: 1000, validUntil: 2000 }
    }
    const first = await (await kept.answer('/', request, render)).text()
    expect(await (await kept.answer('/', request, render)).text()).not.toBe(first)
    expect(renders).toBeLessThan(10)
  })

  it('is not made from a failed render', async () => {
    const { kept, answer } = setup()
    const fail = () => Promise.reject(new Error('no'))
    await expect(kept.answer('/', request, fail)).rejects.toThrow('no')
    expect(await answer()).toBe('page 1')
  })

  it('does not reuse a render started for an older version', async () => {
    const { state, answer } = setup()
    const before = answer()
    state.version = '2'
    const after = answer()
    // The first render finds at its end that the version changed, and runs again too.
    expect(await after).toBe('page 2')
    expect(await before).toBe('page 3')
  })
})

describe('the cache', () => {
  it('is bounded in entries', async () => {
    const { state, answer } = setup({ maxEntries: 3 })
    for (const key of ['/a', '/b', '/c', '/d']) await answer(key)
    await answer('/d')
    expect(state.renders).toBe(4)
    await answer('/a')
    expect(state.renders).toBe(5)
  })

  it('is bounded in bytes, including keys', async () => {
    const { state, answer } = setup({ maxBytes: 10_000 })
    const keys = Array.from({ length: 20 }, (_, i) => `/${i}${'x'.repeat(1000)}`)
    for (const key of keys) await answer(key)
    for (const key of [...keys].reverse()) await answer(key)
    expect(state.renders).toBeGreaterThan(30)
  })
})
