// Closed pipe: lets a reader such as `head` end before a command does.
import type { Writable } from 'node:stream'

/** What is written after the reader has closed its end is dropped, and the work goes on. */
export const allowClosing = (stream: Writable): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}
