// Reads KL's KLE XML, versions 1.1 and 2.0, as a stream.
import { findCpr } from '../domain/personal-data.ts'
import { decodePieces, detectEncoding, type Encoding } from './encoding.ts'
import { FileRefused, type Input } from './input.ts'
import { cprFault, hasCpr, type ImportItem, shown } from './item.ts'
import type { ImportContext } from './kinds/table-kind.ts'
import { createEmneReader } from './kle-emne.ts'
import { createSeen, twiceExpected } from './seen.ts'
import { createXmlWalker, type XmlWalker } from './xml.ts'

const maxBytes = 100 * 1024 * 1024
/** Inline elements in the guidance's text, which do not separate words. */
const inline: ReadonlySet<string> = new Set(['b', 'i', 'u', 'em', 'strong', 'span', 'a', 'sub', 'sup'])

const encodings: Partial<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  'us-ascii': 'utf-8',
  'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
}

/** The encoding that the document declares. Throws FileRefused if its bytes are invalid in it. */
const encodingOf = async (input: Input): Promise<Encoding> => {
  const head = Buffer.from(await input.head(200)).toString('latin1')
  const [, declared = 'utf-8'] = /^[^<]{0,3}<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(head) ?? []
  const encoding = encodings[declared.toLowerCase()]
  if (encoding === undefined) throw new FileRefused('XML i UTF-8, ISO-8859-1 eller Windows-1252')
  if (encoding === 'windows-1252') return encoding
  if ((await detectEncoding(input)) === 'utf-8') return encoding
  throw new FileRefused(
    `XML i ${declared.toUpperCase()}, som filen selv angiver; den er gemt i en anden tegnkodning`,
  )
}

const notXml =
  'velformet XML, som KL udgiver den, uden dokumenttype (DTD) og uden tekster eller mærker over 1 MB'

/** Creates a walker of the document, which passes each item to `take`. */
const createKleWalker = (take: (item: ImportItem) => void): XmlWalker => {
  const emner = createEmneReader()
  const seenBefore = createSeen()
  const at = (name: string) => `${name} (tegn ${walker.column()})`
  const walker: XmlWalker = createXmlWalker(
    {
      open: (name) => emner.open(name),
      close: (name, text) => {
        const line = walker.line()
        const done = emner.close(name, text)
        if (done === undefined) return
        if ('faults' in done) {
          for (const fault of done.faults) take({ fault: { ...fault, line, column: at(fault.column) } })
          return
        }
        if (hasCpr(done.fact.value)) return take(cprFault(line, at('Emne')))
        const seen = seenBefore(done.fact, line)
        if (seen === 'new') take(done)
        if (typeof seen === 'string') return
        const { key } = done.fact
        take({
          fault: { line, column: at('EmneNr'), value: shown(key), expected: twiceExpected(key, seen.line) },
        })
      },
      run: (text) => {
        if (findCpr(text)) take(cprFault(walker.line(), at('')))
      },
    },
    inline,
  )
  return walker
}

/** Reads KL's Emneplan. A fault's line and character are those of the element's end. Throws FileRefused. */
export async function* readKleXml(input: Input, context: ImportContext): AsyncGenerator<ImportItem> {
  if (input.size > maxBytes) throw new FileRefused(`en fil på højst ${maxBytes / 1024 / 1024} MB`)
  const encoding = await encodingOf(input)
  let items: ImportItem[] = []
  let any = false
  const walker = createKleWalker((item) => {
    any = true
    items.push(item)
  })
  let read = 0
  for await (const text of decodePieces(input.pieces(), encoding)) {
    read += text.length
    context.progress?.(Math.min(read, input.size), input.size)
    if (!walker.write(text)) throw new FileRefused(notXml, walker.line())
    for (const item of items) yield item
    items = []
  }
  if (!walker.close()) throw new FileRefused(notXml, walker.line())
  for (const item of items) yield item
  if (!any) throw new FileRefused('en KLE-Emneplan med mindst ét Emne')
}
