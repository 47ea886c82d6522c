// Output that cannot be written: a reader such as `head` that ends before a command or the server does, or a full disk.
import type { Writable } from 'node:stream'

/** What is written after the reader has closed its end is dropped, and the work goes on. */
export const allowClosing = (stream: Writable): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

/** What cannot be written is dropped, and the work goes on; later lines are written again when they can be. */
export const allowUnwritten = (stream: Writable): void => {
  stream.on('error', () => undefined)
}
