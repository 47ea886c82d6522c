// Owns taking in the KLE configurations from their address over and over: by the import command, in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Config } from '../config/config.ts'
import { minute } from '../domain/time.ts'
import type { Task } from '../poll/probing.ts'

type Env = Readonly<Record<string, string | undefined>>

export type Command = { file: string; args: readonly string[]; env: Env; timeoutMs: number }

const notStarted = (error: unknown): string =>
  `it cannot be started (${(error as NodeJS.ErrnoException).code})`

/** How it ended, if not well. Some of what the system refuses is thrown, and some told by an event. */
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
      // One that runs is told of by its end.
      if (child.pid === undefined) resolve(notStarted(error))
    })
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `it ended with ${code ?? signal}`))
    for (const stream of [child.stdout, child.stderr])
      if (stream)
        createInterface({ input: stream }).on('line', (line) => {
          if (line.trim() !== '') log(line.trim())
        })
    // It may have gone before it has read.
    child.stdin?.on('error', () => undefined).end(input)
  })

/**
 * Runs a command that is told `input`, and logs each line it says; that it fails, or takes too long, is logged too.
 * Rejects only when `signal` aborts, and not before the command has ended.
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

/** The variables that hold passwords. */
const passwordsOf = ({ sources: { sdi, ydi }, probes }: Config): Set<string | undefined> =>
  new Set([
    ...[sdi, ydi].map((indeks) =>
      indeks?.auth.type === 'oioidws' ? indeks.auth.certificate.passwordEnv : undefined,
    ),
    ...probes.map(({ certificate }) => certificate?.passwordEnv),
  ])

/** The environment without the passwords that a configuration names: who asks an address needs none of them. */
export const withoutPasswords = (env: Env, config: Config): Env => {
  const passwords = passwordsOf(config)
  return Object.fromEntries(Object.entries(env).filter(([name]) => !passwords.has(name)))
}

/**
 * Takes in the configurations at `url`: thousands of rows parsed here would hold the pages and the times we measure.
 * What is refused is logged, and changes nothing. The address may hold a token, and is not told in the arguments,
 * which every user of the machine can read.
 */
export const fetchTask = (url: string, everyMs: number, env: Env, log: (line: string) => void): Task => {
  const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))
  const args = ['--import', import.meta.resolve('tsx'), cli, 'import', 'kle-konfiguration', '-']
  const command = { file: process.execPath, args, env, timeoutMs }
  return {
    everyMs,
    run: (signal) => runLogged(command, url, (line) => log(`kle-konfiguration: ${line}`), signal),
  }
}
