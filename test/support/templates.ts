// Templates for tests: presentations of an organisation, with its own layouts, colours and sizes.
import { strFromU8, strToU8, zipSync } from 'fflate'
import { pack } from '../../server/files/pack.ts'
import { ownLook, presentationFiles } from '../../views/slide/pptx.ts'
import { makeDeck } from './decks.ts'
import { openZip } from './pptx.ts'

/** Changes of parts: by path, a text by another. */
type Change = readonly [path: string, from: string | RegExp, to: string]

/** A presentation with a slide of its own, changed. */
export const makeTemplate = async (
  changes: readonly Change[] = [],
  more: Readonly<Record<string, Uint8Array>> = {},
): Promise<Uint8Array> => {
  const deck = makeDeck([{ title: 'Fra skabelonen', blocks: [], notes: [] }])
  const files = Object.fromEntries(openZip(await pack(presentationFiles(deck, ownLook))))
  for (const [path, from, to] of changes) {
    const part = files[path]
    if (part === undefined || strFromU8(part).replace(from, to) === strFromU8(part))
      throw new Error(`nothing to change in ${path}`)
    files[path] = strToU8(strFromU8(part).replace(from, to))
  }
  return zipSync({ ...files, ...more })
}

export const layout = 'ppt/slideLayouts/slideLayout1.xml'
export const otherLayout = 'ppt/slideLayouts/slideLayout2.xml'
export const master = 'ppt/slideMasters/slideMaster1.xml'
export const theme = 'ppt/theme/theme1.xml'

const title = /<p:sp><p:nvSpPr><p:cNvPr id="3".*?<\/p:sp>/
const body = /<p:sp><p:nvSpPr><p:cNvPr id="4".*?<\/p:sp>/
export const withoutTitle: Change = [layout, title, '']
export const withoutBody: Change = [layout, body, '']
