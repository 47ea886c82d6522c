// Layout of a template: whether it has a title and a body, and where they are.
import type { Box } from '../../views/slide/design.ts'
import { attribute, elements } from './opened-package.ts'

export type Size = { width: number; height: number }

/** A placeholder of a layout, with its place. */
type Placeholder = {
  type: string
  idx?: string | undefined
  box?: Box | undefined
  points?: number | undefined
}

export type Layout = {
  path: string
  name: string
  title?: (Placeholder & { box: Box }) | undefined
  body?: (Placeholder & { box: Box }) | undefined
  number?: Placeholder | undefined
}

const numberOf = (element: Element | undefined, name: string): number =>
  Number(attribute(element, name) ?? Number.NaN)

const boxOf = (shape: Element): Box | undefined => {
  const [transform] = elements(shape, 'xfrm')
  if (transform === undefined) return undefined
  const [[off], [ext]] = [elements(transform, 'off'), elements(transform, 'ext')]
  const box = {
    ...{ x: numberOf(off, 'x'), y: numberOf(off, 'y') },
    ...{ width: numberOf(ext, 'cx'), height: numberOf(ext, 'cy') },
  }
  return Object.values(box).every(Number.isFinite) ? box : undefined
}

/** The size of text at the first level, points. */
export const pointsOf = (element: Element | undefined): number | undefined => {
  const [level] = element === undefined ? [] : elements(element, 'lvl1pPr')
  const size = level === undefined ? Number.NaN : numberOf(elements(level, 'defRPr')[0], 'sz')
  return Number.isFinite(size) ? size / 100 : undefined
}

/** A placeholder without a type is for any content. */
const placeholdersIn = (part: Element): Placeholder[] =>
  elements(part, 'sp').flatMap((shape) => {
    const [placeholder] = elements(shape, 'ph')
    if (placeholder === undefined) return []
    return [
      {
        type: attribute(placeholder, 'type') ?? 'obj',
        idx: attribute(placeholder, 'idx'),
        box: boxOf(shape),
        points: pointsOf(shape),
      },
    ]
  })

const isContent = ({ type }: Placeholder): boolean => type === 'obj' || type === 'body'

const area = ({ box }: { box?: Box | undefined }): number => (box === undefined ? 0 : box.width * box.height)

/** With its own place, else the master's. */
const placed = (one: Placeholder | undefined, inherited: Placeholder | undefined) => {
  const box = one?.box ?? inherited?.box
  return one === undefined || box === undefined
    ? undefined
    : { ...one, box, points: one.points ?? inherited?.points }
}

/** `master`: the part that the layout's placeholders inherit from. */
export const readLayout = (path: string, layout: Element, master: Element): Layout => {
  const [own, inherited] = [placeholdersIn(layout), placeholdersIn(master)]
  const bodies = own.filter(isContent).flatMap(
    (one) =>
      placed(
        one,
        inherited.find(({ type }) => type === 'body'),
      ) ?? [],
  )
  return {
    path,
    name: attribute(elements(layout, 'cSld')[0], 'name') ?? path,
    title: placed(
      own.find(({ type }) => type === 'title'),
      inherited.find(({ type }) => type === 'title'),
    ),
    // Of several, the largest; those for any content before those for text alone.
    body: bodies.sort((a, b) => Number(b.type === 'obj') - Number(a.type === 'obj') || area(b) - area(a))[0],
    number: own.find(({ type }) => type === 'sldNum'),
  }
}

/** Less of the slide's width or height cannot hold a table. */
const leastShare = 1 / 3

/** What a layout lacks for our slides; empty when it can be used. */
export const lackingIn = ({ title, body }: Layout, { width, height }: Size): string => {
  if (title === undefined && body === undefined) return 'a title and a body'
  if (title === undefined) return 'a title'
  if (body === undefined) return 'a body'
  const { box } = body
  const isInside = box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height
  return isInside && box.width >= leastShare * width && box.height >= leastShare * height
    ? ''
    : 'a body that is large enough'
}

/** The usable layout with the largest body; undefined when there is none. */
export const chooseLayout = (layouts: readonly Layout[], size: Size): Layout | undefined =>
  layouts
    .filter((layout) => lackingIn(layout, size) === '')
    .sort(
      (a, b) =>
        Number(b.body?.type === 'obj') - Number(a.body?.type === 'obj') ||
        area(b.body ?? {}) - area(a.body ?? {}),
    )[0]
