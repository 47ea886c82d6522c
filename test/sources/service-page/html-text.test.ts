// Owns the tests of reading a page's text: what counts, what is skipped, and that no page takes long.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readHtmlText } from '../../../server/sources/service-page/html-text.ts'

const texts = (html: string): string[] => readHtmlText(html).map(({ text }) => text)

describe('the text of a page', () => {
  it.each<[string, string, string[]]>([
    ['pieces between tags', '<p>a <b>b</b>c</p> d', ['a', 'b', 'c', 'd']],
    ['no tags', 'just text', ['just text']],
    ['nothing', '', []],
    ['spaces and line breaks are one space', '<p> a\n\t b&nbsp; c </p>', ['a b c']],
    [
      'entities',
      'tilg&aelig;ngelig &#229; &#xF8; &Oslash; &lt;b&gt; &amp;amp;',
      ['tilgængelig å ø Ø <b> &amp;'],
    ],
    [
      'what is no entity stays',
      'a & b &; &nosuch; &#0; &#x110000; &#',
      ['a & b &; &nosuch; &#0; &#x110000; &#'],
    ],
    [
      'scripts and styles are not read',
      '<script>var a = "<p>x</p>"</script>a<STYLE>b{}</STYLE >c',
      ['a', 'c'],
    ],
    ['a script that never ends', 'a<script>b', ['a']],
    ['no script: its name only begins so', '<scripted>a</scripted>', ['a']],
    ['comments are not read', 'a<!-- <p>b</p> -- > c -->d', ['a', 'd']],
    ['a comment that never ends', 'a<!-- b > c', ['a']],
    ['a tag that never ends', 'a<p b', ['a']],
    ['a heading is one piece', '<h2>SF1470 <em>Sags</em>-<b>indeks</b></h2>x', ['SF1470 Sags - indeks', 'x']],
    ['a heading that never ends', '<h2>a<p>b', ['a b']],
    ['headings in a row', '<h2>a<h3>b</h3>', ['a', 'b']],
    ['an empty heading', '<h1><img></h1>a', ['a']],
  ])('%s', (_, html, expected) => {
    expect(texts(html)).toEqual(expected)
  })

  it('tells headings from the rest', () => {
    expect(readHtmlText('<H1 class="x">a</H1><header>b</header><h7>c</h7><hr>d')).toEqual([
      { text: 'a', heading: true },
      { text: 'b', heading: false },
      { text: 'c', heading: false },
      { text: 'd', heading: false },
    ])
  })

  it('is read of anything without a throw, and holds no tag that was closed', () => {
    const parts = fc.constantFrom(
      '<',
      '>',
      '</',
      '<!--',
      '-->',
      '<script',
      '</script>',
      '<h1>',
      '</h1>',
      '&',
      ';',
      'a',
      ' ',
      '&#',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(parts).map((p) => p.join('')),
        ),
        (html) => {
          for (const text of texts(html)) expect(text.trim()).not.toBe('')
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each([
    '<',
    '<!--',
    '<!-- -->',
    '<script>',
    '<script></script>',
    '</script',
    '<h1>',
    '<h1>a</h2>',
    '&#1234567',
    '&aaaaaaaa',
    ' ',
    '<p ',
    'a<b>',
    '\n\t',
    '-->',
  ])('takes time in proportion to its length, however often it says %j', (part) => {
    const timeOf = (bytes: number): number => {
      const html = part.repeat(bytes / part.length)
      const before = process.cpuUsage()
      readHtmlText(html)
      return process.cpuUsage(before).user / 1000
    }
    const best = (bytes: number): number => Math.min(timeOf(bytes), timeOf(bytes), timeOf(bytes))
    const short = best(50_000)
    // Ten times as long takes some ten times the work; a quadratic reader would take a hundred.
    expect(best(500_000)).toBeLessThan(50 * Math.max(short, 10))
  })
})
