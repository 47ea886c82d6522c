// Tests the XML parser: by table, at both sides of each limit, and compared with saxes.
import fc from 'fast-check'
import { type SaxesAttributeNS, SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { escapeXml, textOf } from '../../server/sources/xml.ts'
import { type Element, parseXml } from '../../server/sources/xml-tree.ts'
import { expectLinear } from '../support/linear.ts'

/** A tree as text, with every name resolved. */
const print = (element: Element): string => {
  const attributes = element.attributes.map(
    ({ name, uri, local, value }) => `${name}={${uri}}${local}=${JSON.stringify(value)}`,
  )
  const inside = element.children.map((child) =>
    typeof child === 'string' ? JSON.stringify(child) : print(child),
  )
  return `(${element.name}={${element.uri}}${element.local} ${attributes.sort().join(' ')} ${inside.join('').replaceAll('""', '')})`
}
const read = (xml: string): string | undefined => {
  const document = parseXml(xml)
  return document && print(document.root)
}

/** The same by saxes; undefined if the document contains anything not allowed in SOAP. */
const readBySaxes = (xml: string): string | undefined => {
  const parser = new SaxesParser({ xmlns: true })
  const root: Element = {
    name: '',
    prefix: '',
    local: '',
    uri: '',
    attributes: [],
    declared: undefined,
    parent: undefined,
    children: [],
    start: 0,
    end: 0,
  }
  let open: Element = root
  const refuse = () => {
    throw new Error('not for us')
  }
  parser.on('doctype', refuse)
  parser.on('processinginstruction', refuse)
  parser.on('xmldecl', ({ version }) => (version === '1.0' ? undefined : refuse()))
  parser.on('opentag', (tag) => {
    const attributes = Object.values(tag.attributes).filter(
      (a: SaxesAttributeNS) => a.uri !== 'http://www.w3.org/2000/xmlns/',
    )
    const element: Element = {
      ...root,
      name: tag.name,
      local: tag.local,
      uri: tag.uri,
      attributes,
      parent: open,
      children: [],
    }
    open.children.push(element)
    open = element
  })
  for (const event of ['text', 'cdata'] as const) {
    parser.on(event, (text) => {
      if (open !== root) open.children.push(text)
    })
  }
  parser.on('closetag', () => {
    open = open.parent as Element
  })
  try {
    parser.write(xml).close()
  } catch {
    return undefined
  }
  return print(root.children[0] as Element)
}

const sound = [
  '<a/>',
  '<a></a\n>',
  '\ufeff<?xml version="1.0" encoding="UTF-8" standalone=\'yes\' ?>\r\n<a/>\r\n',
  "<?xml version='1.0'?><a b='\"' c=\"'\" d = '>'/>",
  '<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x41;&#x1F600;&#13;</a>',
  '<a b="&#10;&#9;&#13; \t\r\n\n\r"/>',
  '<a>1\r\n2\r3\n4</a>',
  '<a><![CDATA[<&]]]]><![CDATA[>\r\n]]></a>',
  '<!-- a - b --><a>1<!----><b/>2</a><!-- -->',
  '<a><!--->--></a>',
  '<p:a xmlns:p="urn:p" xmlns="urn:d"><b/><p:b p:x="1" x="2" xml:lang="da"/><c xmlns=""/></p:a>',
  '<a xmlns:xml="http://www.w3.org/XML/1998/namespace"/>',
  '<a xmlns:p="1" xmlns:q="2" p:x="1" q:x="2" x="3"/>',
  '<\u00e6-\u00f8.1_/>',
  '<a>\u{1f600} ]] > &#xFFFD;\u007f\u0085</a>',
  '<a constructor="1" __proto__="2" toString="3"/>',
]
const unsound = [
  '',
  ' ',
  'a',
  '<',
  '<a',
  '<a>',
  '</a>',
  '<a></b>',
  '<a></a',
  '<a/><b/>',
  '<a/>b',
  'b<a/>',
  '<a><b></a></b>',
  '<a/',
  '<a / >',
  '< a/>',
  '<1/>',
  '<-a/>',
  '<a b/>',
  '<a b=1/>',
  '<a b="1/>',
  '<a b="1"c="2"/>',
  '<a b="<"/>',
  '<a b="1" b="2"/>',
  '<a b="&"/>',
  '<a b="&x;"/>',
  '<a>&</a>',
  '<a>&lt</a>',
  '<a>&#0;</a>',
  '<a>&#xD800;</a>',
  '<a>&#xFFFE;</a>',
  '<a>&#x110000;</a>',
  '<a>&#;</a>',
  '<a>&#x;</a>',
  '<a>&#99999999;</a>',
  '<a>&nbsp;</a>',
  '<a>]]></a>',
  '<a><![CDATA[</a>',
  '<![CDATA[x]]><a/>',
  '<a/><![CDATA[x]]>',
  '<a><![cdata[x]]></a>',
  '<a><!-- -- --></a>',
  '<a><!-- </a>',
  '<!-->',
  '<a><!x></a>',
  '<a>\u0000</a>',
  '<a>\u000b</a>',
  '<a>\uffff</a>',
  '<a b="\u0001"/>',
  '<p:a/>',
  '<a p:b="1"/>',
  '<a:b:c xmlns:a="u"/>',
  '<:a/>',
  '<a: xmlns:a="u"/>',
  '<a :b="1"/>',
  '<xmlns:a/>',
  '<a xmlns:="u"/>',
  '<a xmlns:p=""/>',
  '<a xmlns:xmlns="u"/>',
  '<a xmlns:p="http://www.w3.org/2000/xmlns/"/>',
  '<a xmlns="http://www.w3.org/2000/xmlns/"/>',
  '<a xmlns:xml="u"/>',
  '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
  '<a xmlns="1" xmlns="2"/>',
  '<a xmlns:p="1" xmlns:p="2"/>',
  '<a xmlns:p="1" xmlns:q="1" p:x="1" q:x="2"/>',
  ' <?xml version="1.0"?><a/>',
  '<?xml version="1.0"?>',
  '<?xml?><a/>',
]
const notSoap = [
  '<!DOCTYPE a><a/>',
  '<!DOCTYPE a [<!ENTITY x "5">]><a>&x;</a>',
  '<a><?x y?></a>',
  '<?x y?><a/>',
  '<a/><?x?>',
  '<?xml version="1.1"?><a/>',
]

describe('a document', () => {
  it.each(sound)('a document is parsed as by saxes: %j', (xml) => {
    expect(read(xml)).toBeDefined()
    expect(read(xml)).toBe(readBySaxes(xml))
  })

  it.each(unsound)('a malformed document is refused, as by saxes: %j', (xml) => {
    expect(read(xml)).toBeUndefined()
    expect(readBySaxes(xml)).toBeUndefined()
  })

  it.each(notSoap)('XML not allowed in SOAP is refused: %j', (xml) => {
    expect(read(xml)).toBeUndefined()
  })

  it('depth and number of elements are limited', () => {
    const deep = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
    expect(read(deep(64))).toBeDefined()
    expect(read(deep(65))).toBeUndefined()
    const many = (elements: number) => `<a>${'<b/>'.repeat(elements - 1)}</a>`
    expect(parseXml(many(20_000))).toBeDefined()
    expect(parseXml(many(20_001))).toBeUndefined()
  })

  it.each([
    ['a name', 'a', '<', '/>'],
    ['a value', '<', '<a b="', ''],
    ['space', ' ', '<a', ''],
    ['attributes', ' b="c"', '<a', '/>'],
    ['references', '&amp;', '<a>', '</a>'],
    ['invalid references', '&', '<a>', '</a>'],
    ['a comment', '- ', '<!--', '<a/>'],
    ['line breaks', '\r', '<a>', '</a>'],
  ])('a document is parsed without throwing, in time proportional to its length: %s', (_, part, from, to) => {
    expectLinear(part, (text) => parseXml(from + text + to))
  })

  it('a document has a flag for comments', () => {
    expect(parseXml('<a/>')?.comments).toBe(false)
    expect(parseXml('<a><b><!-- --></b></a>')?.comments).toBe(true)
    expect(parseXml('<a/><!---->')?.comments).toBe(true)
  })
})

describe('compared with saxes', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '/',
    '</',
    '/>',
    '<a>',
    '</a>',
    '<b ',
    '="',
    '"',
    "'",
    ' ',
    '\n',
    '\r\n',
    '&lt;',
    '&',
    ';',
    '&#',
    'x',
    '<!--',
    '-->',
    '-',
    '<![CDATA[',
    ']]>',
    ']',
    '<?',
    '?>',
    ' xmlns="u"',
    ' xmlns:p="v"',
    ' xmlns:p=""',
    'p:',
    ':',
    ' x="1"',
    ' p:x="2"',
    'xml:',
    '\u00e6',
    '\u00d7',
    '\ufffe',
    '\u0000',
    '1',
    '.',
    '!',
    '=',
  )
  it('a changed document is parsed alike by both parsers, or refused by both', () => {
    let bothRead = 0
    fc.assert(
      fc.property(
        fc.oneof(
          { weight: 3, arbitrary: fc.constantFrom(...sound) },
          fc.constantFrom(...unsound, ...notSoap),
        ),
        fc.array(fc.tuple(fc.nat(200), fc.nat(3), pieces), { maxLength: 3 }),
        (seed, edits) => {
          const characters = edits.reduce(
            (text, [at, length, piece]) => {
              const from = text.length === 0 ? 0 : at % text.length
              return [...text.slice(0, from), ...piece, ...text.slice(from + length)]
            },
            [...seed],
          )
          const xml = characters.join('')
          const theirs = readBySaxes(xml)
          // saxes accepts some invalid local names, and trims the names of namespaces.
          if (theirs !== undefined && /:[-.\d]/.test(xml)) return
          if (/xmlns\S*\s*=\s*(["'])(?=\s|[^"']*\s\1)/.test(xml)) return
          if (theirs !== undefined) bothRead += 1
          expect(read(xml)).toBe(theirs)
        },
      ),
      { numRuns: 5000 },
    )
    expect(bothRead).toBeGreaterThan(500)
  })
})

describe('a value', () => {
  it.each([
    ['<a> 12\n</a>', '12'],
    ['<a>1<![CDATA[2]]>3</a>', '123'],
    ['<a/>', ''],
    ['<a>1<b/>2</a>', undefined],
  ])('the text of %s is %j', (xml, value) => {
    expect(textOf(parseXml(xml)?.root)).toBe(value)
  })

  it('escaped text is parsed back unchanged', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', '<', '>', '&', '"', "'", '\r', '\n', ']]>', '&lt;', '\u{1f600}'),
        }),
        (text) => {
          expect(parseXml(`<a>${escapeXml(text)}</a>`)?.root.children.join('')).toBe(text)
        },
      ),
    )
  })
})
