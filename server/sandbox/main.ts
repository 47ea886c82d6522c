// Owns the sandbox as a process: started by hand from the command line, or by the server as its child.
import { help, parseCli } from './cli-options.ts'
import { createScenario } from './scenario.ts'
import { type Sandbox, startSandbox } from './server.ts'

/** What a parent is told when the sandbox listens. */
export type ReadyMessage = {
  port: number
  /** The address of the service. */
  url: string
}

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

const start = async (args: readonly string[]): Promise<void> => {
  const parsed = parseCli(args, Date.now())
  if (!parsed.ok) {
    process.stderr.write(`The sandbox cannot start:\n${parsed.mistakes.map((m) => `  ${m}\n`).join('')}`)
    process.exitCode = 1
    return
  }
  if (parsed.value === 'help') {
    process.stdout.write(help)
    return
  }
  const { port, scenario, presentAt, seed, switches } = parsed.value
  for (const end of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(end, () => process.exit(0))
  // A parent that died while we were loading has disconnected already (without a parent it is undefined).
  if (process.connected === false) process.exit(0)
  let sandbox: Sandbox
  try {
    sandbox = await startSandbox({
      port,
      scenario: createScenario(scenario, { presentAt, seed }),
      clock: Date.now,
      switches,
    })
  } catch (error) {
    const because: Record<string, string> = {
      EADDRINUSE: `port ${port} is in use; choose another with --port`,
      EACCES: `port ${port} may not be used; choose another with --port`,
    }
    const words = because[errorCode(error)]
    if (words === undefined) throw error
    process.stderr.write(`The sandbox cannot start: ${words}\n`)
    process.exitCode = 1
    // The channel to a parent would keep us alive.
    if (process.connected) process.disconnect()
    return
  }
  if (process.send === undefined) {
    process.stdout.write(
      `Sandbox ${scenario} (invented data) at ${sandbox.url}\n` +
        `Switches at http://127.0.0.1:${sandbox.port}/sandbox/switches\n`,
    )
    return
  }
  const ready: ReadyMessage = { port: sandbox.port, url: sandbox.url }
  process.send(ready)
}

await start(process.argv.slice(2))
