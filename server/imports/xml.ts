// XML walker: parses untrusted XML in pieces, with local names, limited depth, and no custom entities.
import { SaxesParser } from 'saxes'

export type XmlHandlers = {
  open?: (name: string, attributes: Record<string, string>) => void
  /** `text` is the element's own text, cut off after `maxText`. */
  close?: (name: string, text: string) => void
  /** Receives all readable text (texts, attributes, comments), joined where a reader would see it as joined. */
  run?: (text: string, from: 'text' | 'attribute') => void
}

export type XmlWalker = {
  /** Returns false, and stops, if the document is not well-formed or has a document type. */
  write(piece: string): boolean
  close(): boolean
  /** From 1. */
  line(): number
  column(): number
}

const maxDepth = 64
const maxText = 10_000
/** Characters without the end of a text, a tag or a comment, all of which are in memory until it ends. */
const maxMarkup = 1_000_000
/** The characters of a long run that are repeated in the next run, so that a number is found across the cut. */
const overlap = 64

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1)

/** `inline` are the elements (local names, lower case) that do not separate the text around them. */
export const createXmlWalker = (handlers: XmlHandlers, inline: ReadonlySet<string>): XmlWalker => {
  const parser = new SaxesParser()
  const texts: string[] = []
  let run = ''
  let failed = false
  let endedAt = 0
  const fail = () => {
    failed = true
  }
  const flush = (keep = 0) => {
    if (run.trim() !== '') handlers.run?.(run, 'text')
    run = keep > 0 ? run.slice(-keep) : ''
  }
  const takeText = (text: string) => {
    endedAt = parser.position
    const depth = texts.length - 1
    if (depth >= 0 && (texts[depth]?.length ?? 0) < maxText) texts[depth] += text
    run += text
    if (run.length > maxText) flush(overlap)
  }
  parser.on('error', fail)
  parser.on('doctype', fail)
  parser.on('text', takeText)
  parser.on('cdata', takeText)
  parser.on('comment', (text) => {
    endedAt = parser.position
    handlers.run?.(text, 'text')
  })
  parser.on('processinginstruction', ({ body }) => handlers.run?.(body, 'text'))
  parser.on('opentag', (tag) => {
    endedAt = parser.position
    const name = localOf(tag.name)
    if (!inline.has(name.toLowerCase())) flush()
    if (texts.length === maxDepth) fail()
    texts.push('')
    for (const key in tag.attributes) handlers.run?.(tag.attributes[key] ?? '', 'attribute')
    handlers.open?.(name, tag.attributes)
  })
  parser.on('closetag', (tag) => {
    endedAt = parser.position
    const name = localOf(tag.name)
    if (!inline.has(name.toLowerCase())) flush()
    handlers.close?.(name, texts.pop() ?? '')
  })
  return {
    write: (piece) => {
      if (!failed) parser.write(piece)
      if (parser.position - endedAt > maxMarkup) fail()
      return !failed
    },
    close: () => {
      if (!failed) parser.close()
      flush()
      return !failed
    },
    line: () => parser.line,
    column: () => parser.column,
  }
}
