// Tests fetching by a child process: no end of the child ends the server.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Command, fetchTask, runLogged, withoutPasswords } from '../../server/compose/fetching.ts'
import { parseConfig } from '../../server/config/config.ts'
import { hour } from '../../server/domain/time.ts'
import { least } from '../support/configuration.ts'
import { serveHttp } from '../support/wire.ts'

const running = new AbortController().signal

/** Runs a script to its end; resolves with the logged lines. */
const runScript = async (script: string, change: Partial<Command> = {}, signal = running, input = '') => {
  const logged: string[] = []
  const command = { file: process.execPath, args: ['-e', script], env: {}, timeoutMs: hour, ...change }
  await runLogged(command, input, (line) => logged.push(line), signal)
  return logged
}

describe('a command', () => {
  it('that cannot be started is logged, whether the error is thrown or emitted', async () => {
    expect(await runScript('', { file: '/nowhere/node' })).toEqual(['it cannot be started (ENOENT)'])
    expect(await runScript('', { args: ['\0'] })).toEqual(['it cannot be started (ERR_INVALID_ARG_VALUE)'])
  })

  it('reads its input, and each line of its output is logged whole', async () => {
    const script = `
      let input = ''
      process.stdin.on('data', (piece) => (input += piece)).on('end', () => {
        console.error('read ' + input)
        process.stdout.write('one ha', () => setImmediate(() => process.stdout.write('lf\\n\\n last')))
      })`
    expect((await runScript(script, {}, running, 'it')).sort()).toEqual(['last', 'one half', 'read it'])
  })

  it('that fails or is killed is logged, and one that never reads its input is not a failure', async () => {
    expect(await runScript('process.exit(3)')).toEqual(['it ended with 3'])
    expect(await runScript('process.kill(process.pid, "SIGKILL")')).toEqual(['it ended with SIGKILL'])
    expect(await runScript('process.exit(0)', {}, running, 'x'.repeat(1_000_000))).toEqual([])
  })

  it('that takes too long is stopped and logged', async () => {
    const logged = await runScript('setInterval(() => undefined, 1e6)', { timeoutMs: 300 })
    expect(logged).toEqual(['it was stopped after 0.005 minutes'])
  })

  it('has ended when stopping rejects', async () => {
    const stop = new AbortController()
    const pids: number[] = []
    const script = 'console.log(process.pid); setInterval(() => undefined, 1e6)'
    const command = { file: process.execPath, args: ['-e', script], env: {}, timeoutMs: hour }
    const ended = runLogged(
      command,
      '',
      (line) => {
        pids.push(Number(line))
        stop.abort(new Error('stop'))
      },
      stop.signal,
    )
    await expect(ended).rejects.toThrow('stop')
    expect(() => process.kill(pids[0] as number, 0)).toThrow('ESRCH')
    await expect(runScript('', {}, stop.signal)).rejects.toThrow('stop')
  })
})

describe('fetching', () => {
  it('requests the address, and logs nothing of its query', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'borgerblik-fetching-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const requested: (string | undefined)[] = []
    const url = await serveHttp((request, response) => {
      requested.push(request.url)
      response.end('none')
    })
    const logged: string[] = []
    const env = { BORGERBLIK_DATA: folder }
    await fetchTask(`${url}/a?token=secret`, hour, env, (line) => logged.push(line)).run(running)
    expect(requested).toEqual(['/a?token=secret'])
    expect(logged.join('\n')).toMatch(/^kle-konfiguration: .*no JSON/m)
    expect(logged.at(-1)).toBe('kle-konfiguration: it ended with 1')
    expect(logged.join()).not.toContain('secret')
  })

  it('gets an environment without the passwords of our certificates', () => {
    const auth = (name: string) =>
      `{ type: oioidws, sts: { url: "https://sts.example", certificate: a }, certificate: { file: a, passwordEnv: ${name} }, serviceCertificate: a }`
    const parsed = parseConfig(`
sources:
  sdi: { url: "https://a.example", auth: ${auth('SDI_PASSWORD')} }
  ydi: { url: "https://a.example", auth: ${auth('YDI_PASSWORD')} }
probes: [{ id: a, name: A, url: "https://a.example", certificate: { file: a, passwordEnv: A_PASSWORD } }]
${least.split('\n').at(-2)}
`)
    const env = { SDI_PASSWORD: '1', YDI_PASSWORD: '2', A_PASSWORD: '3', PATH: '/bin', BORGERBLIK_DATA: 'd' }
    expect('config' in parsed && withoutPasswords(env, parsed.config)).toEqual({
      PATH: '/bin',
      BORGERBLIK_DATA: 'd',
    })
  })
})
