// OPC package: parts with their relationships, and the content types and relationship parts that follow from them.
import { type Xml, xml, xmlDocument } from './xml.ts'

const officeRelationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships'

export type Relationship = {
  id: string
  /** The last part of the type's address, such as `slideLayout`; or the whole address. */
  type: string
  /** The target's path in the package, such as `ppt/theme/theme1.xml`; of an external target its address. */
  target: string
  isExternal?: boolean | undefined
}

export type Part = {
  path: string
  contentType: string
  /** XML, bytes, or the files of a package inside this one, such as a chart's workbook. */
  content: Xml | Uint8Array | Files
  relationships?: readonly Relationship[] | undefined
}

/** Contents by path, ready to be zipped; a nested map is a package in the package. */
export type Files = ReadonlyMap<string, string | Uint8Array | Files>

const folderOf = (path: string): string[] => path.split('/').slice(0, -1)

/** The path from the folder `from` to `target`. */
const relativePath = (from: readonly string[], target: string): string => {
  const to = target.split('/')
  let shared = 0
  while (shared < from.length && from[shared] === to[shared]) shared += 1
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')
}

const relationshipsPart = (folder: readonly string[], relationships: readonly Relationship[]): string =>
  xmlDocument(
    xml`<Relationships xmlns="${packageRelationships}">${relationships.map(
      ({ id, type, target, isExternal }) =>
        xml`<Relationship Id="${id}" Type="${type.includes(':') ? type : `${officeRelationships}/${type}`}" Target="${isExternal ? target : relativePath(folder, target)}"${isExternal && xml` TargetMode="External"`}/>`,
    )}</Relationships>`,
  )

const relationshipsPath = (path: string): string => {
  const folder = folderOf(path)
  return [...folder, '_rels', `${path.slice(folder.join('/').length).replace(/^\//, '')}.rels`].join('/')
}

const extensionOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1).toLowerCase()

/** XML parts are typed one by one; other extensions have one type each. */
const contentTypes = (parts: readonly Part[]): string => {
  const others = new Map<string, string>(
    parts.flatMap(({ path, contentType }) =>
      extensionOf(path) === 'xml' ? [] : [[extensionOf(path), contentType] as const],
    ),
  )
  const typed = parts.filter(({ path, contentType }) => others.get(extensionOf(path)) !== contentType)
  return xmlDocument(
    xml`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${[
      ...others,
    ].map(
      ([extension, type]) => xml`<Default Extension="${extension}" ContentType="${type}"/>`,
    )}${typed.map(({ path, contentType }) => xml`<Override PartName="/${path}" ContentType="${contentType}"/>`)}</Types>`,
  )
}

/** The files of a package; `roots` are the package's own relationships. */
export const packageFiles = (roots: readonly Relationship[], parts: readonly Part[]): Files =>
  new Map<string, string | Uint8Array | Files>([
    ['[Content_Types].xml', contentTypes(parts)],
    ['_rels/.rels', relationshipsPart([], roots)],
    ...parts.flatMap(({ path, content, relationships = [] }): [string, string | Uint8Array | Files][] => [
      [path, 'xml' in content ? xmlDocument(content) : content],
      ...(relationships.length === 0
        ? []
        : [[relationshipsPath(path), relationshipsPart(folderOf(path), relationships)] as [string, string]]),
    ]),
  ])
