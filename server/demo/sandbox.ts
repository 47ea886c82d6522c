// Starts the sandbox as a child process of the demo.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const scenarioName = 'oktober-2022'

const isReady = (message: unknown): message is { port: number; urls?: { sts?: string } } =>
  typeof message === 'object' && message !== null && 'port' in message && typeof message.port === 'number'

/** The STS address of a secured sandbox, and the folder of its certificates. */
export type SandboxSecurity = { sts: string; folder: string }

export type SandboxChild = { port: number; child: ChildProcess; security?: SandboxSecurity | undefined }

/**
 * Starts the sandbox as a child, which ends with this process; with `securityFolder` it accepts only secured calls.
 * Rejects when the child ends before it listens.
 */
export const startSandboxChild = async (
  presentAt: number,
  securityFolder?: string,
): Promise<SandboxChild> => {
  const file = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url))
  const args = ['--port', '0', '--scenario', scenarioName, '--present-at', new Date(presentAt).toISOString()]
  if (securityFolder !== undefined) args.push('--security', securityFolder)
  const child = fork(file, args, { execArgv: ['--import', import.meta.resolve('tsx')] })
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the sandbox ended with code ${code}`))),
  ])
  if (!isReady(message)) throw new Error('the sandbox reported no address')
  const { port, urls } = message
  const security =
    securityFolder === undefined || urls?.sts === undefined
      ? undefined
      : { sts: urls.sts, folder: securityFolder }
  return { port, child, security }
}
