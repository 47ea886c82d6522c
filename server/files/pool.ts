// File pool: makes files in a worker thread, because writing and zipping one may take 40 ms of the event loop.
import { fileURLToPath } from 'node:url'
import { Tinypool } from 'tinypool'
import type { Look } from '../../views/slide/pptx.ts'
import { minute } from '../domain/time.ts'
import type { MakeFile } from './make.ts'

/** Starting the thread takes longer than making a file, and people often take several. */
const idleMs = minute

/** A file that takes longer, or more memory, fails alone. */
const timeoutMs = minute
const resourceLimits = { maxOldGenerationSizeMb: 512 }

export type FilePool = {
  /** Rejects when the file needs more than a minute or 512 MB. */
  makeFile: MakeFile
  /** Resolves when the thread has ended. */
  close(): Promise<void>
}

/** The thread starts with the first file; `log` gets the errors of a thread that fails between files. */
export const createFilePool = (look: Look, log: (line: string) => void): FilePool => {
  const pool = new Tinypool({
    filename: fileURLToPath(new URL('worker.js', import.meta.url)),
    name: 'makeFile',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idleMs,
    workerData: look,
    resourceLimits,
  })
  pool.on('error', (error: Error) => log(`the worker thread of files failed: ${error.message}`))
  return {
    makeFile: (order) => pool.run(order, { signal: AbortSignal.timeout(timeoutMs) }),
    close: () => pool.destroy(),
  }
}
