// Unpacks a zip file, within limits that are checked before unpacking.

import { crc32, inflateRawSync } from 'node:zlib'
import { writeCount } from './danish.ts'
import { FileRefused } from './input.ts'

export type ZipBounds = { entries: number; unpacked: number }
type Entry = {
  name: string
  flags: number
  method: number
  crc: number
  packed: number
  size: number
  at: number
}

const endSize = 22
const entrySize = 46
const localSize = 30

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

/** The index of the end-of-directory record, the last in the file except for a comment. */
const findEnd = (bytes: Uint8Array, view: DataView): number | undefined => {
  const first = Math.max(0, bytes.length - endSize - 0xffff)
  for (let at = bytes.length - endSize; at >= first; at--) {
    if (
      view.getUint32(at, true) === 0x06054b50 &&
      at + endSize + view.getUint16(at + 20, true) === bytes.length
    )
      return at
  }
  return undefined
}

const readDirectory = (bytes: Uint8Array): Entry[] | undefined => {
  const view = viewOf(bytes)
  const end = findEnd(bytes, view)
  if (end === undefined) return undefined
  const entries: Entry[] = []
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + entrySize > end || view.getUint32(at, true) !== 0x02014b50) return undefined
    const nameEnd = at + entrySize + view.getUint16(at + 28, true)
    const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (next > end) return undefined
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + entrySize, nameEnd)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    })
    at = next
  }
  return entries
}

/** Unpacks an entry, never beyond the size in the directory; undefined if size or checksum differ from the directory. */
const unpack = (bytes: Uint8Array, entry: Entry): Uint8Array | undefined => {
  const view = viewOf(bytes)
  if (entry.at + localSize > bytes.length || view.getUint32(entry.at, true) !== 0x04034b50) return undefined
  const start =
    entry.at + localSize + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true)
  if (start + entry.packed > bytes.length) return undefined
  const packed = bytes.subarray(start, start + entry.packed)
  try {
    const data =
      entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) })
    return data.length === entry.size && crc32(data) === entry.crc ? data : undefined
  } catch {
    return undefined
  }
}

/**
 * Unpacks the files whose name `wanted` accepts, and returns the names of all files. The sizes in the directory are
 * checked before unpacking and enforced while unpacking, so that a zip bomb is refused even if its sizes are false.
 * Throws FileRefused.
 */
export const unzip = (
  bytes: Uint8Array,
  bounds: ZipBounds,
  wanted: (name: string) => boolean,
): { files: Map<string, Uint8Array>; names: string[] } => {
  const entries = readDirectory(bytes)
  if (entries === undefined)
    throw new FileRefused('en hel zip-fil, men denne er skåret over eller beskadiget')
  if (entries.length > bounds.entries)
    throw new FileRefused(`en zip-fil med højst ${writeCount(bounds.entries)} filer`)
  if (entries.some(({ flags }) => (flags & 1) === 1)) throw new FileRefused('en fil uden adgangskode')
  if (entries.reduce((sum, { size }) => sum + size, 0) > bounds.unpacked)
    throw new FileRefused(`en fil, der udpakket fylder højst ${Math.floor(bounds.unpacked / 1024 / 1024)} MB`)
  const names = entries.map(({ name }) => name)
  if (new Set(names).size < names.length) throw new FileRefused('en zip-fil uden to filer med samme navn')
  const files = new Map<string, Uint8Array>()
  for (const entry of entries.filter(({ name }) => wanted(name))) {
    const known = entry.method === 0 || entry.method === 8
    const data = known ? unpack(bytes, entry) : undefined
    if (data === undefined) throw new FileRefused('en hel zip-fil, men denne er beskadiget')
    files.set(entry.name, data)
  }
  return { files, names }
}
