// Starts store-child.ts, reads its lines, and ends it by SIGKILL, at the latest when the test is over.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const script = fileURLToPath(new URL('./store-child.ts', import.meta.url))

export const startStoreChild = (mode: 'lock' | 'write' | 'import', folder: string) => {
  const args = ['--import', import.meta.resolve('tsx'), script, mode, folder]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  onTestFinished(kill)
  return {
    /** The next line of output; throws when the child has ended. */
    next: async (): Promise<string> => {
      const { value, done } = await lines.next()
      if (done) throw new Error('the child has ended')
      return value
    },
    /** Kills the child at once; returns the lines not read yet. */
    kill: async (): Promise<string[]> => {
      await kill()
      const rest: string[] = []
      for (let line = await lines.next(); !line.done; line = await lines.next()) rest.push(line.value)
      return rest
    },
    exited,
  }
}
