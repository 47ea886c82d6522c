// Reads presentations, and lists what makes PowerPoint offer a repair or shuts readers out, though other programs open them.
import { posix } from 'node:path'
import { DOMParser } from '@xmldom/xmldom'
import { strFromU8, unzipSync } from 'fflate'

export type Opened = ReadonlyMap<string, Uint8Array>

export const openZip = (bytes: Uint8Array): Opened => new Map(Object.entries(unzipSync(bytes)))

/** Parses a part; throws what makes it no XML. */
export const parsePart = (opened: Opened, path: string): Element => {
  const fail = (message: string): never => {
    throw new Error(`${path}: ${message}`)
  }
  const parser = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } })
  return parser.parseFromString(strFromU8(opened.get(path) ?? fail('is not there')), 'text/xml')
    .documentElement
}

/** The elements below `element` with a qualified name. */
export const all = (element: Element, name: string): Element[] =>
  Array.from(element.getElementsByTagName(name))

const attribute = (element: Element, name: string): string => element.getAttribute(name) ?? ''

/** The slides' paths, in their order. */
export const slidesOf = (opened: Opened): string[] =>
  [...opened.keys()]
    .flatMap((path) => /^ppt\/slides\/slide(\d+)\.xml$/.exec(path) ?? [])
    .filter((_, i) => i % 2 === 1)
    .map(Number)
    .sort((a, b) => a - b)
    .map((n) => `ppt/slides/slide${n}.xml`)

/** The paragraphs of a part, in order. */
export const textsOf = (opened: Opened, path: string): string[] =>
  all(parsePart(opened, path), 'a:p')
    .map((one) =>
      all(one, 'a:t')
        .map(({ textContent }) => textContent)
        .join(''),
    )
    .filter((text) => text !== '')

const isXml = (path: string): boolean => /\.(xml|rels)$/.test(path)
const twice = (texts: readonly string[]): string[] => texts.filter((text, i) => texts.indexOf(text) !== i)

type Relation = { id: string; type: string; target: string }

const relationsIn = (opened: Opened, path: string): Relation[] => {
  const base = posix.dirname(posix.dirname(path))
  return all(parsePart(opened, path), 'Relationship')
    .filter((one) => attribute(one, 'TargetMode') !== 'External')
    .map((one) => {
      const target = attribute(one, 'Target')
      return {
        ...{ id: attribute(one, 'Id'), type: attribute(one, 'Type') },
        target: target.startsWith('/') ? target.slice(1) : posix.normalize(posix.join(base, target)),
      }
    })
}

const typeFindings = (opened: Opened): string[] => {
  const types = parsePart(opened, '[Content_Types].xml')
  const names = [...opened.keys()].filter((name) => name !== '[Content_Types].xml')
  const extensions = all(types, 'Default').map((one) => attribute(one, 'Extension'))
  const overrides = all(types, 'Override').map((one) => attribute(one, 'PartName').slice(1))
  const extensionOf = (name: string) => name.slice(name.lastIndexOf('.') + 1)
  return [
    ...overrides.filter((name) => !opened.has(name)).map((name) => `${name} is typed, but not there`),
    ...extensions
      .filter((one) => !names.some((name) => extensionOf(name) === one))
      .map((one) => `no part .${one}`),
    ...names
      .filter((name) => !overrides.includes(name) && !extensions.includes(extensionOf(name)))
      .map((name) => `${name} has no type`),
  ]
}

const relationFindings = (opened: Opened): string[] => {
  const reached = new Set(['[Content_Types].xml'])
  const themes: string[] = []
  const findings: string[] = []
  for (const path of [...opened.keys()].filter((name) => name.endsWith('.rels'))) {
    reached.add(path)
    const relations = relationsIn(opened, path)
    findings.push(...twice(relations.map(({ id }) => id)).map((id) => `${path}: ${id} twice`))
    for (const { id, type, target } of relations) {
      reached.add(target)
      if (!opened.has(target)) findings.push(`${path}: ${id} leads to ${target}, which is not there`)
      if (type.endsWith('/theme') && path.includes('Masters/')) themes.push(target)
    }
    const owner = path.replace('_rels/', '').replace(/\.rels$/, '')
    const text = owner.endsWith('.xml') && opened.has(owner) ? strFromU8(opened.get(owner)!) : ''
    const used = [...text.matchAll(/\br:(?:id|embed|link|pict)="([^"]+)"/g)].map(([, id]) => id)
    const ids = all(parsePart(opened, path), 'Relationship').map((one) => attribute(one, 'Id'))
    findings.push(
      ...used.filter((id) => !ids.includes(id ?? '')).map((id) => `${owner}: ${id} is no relationship`),
    )
  }
  return [
    ...findings,
    ...twice(themes).map((theme) => `${theme} belongs to two masters`),
    ...[...opened.keys()].filter((name) => !reached.has(name)).map((name) => `${name} is reached by nothing`),
  ]
}

