// Tests the charset that an answer's text is decoded by: its mark, its header, what it declares itself, else UTF-8.
import { describe, expect, it } from 'vitest'
import { textOf } from '../../../server/sources/wire/charset.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const danish = 'på Ærø'
const meta = (attributes: string) => `<!DOCTYPE html><html><head><meta ${attributes}>${danish}`

describe('the text of an answer', () => {
  it.each<[string, string, Buffer]>([
    ['', '', Buffer.from(danish)],
    ['text/html', 'no charset', Buffer.from(danish)],
    ['text/html; charset=UTF-8', 'UTF-8', Buffer.from(danish)],
    ['text/html; charset=utf8', 'another name of UTF-8', Buffer.from(danish)],
    ['text/html; Charset = "iso-8859-1"', 'quoted', latin1(danish)],
    ["text/html; charset='latin1'", 'in single quotes', latin1(danish)],
    ['text/html; charset=iso-8859-15', 'Latin-9', latin1(danish)],
    ['text/html; x=charset; charset=windows-1252', 'after another parameter', latin1(danish)],
    ['text/html; charset=utf-16le', 'UTF-16', utf16(danish)],
    ['text/html; charset=utf-16be', 'UTF-16, the other way', utf16(danish).swap16()],
    ['text/html; charset=iso-8859-1', 'a mark against its header', Buffer.from(`\uFEFF${danish}`)],
    ['text/html; charset=utf-8', 'a mark of UTF-16', utf16(`\uFEFF${danish}`)],
    ['text/html; charset=klingon', 'an unknown charset', Buffer.from(danish)],
  ])('with the type %j is decoded: %s', (contentType, _, bytes) => {
    expect(textOf(bytes, contentType)).toBe(danish)
  })

  it.each<[string, Buffer]>([
    ['its meta', latin1(meta('charset=iso-8859-1'))],
    ['its quoted meta', latin1(meta('charset="ISO-8859-1" /'))],
    [
      'its meta of HTML 4',
      latin1(meta('http-equiv="Content-Type" content="text/html; charset=windows-1252"')),
    ],
    ['its XML declaration', latin1(`<?xml version="1.0" encoding="ISO-8859-1"?>${danish}`)],
    ['its XML declaration, in single quotes', latin1(`<?xml version='1.0' encoding='latin1' ?>${danish}`)],
    ['a meta that cannot be true', Buffer.from(meta('charset=utf-16'))],
    ['a meta of an unknown charset', Buffer.from(meta('charset=klingon'))],
    ['the bytes of XML in UTF-16', utf16(`<?xml version="1.0"?>${danish}`)],
    ['the bytes of XML in UTF-16, the other way', utf16(`<?xml version="1.0"?>${danish}`).swap16()],
  ])('without a charset in its header is decoded by %s', (_, bytes) => {
    expect(textOf(bytes, 'text/html')).toMatch(new RegExp(`${danish}$`))
  })

  it('has the charset of its header, whatever it declares', () => {
    expect(textOf(Buffer.from(meta('charset=iso-8859-1')), 'text/html; charset=utf-8')).toContain(danish)
  })

  it('takes nothing of a text for a declaration after its first 1024 bytes', () => {
    expect(textOf(Buffer.from(`${' '.repeat(1024)}${meta('charset=iso-8859-1')}`))).toContain(danish)
  })

  it('of other bytes than the charset’s is an error only when asked to be', () => {
    expect(textOf(latin1(danish))).toBe('p\uFFFD \uFFFDr\uFFFD')
    expect(() => textOf(latin1(danish), '', true)).toThrow()
    expect(textOf(Buffer.from(danish), '', true)).toBe(danish)
    expect(textOf(Buffer.alloc(0))).toBe('')
  })
})
