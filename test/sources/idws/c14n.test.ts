// Tests exclusive canonicalisation by table, and against two other implementations.
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

/** The first element with the tag, in an element or its descendants. */
const find = (element: Element, tag: string): Element | undefined =>
  element.name === tag
    ? element
    : element.children.reduce<Element | undefined>(
        (found, child) => found ?? (typeof child === 'string' ? undefined : find(child, tag)),
        undefined,
      )

describe('exclusive canonicalisation', () => {
  it.each<[string, string, string]>([
    ['writes an empty element with an end tag', '<a/>', '<a></a>'],
    [
      'sorts attributes, those without a namespace first',
      '<a z="1" xmlns:p="urn:a" p:y="2" b="3"/>',
      '<a xmlns:p="urn:a" b="3" z="1" p:y="2"></a>',
    ],
    [
      'sorts attributes by namespace, not by prefix',
      '<a xmlns:p="urn:z" xmlns:q="urn:a" p:x="1" q:x="2"/>',
      '<a xmlns:p="urn:z" xmlns:q="urn:a" q:x="2" p:x="1"></a>',
    ],
    ['omits unused declarations', '<a xmlns:p="urn:p"><b xmlns:q="urn:q"/></a>', '<a><b></b></a>'],
    [
      'declares a prefix where it is first used',
      '<a xmlns:p="urn:p"><p:b><p:c/></p:b><p:d/></a>',
      '<a><p:b xmlns:p="urn:p"><p:c></p:c></p:b><p:d xmlns:p="urn:p"></p:d></a>',
    ],
    [
      'declares a prefix again when its namespace changes, and changes back',
      '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"/></p:b></p:a>',
      '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"></p:c></p:b></p:a>',
    ],
    [
      'undeclares a default namespace',
      '<a xmlns="urn:1"><b xmlns=""><c/></b></a>',
      '<a xmlns="urn:1"><b xmlns=""><c></c></b></a>',
    ],
    [
      'does not undeclare a default namespace that was not written',
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
    ['replaces line breaks in a value by spaces', '<a b="1\r\n2\t3"/>', '<a b="1 2 3"></a>'],
    ['normalises line breaks', '<a>1\r\n2\r3</a>', '<a>1\n2\n3</a>'],
    ['writes CDATA as text', '<a>1<![CDATA[<&]]>2</a>', '<a>1&lt;&amp;2</a>'],
    [
      'sorts by code point',
      '<a xmlns:p="urn:\ufb01" xmlns:q="urn:\u{1f600}" q:x="2" p:x="1"/>',
      '<a xmlns:p="urn:\ufb01" xmlns:q="urn:\u{1f600}" p:x="1" q:x="2"></a>',
    ],
  ])('canonicalisation %s', (_, xml, canonical) => {
    expect(canonicalize(rootOf(xml))).toBe(canonical)
  })

  it.each<[string, string[], string]>([
    ['', [], '<p:b xmlns:p="urn:p"><c></c></p:b>'],
    ['q', ['q'], '<p:b xmlns:p="urn:p" xmlns:q="urn:q"><c></c></p:b>'],
    [
      'a prefix redeclared below',
      ['r'],
      '<p:b xmlns:p="urn:p" xmlns:r="urn:r"><c xmlns:r="urn:s"></c></p:b>',
    ],
    ['#default', [''], '<p:b xmlns="urn:d" xmlns:p="urn:p"><c xmlns=""></c></p:b>'],
    ['an undeclared prefix', ['x'], '<p:b xmlns:p="urn:p"><c></c></p:b>'],
  ])('canonicalisation includes the listed prefixes: %s', (_, inclusive, canonical) => {
    const root = rootOf(
      '<a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" xmlns:r="urn:r"><p:b><c xmlns="" xmlns:r="urn:s"/></p:b></a>',
    )
    expect(canonicalize(find(root, 'p:b') as Element, { inclusive })).toBe(canonical)
  })

  it('canonicalisation omits an enveloped signature', () => {
    const root = rootOf('<a>1<s>2</s>3</a>')
    expect(canonicalize(root, { without: find(root, 's') })).toBe('<a>13</a>')
  })

  it('each element has its start and end in the text', () => {
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

/** `rebind`: whether a descendant may bind a prefix to another namespace. */
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

describe('compared with other implementations', () => {
  it('the canonical form is equal to xml-crypto’s', () => {
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
  it.skipIf(!hasXmllint)('the canonical form is equal to libxml2’s (skipped without xmllint)', () => {
    const parts = fc.sample(document(true), { numRuns: 400, seed: 7 })
    const whole = `<all>${parts.join('\n')}</all>`
    const { stdout } = spawnSync('xmllint', ['--exc-c14n', '-'], {
      input: whole,
      encoding: 'utf8',
      maxBuffer: 50_000_000,
    })
    expect(canonicalize(rootOf(whole))).toBe(stdout)
  })

  it('canonicalisation does not change a canonical document', () => {
    fc.assert(
      fc.property(document(true), (xml) => {
        const once = canonicalize(rootOf(xml))
        expect(canonicalize(rootOf(once))).toBe(once)
      }),
    )
  })
})
