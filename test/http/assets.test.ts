// Tests the assets: every address resolves and is immutable, and the first view is small.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAssets } from '../../server/http/assets.ts'
import { references, withLatinFonts } from '../../server/http/stylesheet.ts'
import { assetNames } from '../../views/shell.ts'
import { allDelivered, createTestApp, type TestApp } from '../support/app.ts'
import { firstView, maxFirstView } from '../support/first-view.ts'

let t: TestApp
beforeAll(async () => {
  t = createTestApp()
  await t.round(allDelivered)
})
afterAll(() => t.close())

const text = async (path: string) => (await t.app.request(path)).text()

describe('the assets', () => {
  const assets = createAssets()

  it.each(assetNames)('%s is served as immutable, with its content type', async (name) => {
    const answer = await t.app.request(assets.address(name))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    const types = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', woff2: 'font/woff2' }
    const type = Object.entries(types).find(([ending]) => name.endsWith(`.${ending}`))?.[1]
    expect(answer.headers.get('content-type')?.replace('; charset=utf-8', '')).toBe(type)
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100)
  })

  it('have an address that depends on their content', () => {
    expect(createAssets().address('app.css')).toBe(assets.address('app.css'))
    expect(assets.address('app.css')).toMatch(/^\/assets\/[0-9a-f]{16}\/app\.css$/)
  })

  it('include everything that their stylesheets refer to', async () => {
    let found = 0
    for (const name of ['dkfds/css/dkfds.css', 'app.css', 'uplot.css'] as const) {
      const address = assets.address(name)
      for (const reference of references(await text(address))) {
        const { pathname } = new URL(reference, `http://x${address}`)
        const answer = await t.app.request(pathname)
        expect(answer.status, pathname).toBe(200)
        expect(answer.headers.get('content-type')).toMatch(/^(image\/(svg\+xml|png)|font\/woff2)/)
        found += 1
      }
    }
    expect(found).toBeGreaterThan(50)
  })

  it('serve the parts of the pages’ stylesheet in one file', async () => {
    const css = await text(assets.address('app.css'))
    expect(css).not.toContain('@import')
    expect(css).toContain('@media print')
  })

  it.each([
    '/assets/',
    '/assets/../package.json',
    '/assets/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%00',
    '//assets/app.css',
  ])('do not include %s', async (path) => {
    const answer = await t.app.request(`http://x${path}`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('dependencies')
  })

  it('are not found at an address with another hash', () => {
    expect(assets.find(assets.address('app.css'))).toBeDefined()
    expect(assets.find(assets.address('app.css').replace(/[0-9a-f]{16}/, '0'.repeat(16)))).toBeUndefined()
  })
})

describe('the first view of the front page', () => {
  it('is at most 120 KB in all, compressed', async () => {
    const sizes = [...(await firstView(t.app))]
    expect(sizes.length).toBeGreaterThan(6)
    const total = sizes.reduce((sum, [, size]) => sum + size, 0)
    expect(total, sizes.map(([path, size]) => `${size} ${path}`).join('\n')).toBeLessThanOrEqual(maxFirstView)
    expect(sizes.filter(([path]) => path.endsWith('.woff2'))).toHaveLength(2)
  })
})

describe('a stylesheet', () => {
  it.each([
    ['a{b:url(../img/x.svg)}', ['../img/x.svg']],
    [`a{b:url("x y.svg") url( 'z.svg#i' )}`, ['x y.svg', 'z.svg']],
    ['a{b:url(data:image/png;base64,AA) url(https://x/y) url(/z) url(#i)}', []],
    ['a{b:url(x.svg)}c{d:url(x.svg)}', ['x.svg']],
  ])('%s refers to %j', (css, expected) => {
    expect(references(css)).toEqual(expected)
  })

  it('loses only its own fonts and its source map', () => {
    const css =
      '@font-face{font-family:A;src:url(a.eot)}a{color:red}@font-face{src:url(b.woff)}\n/*# sourceMappingURL=x.css.map*/'
    const changed = withLatinFonts(css)
    expect(changed).toContain('a{color:red}')
    expect(changed).not.toMatch(/eot|b\.woff\)|sourceMappingURL/)
    expect(changed.match(/@font-face/g)).toHaveLength(2)
  })
})
