// Tests a finished answer: its ETag, 304 and compressed forms.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createEntity } from '../../server/http/entity.ts'

const text = '<p>Rødovre</p>'.repeat(200)
const html = { contentType: 'text/html; charset=utf-8' }
const asking = (headers: Record<string, string> = {}) => new Request('http://x/', { headers })
const bytesOf = async (answer: Response | Promise<Response>) =>
  Buffer.from(await (await answer).arrayBuffer())

describe('an entity', () => {
  it('is compressed as the request allows, without changing its content', async () => {
    const entity = createEntity(text, html)
    const plain = await entity.answer(asking())
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect((await bytesOf(plain)).toString()).toBe(text)
    for (const [accept, open] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      for (const time of ['first', 'again']) {
        const answer = await entity.answer(asking({ 'accept-encoding': accept }))
        const bytes = await bytesOf(answer)
        expect(answer.headers.get('content-encoding'), time).toBe(accept)
        expect(answer.headers.get('content-length')).toBe(String(bytes.length))
        expect(answer.headers.get('vary')).toBe('Accept-Encoding')
        expect(bytes.length).toBeLessThan(text.length / 5)
        expect(open(bytes).toString()).toBe(text)
      }
    }
  })

  it('is answered synchronously once its compressed form exists', async () => {
    const entity = createEntity(text, html)
    expect(entity.answer(asking({ 'accept-encoding': 'br' }))).toBeInstanceOf(Promise)
    await entity.answer(asking({ 'accept-encoding': 'br' }))
    expect(entity.answer(asking({ 'accept-encoding': 'br' }))).toBeInstanceOf(Response)
  })

  it('is not compressed when it is small or already compressed', async () => {
    const small = await createEntity('lidt', html).answer(asking({ 'accept-encoding': 'br' }))
    const font = await createEntity(text, { contentType: 'font/woff2' }).answer(
      asking({ 'accept-encoding': 'br' }),
    )
    expect([small, font].map((a) => a.headers.get('content-encoding'))).toEqual([null, null])
  })

  it('has an ETag by its content, and answers 304 without a body to a request with that ETag', async () => {
    const entity = createEntity(text, html)
    const etag = (await entity.answer(asking())).headers.get('etag') ?? ''
    expect((await createEntity(text, html).answer(asking())).headers.get('etag')).toBe(etag)
    expect((await createEntity(`${text}!`, html).answer(asking())).headers.get('etag')).not.toBe(etag)
    for (const sent of [etag, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
      const answer = await entity.answer(asking({ 'if-none-match': sent }))
      expect([answer.status, (await bytesOf(answer)).length], sent).toEqual([304, 0])
      expect(answer.headers.get('etag')).toBe(etag)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect((await entity.answer(asking({ 'if-none-match': '"other"' }))).status).toBe(200)
  })

  it('never answers 304 for a problem', async () => {
    const entity = createEntity(text, { ...html, status: 400 })
    expect((await entity.answer(asking({ 'if-none-match': '*' }))).status).toBe(400)
  })
})
