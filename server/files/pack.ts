// Zips the files of an Office package, large ones off the event loop; the same files always give the same bytes.
import { promisify } from 'node:util'
import { crc32, deflateRaw, deflateRawSync } from 'node:zlib'
import type { Files } from '../../views/ooxml/package.ts'

const deflateBeside = promisify(deflateRaw)

/** Deflating less than this at once takes under a millisecond, and less than it costs to let another thread do it. */
const leastBeside = 100_000

const deflate = (data: Buffer): Buffer | Promise<Buffer> =>
  data.length < leastBeside ? deflateRawSync(data) : deflateBeside(data)

type Entry = { name: Buffer; data: Buffer; packed: Buffer; isDeflated: boolean }

const u16 = (...values: number[]): Buffer => Buffer.from(Uint16Array.from(values).buffer)
const u32 = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer)

/** 1 January 1980, the first day that a zip file can name: the bytes must not depend on when it is made. */
const firstDay = 0x21
const utf8Name = 0x800

/** The fields that an entry's header and its place in the directory share, from the version that unpacks it. */
const fieldsOf = ({ name, data, packed, isDeflated }: Entry): Buffer =>
  Buffer.concat([
    u16(20, utf8Name, isDeflated ? 8 : 0, 0, firstDay),
    u32(crc32(data), packed.length, data.length),
    u16(name.length, 0),
  ])

const entryOf = (entry: Entry): Buffer =>
  Buffer.concat([u32(0x04034b50), fieldsOf(entry), entry.name, entry.packed])

const listedOf = (entry: Entry, at: number): Buffer =>
  Buffer.concat([u32(0x02014b50), u16(20), fieldsOf(entry), u16(0, 0, 0), u32(0, at), entry.name])

const zip = (entries: readonly Entry[]): Buffer => {
  const parts = entries.map(entryOf)
  let at = 0
  const listed = entries.map((entry, i) => {
    const place = listedOf(entry, at)
    at += parts[i]?.length ?? 0
    return place
  })
  const { length } = entries
  const directory = Buffer.concat(listed)
  const end = [u32(0x06054b50), u16(0, 0, length, length), u32(directory.length, at), u16(0)]
  return Buffer.concat([...parts, directory, ...end])
}

/** A package in the package is stored, because it is compressed already. */
export const pack = async (files: Files): Promise<Buffer> =>
  zip(
    await Promise.all(
      [...files].map(async ([path, content]): Promise<Entry> => {
        const name = Buffer.from(path)
        if (content instanceof Map) {
          const data = await pack(content)
          return { name, data, packed: data, isDeflated: false }
        }
        const data = Buffer.from(content as string | Uint8Array)
        return { name, data, packed: await deflate(data), isDeflated: true }
      }),
    ),
  )
