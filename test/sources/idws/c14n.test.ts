// Owns the test of exclusive canonicalisation: by table, and against two implementations that are not ours.
import { spawnSync } from 'node:child_process'
import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExclusiveCanonicalization } from 'xml-crypto'
import { canonicalize } from '../../../server/sources/idws/c14n.ts'
import { type Element, parseXml } from '../../../server/sources/xml-tree.ts'

const rootOf = (xml: string): Element => {
  const document = parseXml(xml)
  if (document === undefined) throw new Error(`no XML: ${xml}`)
  return document.root
}

/** The first element of that tag, from an element down. */
const find = (element: Element, tag: string): Element | undefined =>
  element.name === tag
    ? element
    : element.children.reduce<Element | undefined>(
        (found, child) => found ?? (typeof child === 'string' ? undefined : find(child, tag)),
        undefined,
      )

describe('exclusive canonicalisation', () => {
  it.each<[string, string, string]>([
    ['writes out what is empty', '<a/>', '<a></a>'],
    [
      'writes attributes in order, the ones without a namespace first',
      '<a z="1" xmlns:p="urn:a" p:y="2" b="3"/>',
      '<a xmlns:p="urn:a" b="3" z="1" p:y="2"></a>',
    ],
    [
      'orders attributes by namespace, not by prefix',
      '<a xmlns:p="urn:z" xmlns:q="urn:a" p:x="1" q:x="2"/>',
      '<a xmlns:p="urn:z" xmlns:q="urn:a" q:x="2" p:x="1"></a>',
    ],
    ['drops what is declared and not used', '<a xmlns:p="urn:p"><b xmlns:q="urn:q"/></a>', '<a><b></b></a>'],
    [
      'declares where a prefix is used first',
      '<a xmlns:p="urn:p"><p:b><p:c/></p:b><p:d/></a>',
      '<a><p:b xmlns:p="urn:p"><p:c></p:c></p:b><p:d xmlns:p="urn:p"></p:d></a>',
    ],
    [
      'declares anew what is bound anew, and back',
      '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"/></p:b></p:a>',
      '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"></p:c></p:b></p:a>',
    ],
    [
      'takes back a default namespace',
      '<a xmlns="urn:1"><b xmlns=""><c/></b></a>',
      '<a xmlns="urn:1"><b xmlns=""><c></c></b></a>',
    ],
    [
      'takes none back that was not written',
      '<p:a xmlns:p="urn:p" xmlns="urn:1"><b xmlns=""/></p:a>',
      '<p:a xmlns:p="urn:p"><b></b></p:a>',
    ],
    [
      'never declares xml',
      '<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:lang="da"/>',
      '<a xml:lang="da"></a>',
    ],
    ['escapes text', '<a>&lt;&amp;&gt;"\'&#13;&#9;</a>', '<a>&lt;&amp;&gt;"\'&#xD;\t</a>'],
    [
      'escapes values',
      '<a b="&lt;&amp;>&quot;\'&#13;&#9;&#10;"/>',
      '<a b="&lt;&amp;>&quot;\'&#xD;&#x9;&#xA;"></a>',
    ],
    ['makes spaces of a value’s line breaks', '<a b="1\r\n2\t3"/>', '<a b="1 2 3"></a>'],
    ['makes one line break of two characters', '<a>1\r\n2\r3</a>', '<a>1\n2\n3</a>'],
    ['takes CDATA for text', '<a>1<![CDATA[<&]]>2</a>', '<a>1&lt;&amp;2</a>'],
    [
      'orders by code point',
      '<a xmlns:p="urn:\ufb01" xmlns:q="urn:\u{1f600}" q:x="2" p:x="1"/>',
      '<a xmlns:p="urn:\ufb01" xmlns:q="urn:\u{1f600}" p:x="1" q:x="2"></a>',
    ],
  ])('%s', (_, xml, canonical) => {
    expect(canonicalize(rootOf(xml))).toBe(canonical)
  })

  it.each<[string, string[], string]>([
    ['', [], '<p:b xmlns:p="urn:p"><c></c></p:b>'],
    ['q', ['q'], '<p:b xmlns:p="urn:p" xmlns:q="urn:q"><c></c></p:b>'],
    ['q, bound anew below', ['r'], '<p:b xmlns:p="urn:p" xmlns:r="urn:r"><c xmlns:r="urn:s"></c></p:b>'],
    ['#default', [''], '<p:b xmlns="urn:d" xmlns:p="urn:p"><c xmlns=""></c></p:b>'],
    ['one that is bound to nothing', ['x'], '<p:b xmlns:p="urn:p"><c></c></p:b>'],
  ])('with a list of prefixes: %s', (_, inclusive, canonical) => {
    const root = rootOf(
      '<a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" xmlns:r="urn:r"><p:b><c xmlns="" xmlns:r="urn:s"/></p:b></a>',
    )
    expect(canonicalize(find(root, 'p:b') as Element, { inclusive })).toBe(canonical)
  })

  it('leaves an enveloped signature out', () => {
    const root = rootOf('<a>1<s>2</s>3</a>')
    expect(canonicalize(root, { without: find(root, 's') })).toBe('<a>13</a>')
  })

  it('tells where each element stands in the text', () => {
    const xml = '\ufeff<?xml version="1.0"?>\r\n<a b=">">\r\n<c d="/>" /><e\n>\u{1f600}&lt;</e\n></a>\r\n'
    const root = rootOf(xml)
    const texts = ['a', 'c', 'e'].map((tag) => {
      const { start, end } = find(root, tag) as Element
      return xml.slice(start, end)
    })
    expect(texts).toEqual([xml.slice(24, -2), '<c d="/>" />', '<e\n>\u{1f600}&lt;</e\n>'])
  })
})

