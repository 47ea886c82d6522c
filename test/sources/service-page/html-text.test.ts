// Tests the extraction of a page's text: the texts that are read or skipped, and the time it takes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readHtmlText } from '../../../server/sources/service-page/html-text.ts'
import { expectLinear } from '../../support/linear.ts'

const texts = (html: string): string[] => readHtmlText(html).map(({ text }) => text)

describe('the text of a page', () => {
  it.each<[string, string, string[]]>([
    ['a text between each two tags', '<p>a <b>b</b>c</p> d', ['a', 'b', 'c', 'd']],
    ['no tags', 'just text', ['just text']],
    ['nothing', '', []],
    ['spaces and line breaks', '<p> a\n\t b&nbsp; c </p>', ['a b c']],
    [
      'entities',
      'tilg&aelig;ngelig &#229; &#xF8; &Oslash; &lt;b&gt; &amp;amp;',
      ['tilgængelig å ø Ø <b> &amp;'],
    ],
    ['invalid entities', 'a & b &; &nosuch; &#0; &#x110000; &#', ['a & b &; &nosuch; &#0; &#x110000; &#']],
    ['scripts and styles', '<script>var a = "<p>x</p>"</script>a<STYLE>b{}</STYLE >c', ['a', 'c']],
    ['an unclosed script', 'a<script>b', ['a']],
    ['an element whose name begins with script', '<scripted>a</scripted>', ['a']],
    ['comments', 'a<!-- <p>b</p> -- > c -->d', ['a', 'd']],
    ['an unclosed comment', 'a<!-- b > c', ['a']],
    ['an unclosed tag', 'a<p b', ['a']],
    [
      'a heading with tags in it',
      '<h2>SF1470 <em>Sags</em>-<b>indeks</b></h2>x',
      ['SF1470 Sags - indeks', 'x'],
    ],
    ['an unclosed heading', '<h2>a<p>b', ['a b']],
    ['consecutive headings', '<h2>a<h3>b</h3>', ['a', 'b']],
    ['an empty heading', '<h1><img></h1>a', ['a']],
  ])('the text of a page is extracted: %s', (_, html, expected) => {
    expect(texts(html)).toEqual(expected)
  })

  it('headings are marked', () => {
    expect(readHtmlText('<H1 class="x">a</H1><header>b</header><h7>c</h7><hr>d')).toEqual([
      { text: 'a', heading: true },
      { text: 'b', heading: false },
      { text: 'c', heading: false },
      { text: 'd', heading: false },
    ])
  })

  it('any text is read without throwing, and the result contains no closed tag', () => {
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
  ])('extraction takes time proportional to the length of a page that repeats %j', (part) => {
    expectLinear(part, readHtmlText)
  })
})
