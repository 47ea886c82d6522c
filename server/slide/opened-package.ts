// Opened package: the parts of a zipped Office file, with their types and relationships, read on demand.
import { posix } from 'node:path'
import { DOMParser } from '@xmldom/xmldom'
import type { Part, Relationship } from '../../views/ooxml/package.ts'
import { FileRefused } from '../imports/input.ts'
import { unzip } from '../imports/zip.ts'

const bounds = { entries: 5000, unpacked: 300_000_000 }
const zipExpected = `a complete zip file without a password, of at most ${bounds.entries} files and ${bounds.unpacked / 1e6} MB when unpacked`

export type OpenedPart = Part & { content: Uint8Array; relationships: readonly Relationship[] }

export type OpenedPackage = {
  /** The target of the package's own relationship of a type. */
  root(type: string): string
  /** Throws FileRefused when it is not there. */
  part(path: string): OpenedPart
  /** The root element of an XML part. */
  xml(path: string): Element
}

const refuse = (expected: string): never => {
  throw new FileRefused(expected)
}

const parse = (path: string, bytes: Uint8Array): Element => {
  const fail = (): never => refuse(`a presentation, but ${path} in it cannot be read`)
  const errorHandler = { error: fail, fatalError: fail }
  const document = new DOMParser({ errorHandler }).parseFromString(
    new TextDecoder().decode(bytes),
    'text/xml',
  )
  return document?.documentElement ?? fail()
}

/** The elements below `element` of a local name, in any namespace. */
export const elements = (element: Element, name: string): Element[] =>
  Array.from(element.getElementsByTagNameNS('*', name))

export const attribute = (element: Element | undefined, name: string): string | undefined =>
  element?.hasAttribute(name) ? (element.getAttribute(name) ?? undefined) : undefined

const lastPart = (type: string): string => type.slice(type.lastIndexOf('/') + 1)

const pathOfRelationships = (path: string): string =>
  posix.join(posix.dirname(path), '_rels', `${posix.basename(path)}.rels`)

/** The old file format of Office, which also holds files with a password. */
const isCompound = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 4)).toString('hex') === 'd0cf11e0'

/** Says in English what an import's reader of zip files says in Danish: only a configuration names a presentation. */
const unzipped = (bytes: Uint8Array): ReadonlyMap<string, Uint8Array> => {
  try {
    return unzip(bytes, bounds, () => true).files
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    return refuse(zipExpected)
  }
}

/** Opens a file; throws FileRefused when it is no package. */
export const openPackage = (bytes: Uint8Array): OpenedPackage => {
  if (isCompound(bytes)) refuse('a presentation saved as .pptx without a password')
  const files = unzipped(bytes)
  const bytesOf = (path: string): Uint8Array =>
    files.get(path) ?? refuse(`a presentation, but ${path} is not in it`)
  const types = parse('[Content_Types].xml', bytesOf('[Content_Types].xml'))
  const typesBy = (element: string, key: string): Map<string, string> =>
    new Map(
      elements(types, element).map((one) => [
        (attribute(one, key) ?? '').toLowerCase(),
        attribute(one, 'ContentType') ?? '',
      ]),
    )
  const [overrides, defaults] = [typesBy('Override', 'PartName'), typesBy('Default', 'Extension')]
  const typeOf = (path: string): string =>
    overrides.get(`/${path}`.toLowerCase()) ??
    defaults.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase()) ??
    refuse(`a presentation, but ${path} in it has no type`)

  const relationshipsIn = (path: string, folder: string): Relationship[] => {
    const found = files.get(path)
    if (found === undefined) return []
    return elements(parse(path, found), 'Relationship').map((one) => {
      const [target = '', isExternal] = [
        attribute(one, 'Target'),
        attribute(one, 'TargetMode') === 'External',
      ]
      const inside = target.startsWith('/') ? target.slice(1) : posix.join(folder, target)
      return {
        ...{ id: attribute(one, 'Id') ?? '', type: attribute(one, 'Type') ?? '', isExternal },
        target: isExternal ? target : inside,
      }
    })
  }

  return {
    root: (type) =>
      relationshipsIn('_rels/.rels', '').find((one) => lastPart(one.type) === type)?.target ??
      refuse('a presentation'),
    part: (path) => ({
      ...{ path, content: bytesOf(path), contentType: typeOf(path) },
      relationships: relationshipsIn(pathOfRelationships(path), posix.dirname(path)),
    }),
    xml: (path) => parse(path, bytesOf(path)),
  }
}

/** The targets of a part's relationships of a type, by id. */
export const targetsOf = ({ relationships }: OpenedPart, type: string): Map<string, string> =>
  new Map(
    relationships.flatMap((one) =>
      lastPart(one.type) === type && one.isExternal !== true ? [[one.id, one.target]] : [],
    ),
  )
