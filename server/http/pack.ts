// Zips the files of an Office package, large ones in a worker; the same files always give the same bytes.
import { type AsyncZippable, strToU8, zip } from 'fflate'
import type { Files } from '../../views/ooxml/package.ts'

/** fflate writes the local time of day: the first moment that a zip file can name, wherever the process runs. */
const firstTime = new Date(1980, 0, 1)

export const pack = async (files: Files): Promise<Uint8Array> => {
  const entries: AsyncZippable = {}
  for (const [path, content] of files) {
    if (typeof content === 'string') entries[path] = strToU8(content)
    else if (content instanceof Uint8Array) entries[path] = content
    // A package in the package is compressed already.
    else entries[path] = [await pack(content), { level: 0 }]
  }
  return new Promise((resolve, reject) => {
    zip(entries, { mtime: firstTime, level: 6 }, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })
}
