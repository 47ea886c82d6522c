// The sandbox process: started from the command line, or by the server as a child process.
import { help, parseCli } from './cli-options.ts'
import { createScenario } from './scenario/scenario.ts'
import { openPkiFolder } from './security/pki-folder.ts'
import { type Sandbox, type SandboxUrls, startSandbox } from './server.ts'

/** Sent to the parent process when the sandbox listens. */
export type ReadyMessage = {
  port: number
  /** The address of SDI. */
  url: string
  /** `sts` is present with security. */
  urls: SandboxUrls
  /** The folder of the test certificates, with security. */
  security?: string | undefined
}

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** The configuration that a server needs to call the secured indexes. */
const securedText = (folder: string, sts: string): string =>
  `The indexes require security, with the certificates in ${folder}. Configure each index with:\n` +
  `  auth: { type: oioidws, sts: { url: "${sts}", certificate: "${folder}/sts.pem" },\n` +
  `          certificate: { file: "${folder}/client.p12", passwordEnv: OUR_CERTIFICATE_PASSWORD },\n` +
  `          serviceCertificate: "${folder}/service.pem" }\n` +
  `  export OUR_CERTIFICATE_PASSWORD="$(cat "${folder}/client-password.txt")"\n`

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
  const { port, scenario, presentAt, seed, switches, security: folder } = parsed.value
  for (const end of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(end, () => process.exit(0))
  // A parent that died while we were loading has already disconnected; without a parent, `connected` is undefined.
  if (process.connected === false) process.exit(0)
  const fail = (reason: string): void => {
    process.stderr.write(`The sandbox cannot start: ${reason}\n`)
    process.exitCode = 1
    // An open channel to the parent would keep this process running.
    if (process.connected) process.disconnect()
  }
  const opened = folder === undefined ? undefined : await openPkiFolder(folder, Date.now())
  if (opened !== undefined && 'mistake' in opened) {
    fail(opened.mistake)
    return
  }
  let sandbox: Sandbox
  try {
    sandbox = await startSandbox({
      port,
      scenario: createScenario(scenario, { presentAt, seed }),
      clock: Date.now,
      switches,
      security: opened,
    })
  } catch (error) {
    const reasons: Record<string, string> = {
      EADDRINUSE: `port ${port} is in use; choose another with --port`,
      EACCES: `port ${port} is not permitted; choose another with --port`,
    }
    const reason = reasons[errorCode(error)]
    if (reason === undefined) throw error
    fail(reason)
    return
  }
  if (process.send === undefined) {
    const { sdi, ydi, sts, services } = sandbox.urls
    const addresses = [
      ['SDI', sdi],
      ['YDI', ydi],
      ...(sts === undefined ? [] : [['STS', sts]]),
      ...Object.entries(services),
    ]
    process.stdout.write(
      `Sandbox ${scenario} (invented data) at:\n` +
        addresses.map(([name, url]) => `  ${name?.padEnd(20)} ${url}\n`).join('') +
        (folder === undefined || sts === undefined ? '' : securedText(folder, sts)) +
        `Switches at http://127.0.0.1:${sandbox.port}/sandbox/switches\n`,
    )
    return
  }
  const { url, urls } = sandbox
  const ready: ReadyMessage = { port: sandbox.port, url, urls, security: folder }
  process.send(ready)
}

await start(process.argv.slice(2))
