// Imports the KLE configurations from their address at an interval, by the import command in its own process.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Config } from '../config/config.ts'
import { minute } from '../domain/time.ts'
import type { Task } from '../poll/probing.ts'

export type Env = Readonly<Record<string, string | undefined>>

export type Command = { file: string; args: readonly string[]; env: Env; timeoutMs: number }

const notStarted = (error: unknown): string =>
  `it cannot be started (${(error as NodeJS.ErrnoException).code})`

/** Resolves with the reason of a failure. `spawn` reports some errors by throwing and some by an event. */
const run = (
  begin: () => ChildProcess,
  input: string,
  log: (line: string) => void,
): Promise<string | undefined> =>
  new Promise((resolve) => {
    let child: ChildProcess
    try {
      child = begin()
    } catch (error) {
      resolve(notStarted(error))
      return
    }
    child.on('error', (error) => {
      // The end of a running child is reported by `close`.
      if (child.pid === undefined) resolve(notStarted(error))
    })
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `it ended with ${code ?? signal}`))
    for (const stream of [child.stdout, child.stderr])
      if (stream)
        createInterface({ input: stream }).on('line', (line) => {
          if (line.trim() !== '') log(line.trim())
        })
    // The child may exit before it has read its input.
    child.stdin?.on('error', () => undefined).end(input)
  })

/**
 * Runs a command with `input` on standard input. Logs each line of output, and a failure or a timeout. Rejects only
 * when `signal` aborts, after the command has ended.
 */
export const runLogged = async (
  { file, args, env, timeoutMs }: Command,
  input: string,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<void> => {
  signal.throwIfAborted()
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), timeoutMs)
  const either = AbortSignal.any([signal, limit.signal])
  const failure = await run(() => spawn(file, args, { env, signal: either, stdio: 'pipe' }), input, log)
  clearTimeout(timer)
  signal.throwIfAborted()
  if (limit.signal.aborted) log(`it was stopped after ${timeoutMs / minute} minutes`)
  else if (failure !== undefined) log(failure)
}

const timeoutMs = 10 * minute

/** The environment variables that hold passwords. */
const passwordsOf = ({ sources: { sdi, ydi }, probes }: Config): Set<string | undefined> =>
  new Set([
    ...[sdi, ydi].map((indeks) =>
      indeks?.auth.type === 'oioidws' ? indeks.auth.certificate.passwordEnv : undefined,
    ),
    ...probes.map(({ certificate }) => certificate?.passwordEnv),
  ])

/** The environment without the passwords that a configuration names, because fetching an address needs none. */
export const withoutPasswords = (env: Env, config: Config): Env => {
  const passwords = passwordsOf(config)
  return Object.fromEntries(Object.entries(env).filter(([name]) => !passwords.has(name)))
}

/** A command of ours, run in its own process. */
export const ownCommand = (args: readonly string[], env: Env): Command => {
  const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))
  const all = ['--import', import.meta.resolve('tsx'), cli, ...args]
  return { file: process.execPath, args: all, env, timeoutMs }
}

/**
 * Imports the configurations at `url`, in its own process because parsing thousands of rows would delay pages and
 * distort measured times. A refused import is logged, and changes nothing. The address may hold a token, so it is
 * passed on standard input: every user of the machine can read arguments.
 */
export const fetchTask = (url: string, everyMs: number, env: Env, log: (line: string) => void): Task => {
  const demo = env.BORGERBLIK_CONFIG ? [] : ['--demo']
  const command = ownCommand(['import', 'kle-konfiguration', '-', ...demo], env)
  return {
    everyMs,
    run: (signal) => runLogged(command, url, (line) => log(`kle-konfiguration: ${line}`), signal),
  }
}
