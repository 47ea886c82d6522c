// Template of slides: takes master, layouts, fonts and colours from a presentation of the organisation's own.
import { xml } from '../../views/ooxml/xml.ts'
import type { Look } from '../../views/slide/pptx.ts'
import { FileRefused } from '../imports/input.ts'
import { chooseLayout, type Layout, lackingIn, pointsOf, readLayout, type Size } from './layout.ts'
import {
  attribute,
  elements,
  type OpenedPackage,
  type OpenedPart,
  openPackage,
  targetsOf,
} from './opened-package.ts'

/** `notes`: what the chosen layout lacks that slides can do without. */
export type Template = { look: Look; notes: readonly string[] }

/** Parts that run, which readers of our slides must not be given. */
const active = /vbaProject|activeX|oleObject|macroEnabled/i

const refuseActive = ({ path, contentType, relationships }: OpenedPart): void => {
  if (active.test(contentType))
    throw new FileRefused(`a presentation whose layouts lead to no macros and no embedded programs (${path})`)
  const linked = relationships.find(
    ({ type, isExternal }) => isExternal === true && !type.endsWith('/hyperlink'),
  )
  if (linked !== undefined)
    throw new FileRefused(`a presentation that holds its pictures, but ${path} links to one outside`)
}

/** All parts that the masters lead to. Slides are none of them, because ours take their place. */
const partsFrom = (opened: OpenedPackage, masters: readonly string[]): OpenedPart[] => {
  const found = new Map<string, OpenedPart>()
  const left = [...masters]
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (found.has(path)) continue
    const part = opened.part(path)
    if (part.contentType.endsWith('.slide+xml'))
      throw new FileRefused('a presentation whose layouts lead to none of its slides')
    refuseActive(part)
    // A copy, because stored content is a view of the whole file.
    found.set(path, { ...part, content: part.content.slice() })
    left.push(
      ...part.relationships.flatMap(({ target, isExternal }) => (isExternal === true ? [] : [target])),
    )
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

const layoutsOf = (opened: OpenedPackage, master: string): Layout[] => {
  const element = opened.xml(master)
  const targets = targetsOf(opened.part(master), 'slideLayout')
  return elements(element, 'sldLayoutId').flatMap((one) => {
    const path = targets.get(attribute(one, 'r:id') ?? '')
    return path === undefined ? [] : [readLayout(path, opened.xml(path), element)]
  })
}

const mostNamed = 12

const noLayout = (layouts: readonly Layout[], size: Size): never => {
  const each = [...new Set(layouts.map((layout) => `"${layout.name}" lacks ${lackingIn(layout, size)}`))]
  const rest = each.length > mostNamed ? `; ${each.length - mostNamed} more` : ''
  throw new FileRefused(
    `a presentation with a layout that has a title and a body (${each.slice(0, mostNamed).join('; ') || 'it has no layouts'}${rest})`,
  )
}

/** The size of a title where no style gives it. */
const usualTitlePoints = 44

/** Reads a template; throws FileRefused with what it expects instead. */
export const readTemplate = (bytes: Uint8Array): Template => {
  const opened = openPackage(bytes)
  const path = opened.root('officeDocument')
  const presentation = opened.xml(path)
  const part = opened.part(path)
  const [sizes] = elements(presentation, 'sldSz')
  const size = { width: Number(attribute(sizes, 'cx')), height: Number(attribute(sizes, 'cy')) }
  const targets = targetsOf(part, 'slideMaster')
  const masters = elements(presentation, 'sldMasterId').flatMap((one) => {
    const target = targets.get(attribute(one, 'r:id') ?? '')
    const id = attribute(one, 'id')
    return target === undefined ? [] : [{ path: target, id: id === undefined ? undefined : Number(id) }]
  })
  const layouts = masters.map((master) => ({ master, layouts: layoutsOf(opened, master.path) }))
  const all = layouts.flatMap((one) => one.layouts)
  const layout = chooseLayout(all, size) ?? noLayout(all, size)
  const master = layouts.find((one) => one.layouts.includes(layout))?.master.path ?? ''
  const [theme = ''] = targetsOf(opened.part(master), 'theme').values()
  const masterElement = opened.xml(master)
  const { title, body, number } = layout
  if (title === undefined || body === undefined) return noLayout(all, size)
  const idx = (value: string | undefined) => value !== undefined && xml` idx="${value}"`
  return {
    look: {
      parts: partsFrom(
        opened,
        masters.map((one) => one.path),
      ),
      ...{ masters, theme, layout: layout.path },
      frame: {
        ...size,
        ...{ title: title.box, body: body.box },
        titlePoints: title.points ?? pointsOf(elements(masterElement, 'titleStyle')[0]) ?? usualTitlePoints,
      },
      placeholders: {
        title: xml` type="title"${idx(title.idx)}`,
        body: xml`${body.type !== 'obj' && xml` type="${body.type}"`}${idx(body.idx)}`,
        isForText: body.type === 'body',
        number: number && xml` type="sldNum"${idx(number.idx)}`,
      },
    },
    notes: number === undefined ? [`the layout "${layout.name}" has no slide number`] : [],
  }
}
