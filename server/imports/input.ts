// Owns getting a file's bytes: from a path or from memory, in pieces, as often as asked.
import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'

/** The file could not be read to its end as it was when it was first looked at. */
export class Unreadable extends Error {}

export type Input = {
  /** Without its folder. */
  name: string
  size: number
  /** The first bytes, at most so many. Throws Unreadable. */
  head(length: number): Promise<Uint8Array>
  /** All bytes, in pieces; a file that has grown since is read as long as it was. Throws Unreadable. */
  pieces(): AsyncIterable<Uint8Array>
  /** Throws Unreadable. */
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

/** The file at a path; absent when there is none that can be read. */
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
