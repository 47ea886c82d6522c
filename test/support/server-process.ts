// Runs the real server in its own process for a test, started by npm or by node; ends with the test.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Later } from './stops.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Started = {
  child: ChildProcess
  /** Everything the server has printed. */
  printed: () => string
  /** Resolves with the first match in the output; rejects when the server ends without a match. */
  waitForOutput: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Resolves with the exit code (or the signal) when the server has ended. */
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
  const waitForOutput = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const tryMatch = () => {
        const match = pattern.exec(text)
        if (match) resolve(match)
        return match !== null
      }
      if (tryMatch()) return
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', tryMatch)
      ended.then((code) => tryMatch() || reject(new Error(`ended with ${code} without ${pattern}:\n${text}`)))
    })
  return { child, printed: () => text, waitForOutput, ended }
}

/** Starts the server by node. */
export const startServer = (env: Record<string, string>, later?: Later): Started =>
  startProcess(process.execPath, ['--import', 'tsx', 'server/main.ts'], env, later)

/** Starts the server by the README's command. */
export const startByNpm = (env: Record<string, string>, later: Later): Started =>
  startProcess('npm', ['start'], env, later)

/** The address that the server printed. */
export const addressOf = async (started: Started): Promise<string> =>
  (await started.waitForOutput(/at (http:\S+)/))[1] as string
