// Starts the sandbox as a child process of the demo.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ReadyMessage } from '../sandbox/main.ts'

/** The STS address of a secured sandbox, and the folder of its certificates. */
export type SandboxSecurity = { sts: string; folder: string }

export type SandboxChild = { port: number; child: ChildProcess; security?: SandboxSecurity | undefined }

/**
 * Starts the sandbox as a child, which ends with this process; with a folder it accepts only secured calls. `rules` are
 * texts as its command line reads them.
 * Rejects when the child ends before it listens.
 */
export const startSandboxChild = async (
  presentAt: number,
  { folder, rules = [] }: { folder?: string | undefined; rules?: readonly string[] } = {},
): Promise<SandboxChild> => {
  const file = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url))
  const args = ['--port', '0', '--present-at', new Date(presentAt).toISOString()]
  for (const rule of rules) args.push('--rule', rule)
  if (folder !== undefined) args.push('--security', folder)
  const child = fork(file, args, { execArgv: ['--import', import.meta.resolve('tsx')] })
  const [{ port, urls }]: [ReadyMessage] = await Promise.race([
    once(child, 'message') as Promise<[ReadyMessage]>,
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the sandbox ended with code ${code}`))),
  ])
  const { sts } = urls
  return { port, child, security: folder && sts ? { sts, folder } : undefined }
}
