// The sandbox process: started from the command line, or by the server as a child process.
import { type CliOptions, createProgram } from './cli-options.ts'
import { createScenario } from './scenario/scenario.ts'
import { openPkiFolder } from './security/pki-folder.ts'
import { type Sandbox, startSandbox } from './server.ts'

/** Sent to the parent process when the sandbox listens. */
export type ReadyMessage = Pick<Sandbox, 'port' | 'url' | 'urls'> & {
  /** The folder of the test certificates, with security. */
  security?: string | undefined
}

const portProblems: Record<string, string> = { EADDRINUSE: 'is in use', EACCES: 'is not permitted' }

/** The configuration that a server needs to call the secured indexes. */
const securedText = (folder: string, sts: string): string =>
  `The indexes require security, with the certificates in ${folder}. Configure each index with:\n` +
  `  auth: { type: oioidws, sts: { url: "${sts}", certificate: "${folder}/sts.pem" },\n` +
  `          certificate: { file: "${folder}/client.p12", passwordEnv: OUR_CERTIFICATE_PASSWORD },\n` +
  `          serviceCertificate: "${folder}/service.pem" }\n` +
  `  export OUR_CERTIFICATE_PASSWORD="$(cat "${folder}/client-password.txt")"\n`

const start = async ({ port, scenario, presentAt, seed, rule, security: folder, ...rest }: CliOptions) => {
  for (const end of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(end, () => process.exit(0))
  // A parent that died while we were loading has already disconnected; without a parent, `connected` is undefined.
  if (process.connected === false) process.exit(0)
  const fail = (reason: string): never => program.error(`The sandbox cannot start: ${reason}`)
  const opened = folder === undefined ? undefined : await openPkiFolder(folder, Date.now())
  if (opened !== undefined && 'mistake' in opened) return fail(opened.mistake)
  const sandbox = await startSandbox({
    port,
    scenario: createScenario({ presentAt: presentAt ?? Date.now(), seed }),
    clock: Date.now,
    switches: { ...rest, rules: rule ?? [] },
    security: opened,
  }).catch((error: NodeJS.ErrnoException) => {
    const reason = portProblems[error.code ?? '']
    if (reason === undefined) throw error
    return fail(`port ${port} ${reason}; choose another with --port`)
  })
  if (process.send === undefined) {
    const { sdi, ydi, sts, services } = sandbox.urls
    const addresses = { SDI: sdi, YDI: ydi, ...(sts && { STS: sts }), ...services }
    process.stdout.write(
      `Sandbox ${scenario} (invented data) at:\n` +
        Object.entries(addresses)
          .map(([name, url]) => `  ${name.padEnd(20)} ${url}\n`)
          .join('') +
        (folder && sts ? securedText(folder, sts) : '') +
        `Switches at http://127.0.0.1:${sandbox.port}/sandbox/switches\n`,
    )
    return
  }
  const { url, urls } = sandbox
  const ready: ReadyMessage = { port: sandbox.port, url, urls, security: folder }
  process.send(ready)
}

const program = createProgram(start)
await program.parseAsync()
