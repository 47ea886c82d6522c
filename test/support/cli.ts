// Runs a command: in its own process, which ends with the test, or in this process.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { runProgram } from '../../server/commands/program.ts'
import type { Later } from './stops.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** `maxRss`: the process's peak memory, kB; `cpuMs`: its total CPU time. */
export type Ended = { code: number | string; out: string; err: string; maxRss: number; cpuMs: number }

const sendUsage = `process.on('exit', () => process.send?.(process.resourceUsage()))`

/** Starts a script of ours in its own process; `ended` resolves when the process has ended. */
export const startScript = (
  script: string,
  args: readonly string[],
  env: Record<string, string>,
  later: Later = onTestFinished,
): { child: ChildProcess; ended: Promise<Ended> } => {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^(BORGERBLIK|PORT$|HOST$|INIT_CWD$|NODE_ENV$|VITEST|npm_)/.test(key),
    ),
  )
  const imports = ['--import', 'tsx', '--import', `data:text/javascript,${encodeURIComponent(sendUsage)}`]
  const child = spawn(process.execPath, [...imports, script, ...args], {
    cwd: root,
    env: { ...clean, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  // The channel only transfers the usage, and must not keep the process alive.
  child.channel?.unref()
  const ended: Ended = { code: '', out: '', err: '', maxRss: 0, cpuMs: 0 }
  child.stdout?.on('data', (piece: Buffer) => (ended.out += piece))
  child.stderr?.on('data', (piece: Buffer) => (ended.err += piece))
  child.on('message', (message) => {
    const { maxRSS, userCPUTime, systemCPUTime } = message as NodeJS.ResourceUsage
    ended.maxRss = maxRSS
    ended.cpuMs = (userCPUTime + systemCPUTime) / 1000
  })
  const closed = once(child, 'close').then(([code, signal]) => ({ ...ended, code: code ?? signal }))
  later(async () => {
    child.kill('SIGKILL')
    await closed
  })
  return { child, ended: closed }
}

export const startCli = startScript.bind(undefined, 'server/cli.ts')

/** Runs a command in this process, which is much faster. */
export const runHere = async (
  args: readonly string[],
  env: Record<string, string>,
  input = '',
): Promise<Pick<Ended, 'code' | 'out' | 'err'>> => {
  const ended = { code: 0, out: '', err: '' }
  ended.code = await runProgram(args, {
    env,
    readInput: async () => input,
    out: { write: (text) => (ended.out += text) },
    err: { write: (text) => (ended.err += text) },
    mono: () => performance.now(),
  })
  return ended
}
