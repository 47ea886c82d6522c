// Input file: its bytes from a path or from memory, whole or in pieces, any number of times.
import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'

/** The file could not be read to its end, or changed while it was read. */
export class Unreadable extends Error {}

export type Input = {
  /** The file name without its folder. */
  name: string
  size: number
  /** The first bytes, at most `length`. Throws Unreadable. */
  head(length: number): Promise<Uint8Array>
  /** All bytes, in pieces; bytes added after the file was opened are not read. Throws Unreadable. */
  pieces(): AsyncIterable<Uint8Array>
  /** All bytes. Throws Unreadable. */
  whole(): Promise<Uint8Array>
}

const pieceSize = 64 * 1024

export const inputOfBytes = (name: string, bytes: Uint8Array): Input => ({
  name: basename(name),
  size: bytes.length,
  head: async (length) => bytes.subarray(0, length),
  async *pieces() {
    for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize)
  },
  whole: async () => bytes,
})

const unreadable = () => {
  throw new Unreadable()
}

async function* piecesOf(path: string, size: number): AsyncGenerator<Uint8Array> {
  if (size === 0) return
  const stream = createReadStream(path, { end: size - 1, highWaterMark: pieceSize })
  try {
    for await (const piece of stream) yield piece
  } catch (error) {
    throw stream.errored === error ? new Unreadable() : error
  }
}

const headOf = async (path: string, length: number): Promise<Uint8Array> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The file at a path; undefined if there is no readable file. */
export const inputOfPath = async (path: string): Promise<Input | undefined> => {
  try {
    const found = await stat(path)
    if (!found.isFile()) return undefined
    await headOf(path, 1)
    return {
      name: basename(path),
      size: found.size,
      head: (length) => headOf(path, length).catch(unreadable),
      pieces: () => piecesOf(path, found.size),
      whole: () => readFile(path).catch(unreadable),
    }
  } catch {
    return undefined
  }
}