const text = fc.string({
  unit: fc.constantFrom(
    'a',
    ' ',
    '\n',
    'æ',
    '\u{1f600}',
    '&lt;',
    '&amp;',
    '&gt;',
    '"',
    "'",
    '&#13;',
    '&#x9;',
    ']]',
    '<![CDATA[<]]>',
  ),
  maxLength: 6,
})
const value = fc.string({
  unit: fc.constantFrom('b', ' ', 'ø', '&lt;', '&amp;', '&quot;', '>', "'", '&#13;', '&#10;', '&#9;'),
  maxLength: 5,
})

/** `rebind`: whether a prefix may come to stand for another namespace further down. */
const element = (rebind: boolean) => {
  const uri = (prefix: string) =>
    rebind ? fc.constantFrom('urn:1', 'urn:2', 'urn:3') : fc.constant(`urn:${prefix}`)
  const declarations = fc
    .record({
      p: fc.option(uri('p')),
      q: fc.option(uri('q')),
      '': fc.option(fc.constantFrom('urn:d', '', 'urn:e')),
    })
    .map((all) =>
      Object.entries(all)
        .flatMap(([p, u]) => (u === null ? [] : [` xmlns${p && ':'}${p}="${u}"`]))
        .join(''),
    )
  const attributes = fc
    .record({
      x: fc.option(value),
      y: fc.option(value),
      'p:x': fc.option(value),
      'q:y': fc.option(value),
      'xml:lang': fc.option(value),
    })
    .map((all) =>
      Object.entries(all)
        .flatMap(([name, v]) => (v === null ? [] : [` ${name}="${v}"`]))
        .join(''),
    )
  const tag = fc.constantFrom('a', 'b', 'p:a', 'q:b')
  const level = (below: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .tuple(tag, declarations, attributes, text, fc.array(fc.tuple(below, text), { maxLength: 3 }))
      .map(([t, d, a, first, rest]) => `<${t}${d}${a}>${first}${rest.flat().join('')}</${t}>`)
  return level(level(level(level(fc.constant('<a/>')))))
}

const document = (rebind: boolean) =>
  element(rebind).map((inner) => `<r xmlns:p="urn:p" xmlns:q="urn:q">${inner}</r>`)

describe('against others', () => {
  it('is what xml-crypto makes of it', () => {
    let compared = 0
    fc.assert(
      fc.property(document(false), fc.subarray(['p', 'q']), (xml, inclusive) => {
        const ours = canonicalize(rootOf(xml), { inclusive })
        const theirs = new ExclusiveCanonicalization().process(
          new DOMParser().parseFromString(xml, 'text/xml').documentElement as never,
          { inclusiveNamespacesPrefixList: inclusive },
        )
        compared += 1
        expect(ours).toBe(String(theirs))
      }),
      { numRuns: 500 },
    )
    expect(compared).toBe(500)
  })

  const hasXmllint = spawnSync('xmllint', ['--version']).error === undefined
  it.skipIf(!hasXmllint)('is what libxml2 makes of it (only with xmllint)', () => {
    const parts = fc.sample(document(true), { numRuns: 400, seed: 7 })
    const whole = `<all>${parts.join('\n')}</all>`
    const { stdout } = spawnSync('xmllint', ['--exc-c14n', '-'], {
      input: whole,
      encoding: 'utf8',
      maxBuffer: 50_000_000,
    })
    expect(canonicalize(rootOf(whole))).toBe(stdout)
  })

  it('does not change what is canonical already', () => {
    fc.assert(
      fc.property(document(true), (xml) => {
        const once = canonicalize(rootOf(xml))
        expect(canonicalize(rootOf(once))).toBe(once)
      }),
    )
  })
})
