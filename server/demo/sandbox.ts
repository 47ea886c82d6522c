// Owns the sandbox as a child process of the demo.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const scenarioName = 'oktober-2022'

const isReady = (message: unknown): message is { port: number } =>
  typeof message === 'object' && message !== null && 'port' in message && typeof message.port === 'number'

/** Starts the sandbox as a child, which ends with us. Rejects when it ends before it listens. */
export const startSandboxChild = async (
  presentAt: number,
): Promise<{ port: number; child: ChildProcess }> => {
  const file = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url))
  const args = ['--port', '0', '--scenario', scenarioName, '--present-at', new Date(presentAt).toISOString()]
  const child = fork(file, args, { execArgv: ['--import', import.meta.resolve('tsx')] })
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the sandbox ended with code ${code}`))),
  ])
  if (!isReady(message)) throw new Error('the sandbox told no address')
  return { port: message.port, child }
}