type Size = { width: number; height: number }

const number = (element: Element, name: string): number => Number(attribute(element, name))

const sizeFindings = (slide: Element, { width, height }: Size): string[] => {
  const places = [...all(slide, 'a:xfrm'), ...all(slide, 'p:xfrm')].flatMap((place) => {
    const [[off], [ext]] = [all(place, 'a:off'), all(place, 'a:ext')]
    return off === undefined || ext === undefined ? [] : [{ off, ext }]
  })
  const outside = places.filter(
    ({ off, ext }) =>
      Math.min(number(off, 'x'), number(off, 'y'), number(ext, 'cx'), number(ext, 'cy')) < 0 ||
      number(off, 'x') + number(ext, 'cx') > width ||
      number(off, 'y') + number(ext, 'cy') > height,
  )
  const below = all(slide, 'p:graphicFrame').filter((frame) => {
    const rows = all(frame, 'a:tr').reduce((sum, row) => sum + number(row, 'h'), 0)
    return number(all(frame, 'a:off')[0]!, 'y') + rows > height
  })
  return [...outside.map(() => 'something leaves the slide'), ...below.map(() => 'a table ends below it')]
}

const tableFindings = (table: Element): string[] => {
  const columns = all(table, 'a:gridCol').length
  return [
    ...(all(table, 'a:tblPr').every((one) => attribute(one, 'firstRow') === '1')
      ? []
      : ['a table without a header row']),
    ...all(table, 'a:tr')
      .filter((row) => all(row, 'a:tc').length !== columns)
      .map(() => 'a row with too many or too few cells'),
  ]
}

const textFindings = (slide: Element): string[] =>
  [...all(slide, 'a:txBody'), ...all(slide, 'p:txBody')]
    .filter((body) => all(body, 'a:p').length === 0)
    .map(() => 'a text without a paragraph')

/** Text sizes below 12 pt are a finding too. */
const slideFindings = (slide: Element, size: Size): string[] => {
  const runs = [...all(slide, 'a:rPr'), ...all(slide, 'a:endParaRPr')]
  const titles = all(slide, 'p:ph').filter((ph) => /^(title|ctrTitle)$/.test(attribute(ph, 'type')))
  return [
    ...twice(all(slide, 'p:cNvPr').map((one) => attribute(one, 'id'))).map((id) => `two shapes of id ${id}`),
    ...sizeFindings(slide, size),
    ...all(slide, 'a:tbl').flatMap(tableFindings),
    ...[...all(slide, 'p:graphicFrame'), ...all(slide, 'p:pic')]
      .filter((frame) => attribute(all(frame, 'p:cNvPr')[0]!, 'descr') === '')
      .map(() => 'a picture without an alt text'),
    ...textFindings(slide),
    ...(runs.every((one) => attribute(one, 'lang') === 'da-DK') ? [] : ['text that is not da-DK']),
    ...runs
      .filter((one) => attribute(one, 'sz') !== '' && number(one, 'sz') < 1200)
      .map(() => 'text below 12 pt'),
    ...(titles.length === 1 ? [] : [`${titles.length} titles`]),
  ]
}

const chartFindings = (chart: Element): string[] => [
  ...(all(chart, 'c:externalData').length === 1 ? [] : ['a chart without its data sheet']),
  ...[...all(chart, 'c:numCache'), ...all(chart, 'c:strCache')]
    .filter((cache) => all(cache, 'c:pt').length > number(all(cache, 'c:ptCount')[0]!, 'val'))
    .map(() => 'more points than are counted'),
  ...all(chart, 'c:numCache')
    .flatMap((cache) => all(cache, 'c:v'))
    .filter(({ textContent }) => textContent === '' || !Number.isFinite(Number(textContent)))
    .map(({ textContent }) => `${textContent} is no number`),
]

/** Everything that is wrong with a presentation, but for its schemas. */
export const findingsIn = (bytes: Uint8Array): string[] => {
  const opened = openZip(bytes)
  for (const path of opened.keys()) if (isXml(path)) parsePart(opened, path)
  const size = all(parsePart(opened, 'ppt/presentation.xml'), 'p:sldSz')[0]!
  const slideSize = { width: number(size, 'cx'), height: number(size, 'cy') }
  const within = (path: string, findings: readonly string[]) => findings.map((text) => `${path}: ${text}`)
  return [
    ...typeFindings(opened),
    ...relationFindings(opened),
    ...slidesOf(opened).flatMap((path) => within(path, slideFindings(parsePart(opened, path), slideSize))),
    ...[...opened.keys()]
      .filter((path) => path.startsWith('ppt/notesSlides/') && path.endsWith('.xml'))
      .flatMap((path) => within(path, textFindings(parsePart(opened, path)))),
    ...[...opened.keys()]
      .filter((path) => /^ppt\/charts\/[^/]+\.xml$/.test(path))
      .flatMap((path) => within(path, chartFindings(parsePart(opened, path)))),
  ]
}
