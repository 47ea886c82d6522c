// Owns the real server as a process of its own, for tests: started by npm or by node, and gone when the test is.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Later } from './stops.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Started = {
  child: ChildProcess
  /** Everything it has printed. */
  printed: () => string
  /** Resolves with the first match in what it prints; rejects when it ends without one. */
  says: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Resolves with the exit code (or the signal) when it has ended. */
  ended: Promise<number | string>
}

const startProcess = (
  command: string,
  args: string[],
  env: Record<string, string>,
  later: Later = onTestFinished,
): Started => {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^(BORGERBLIK|PORT$|HOST$|NODE_ENV$|VITEST|npm_)/.test(key),
    ),
  )
  const child = spawn(command, args, {
    cwd: root,
    env: { ...clean, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece: Buffer) => (text += piece))
  later(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(text)
        if (match) resolve(match)
        return match !== null
      }
      if (look()) return
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', look)
      ended.then((code) => look() || reject(new Error(`ended with ${code} without ${pattern}:\n${text}`)))
    })
  return { child, printed: () => text, says, ended }
}

/** The server under node itself. */
export const startServer = (env: Record<string, string>, later?: Later): Started =>
  startProcess(process.execPath, ['--import', 'tsx', 'server/main.ts'], env, later)

/** The server by the README's command. */
export const startByNpm = (env: Record<string, string>): Started => startProcess('npm', ['start'], env)

/** The address it printed. */
export const addressOf = async (started: Started): Promise<string> =>
  (await started.says(/at (http:\S+)/))[1] as string
