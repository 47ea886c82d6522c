// Input file: its bytes from a path or from memory, whole or in pieces, any number of times.
import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'

/** The whole file is refused, at `line` of it; 0 for no line. */
export class FileRefused extends Error {
  constructor(
    readonly expected: string,
    readonly line = 0,
  ) {
    super(expected)
  }
}

export type Input = {
  /** The file name without its folder. */
  name: string
  size: number
  /** The first bytes, at most `length`. Throws FileRefused. */
  head(length: number): Promise<Uint8Array>
  /** All bytes, in pieces; bytes added after the file was opened are not read. Throws FileRefused. */
  pieces(): AsyncIterable<Uint8Array>
  /** All bytes. Throws FileRefused. */
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

export const notEmpty = 'en fil, der ikke er tom'

/** Throws FileRefused for a file that could not be read to its end, or has changed since it was opened. */
export const unreadable = (): never => {
  throw new FileRefused('en fil, der kan læses til ende og ikke ændres imens')
}

async function* piecesOf(path: string, size: number): AsyncGenerator<Uint8Array> {
  if (size === 0) return
  const stream = createReadStream(path, { end: size - 1, highWaterMark: pieceSize })
  try {
    for await (const piece of stream) yield piece
  } catch (error) {
    if (stream.errored === error) unreadable()
    throw error
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

/** The file at a path. Throws FileRefused if there is no readable file. */
export const inputOfPath = async (path: string): Promise<Input> => {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new Error('not a file')
    await headOf(path, 1)
    return {
      name: basename(path),
      size: found.size,
      head: (length) => headOf(path, length).catch(unreadable),
      pieces: () => piecesOf(path, found.size),
      whole: () => readFile(path).catch(unreadable),
    }
  } catch {
    throw new FileRefused('en fil, der findes og kan læses')
  }
}
