// Tests the real app on a new real database: every kind of answer, its headers, and hostile addresses.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kommuner } from '../../server/domain/kommuner.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import { securityHeaders } from '../../server/http/headers.ts'
import { allDelivered, createTestApp, type TestApp } from '../support/app.ts'

const pages = [
  '/',
  '/kommuner',
  '/kommuner/0751',
  '/loesninger',
  '/loesninger/nexus',
  '/foer-aabning',
  '/svartider',
  '/klik',
  '/drift',
  '/om',
]

let t: TestApp
beforeAll(async () => {
  t = createTestApp()
  await t.round(allDelivered)
})
afterAll(() => t.close())

/** Percent-encodes a text; a lone surrogate, which cannot be encoded, becomes the replacement character. */
const encoded = (text: string) => encodeURIComponent(Buffer.from(text).toString())

const get = (path: string, headers: Record<string, string> = {}) => t.app.request(path, { headers })

describe('the pages', () => {
  it.each(pages)('%s is a Danish page marked as demo data', async (path) => {
    const answer = await get(path)
    const html = await answer.text()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(html).toMatch(/^<!doctype html>\s*<html lang="da">/)
    expect(html).toContain('Demodata')
    expect(t.logged).toEqual([])
  })

  it.each(pages)('%s has nothing that the content security policy forbids', async (path) => {
    const html = await (await get(path)).text()
    expect(html).not.toMatch(/\sstyle=|<style|\son[a-z]+="|javascript:/i)
    for (const [tag] of html.matchAll(/<script[^>]*>/g)) expect(tag).toMatch(/ src="\/assets\//)
    for (const [, address] of html.matchAll(/(?:src|<link[^>]*href)="([^"]*)"/g))
      expect(address).toMatch(/^\//)
  })

  it.each(pages)('%s shows no level from an empty store', async (path) => {
    const empty = createTestApp()
    const answer = await empty.app.request(path)
    expect([answer.status, empty.logged]).toEqual([200, []])
    await empty.close()
  })

  it('the status fragment is the part of the page that it replaces', async () => {
    const fragment = await (await get('/fragmenter/status')).text()
    expect(fragment.length).toBeGreaterThan(100)
    expect(await (await get('/')).text()).toContain(fragment)
  })

  it('redirect a kommunekode without its zero to the right address', async () => {
    const answer = await get('/kommuner/751')
    expect([answer.status, answer.headers.get('location')]).toEqual([308, '/kommuner/0751'])
    expect((await get('/api/v1/kommuner/751')).headers.get('location')).toBe('/api/v1/kommuner/0751')
  })

  it('answer HEAD as GET, without the body', async () => {
    const [head, whole] = [await t.app.request('/', { method: 'HEAD' }), await get('/')]
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(whole.headers))
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(head.headers.get('content-length')).toBe(String((await whole.arrayBuffer()).byteLength))
  })

  it('answer 304 until something changes, and then the new page', async () => {
    for (const path of [...pages, '/api/v1/overblik', '/api/v1/kommuner', '/api/v1/kommuner/0751']) {
      const etag = (await get(path)).headers.get('etag') ?? ''
      const again = await get(path, { 'if-none-match': etag })
      expect([again.status, await again.text()], path).toEqual([304, ''])
    }
    const etag = (await get('/api/v1/kommuner/0751')).headers.get('etag') ?? ''
    await t.record('0751', { '02.34.02': 12345 })
    expect((await get('/api/v1/kommuner/0751', { 'if-none-match': etag })).status).toBe(200)
    expect(await (await get('/kommuner/0751')).text()).toContain('12.345')
  })

  it('escape text that a reader wrote', async () => {
    const html = await (
      await get('/kommuner?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22&niveau=%22%3E%3Cimg%3E')
    ).text()
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('<img>')
    expect(html).toContain('&lt;script&gt;')
  })
})

describe('an unknown address or method', () => {
  it.each([
    '/nej',
    '/kommuner/9999',
    '/kommuner/aarhus',
    '/kommuner/00751',
    '/loesninger/nej',
    '/assets/x/app.css',
  ])('%s gets the "not found" page', async (path) => {
    const answer = await get(path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(await answer.text()).toContain('<html lang="da">')
  })

  it.each(['/api', '/api/v1/nej', '/api/v1/kommuner/9999', '/api/v2/overblik'])(
    '%s is a problem',
    async (path) => {
      const answer = await get(path)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(await answer.json()).toMatchObject({ status: 404, type: 'about:blank', demo: true })
    },
  )

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is not allowed', async (method) => {
    for (const path of ['/', '/api/v1/overblik', '/nej']) {
      const answer = await t.app.request(path, { method })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })

  it('gets status 414 when the address is longer than any of ours', async () => {
    const longest = `/kommuner?q=${'x'.repeat(2048 - '/kommuner?q='.length)}`
    expect((await get(longest)).status).toBe(200)
    for (const path of [`${longest}x`, `/${'x'.repeat(3000)}`, `/api/v1/kommuner?q=${'x'.repeat(3000)}`])
      expect((await get(path)).status).toBe(414)
  })
})

describe('every answer', () => {
  it.each([
    ['/', 200],
    ['/nej', 404],
    ['/kommuner/751', 308],
    ['/fragmenter/status', 200],
    ['/healthz', 200],
    ['/metrics', 200],
    ['/api/v1/overblik', 200],
    ['/api/v1/kommuner?niveau=nej', 400],
    ['/api/v1/nej', 404],
    [`/${'x'.repeat(3000)}`, 414],
  ])('to %s has the security headers', async (path, status) => {
    const answer = await get(path)
    expect(answer.status).toBe(status)
    expect(Object.fromEntries(answer.headers)).toMatchObject(securityHeaders)
  })

  it('has a content security policy without exceptions', () => {
    expect(securityHeaders['content-security-policy']).toMatch(/^default-src 'none'; /)
    expect(securityHeaders['content-security-policy']).not.toMatch(/unsafe|\*|http|data:/)
  })

  it('is never an error 500, however hostile the address', async () => {
    const name = fc.constantFrom(
      'loesning',
      'netvaerk',
      'gruppe',
      'niveau',
      'trin',
      'fund',
      'q',
      'sorter',
      'retning',
      '__proto__',
    )
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('02', 'ingen', 'navn', 'ned', '%', '%E0%A4', ''),
    )
    const search = fc
      .array(fc.tuple(fc.oneof(name, fc.string()), value, fc.boolean()), { maxLength: 5 })
      .map((pairs) =>
        pairs.map(([n, v, encode]) => (encode ? `${encoded(n)}=${encoded(v)}` : `${n}=${v}`)).join('&'),
      )
    const path = fc.oneof(
      fc.constantFrom('/kommuner', '/api/v1/kommuner', '/'),
      fc.string().map((s) => `/kommuner/${s}`),
      fc.string().map((s) => `/loesninger/${s}`),
      fc.webPath(),
    )
    await fc.assert(
      fc.asyncProperty(path, search, async (p, s) => {
        const url = URL.canParse(`http://x${p}?${s}`) ? new URL(`http://x${p}?${s}`).href : 'http://x/%'
        const answer = await t.app.request(url)
        expect([200, 308, 400, 404, 414]).toContain(answer.status)
        if (answer.status === 308)
          expect(answer.headers.get('location')).toMatch(/^\/(api\/v1\/)?kommuner\/\d{4}$/)
      }),
      { numRuns: 300 },
    )
    expect(t.logged).toEqual([])
  })
})

describe('an unexpected failure', () => {
  const failing = (store: Store): Store => ({
    ...store,
    readGroups: () => Promise.reject(new Error('the disk is gone')),
    readRounds: () => Promise.reject(new Error('the disk is gone')),
  })

  it('is a page or a problem without the cause, and the cause is logged without the address', async () => {
    const broken = createTestApp({ wrap: failing })
    const page = await broken.app.request('/kommuner?q=0101010101')
    const problem = await broken.app.request('/api/v1/overblik')
    const texts = [await page.text(), await problem.text()]
    expect([page.status, problem.status]).toEqual([500, 500])
    expect(texts.join()).not.toContain('disk')
    expect(JSON.parse(texts[1] ?? '')).toMatchObject({ status: 500, demo: true })
    expect(Object.fromEntries(page.headers)).toMatchObject(securityHeaders)
    expect(broken.logged).toHaveLength(2)
    expect(broken.logged[0]).toContain('GET /kommuner failed: Error: the disk is gone')
    expect(broken.logged.join()).not.toContain('0101010101')
    await broken.close()
  })

  it('is not cached', async () => {
    let fails = true
    const broken = createTestApp({
      wrap: (store) => ({ ...store, readGroups: () => (fails ? failing(store) : store).readGroups() }),
    })
    expect((await broken.app.request('/')).status).toBe(500)
    fails = false
    expect((await broken.app.request('/')).status).toBe(200)
    await broken.close()
  })

  it('makes the health unhealthy', async () => {
    const broken = createTestApp({ wrap: failing })
    const answer = await broken.app.request('/healthz')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ status: 'unhealthy', store: 'unhealthy', demo: true })
    await broken.close()
  })
})

describe('the addresses of kommuner', () => {
  it('answer for all 98', async () => {
    for (const { kommunekode, navn } of kommuner) {
      const answer = await get(`/kommuner/${kommunekode}`)
      expect([answer.status, (await answer.text()).includes(navn)], kommunekode).toEqual([200, true])
    }
  })
})
