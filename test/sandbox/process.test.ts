// Tests the sandbox as a process: as the server's child, and started from the command line.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, onTestFailed } from 'vitest'
import type { ReadyMessage } from '../../server/sandbox/main.ts'
import { antalOf, sendRequest } from './question.ts'

const main = fileURLToPath(new URL('../../server/sandbox/main.ts', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

const fromCommandLine = (...args: string[]) => {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { cwd: root })
  started.push(child)
  const out = { stdout: '', stderr: '' }
  child.stdout.on('data', (text) => {
    out.stdout += text
  })
  child.stderr.on('data', (text) => {
    out.stderr += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...out }))
  return { child, out, ended }
}

const forkSandbox = async (...args: string[]) => {
  const child = fork(main, ['--port', '0', ...args], {
    cwd: root,
    execArgv: ['--import', 'tsx'],
    silent: true,
  })
  started.push(child)
  let printed = ''
  child.stdout?.on('data', (text) => {
    printed += text
  })
  const [message] = (await once(child, 'message')) as [ReadyMessage]
  const origin = `http://127.0.0.1:${message.port}`
  expect(message.url).toBe(`${origin}/sagdokumentindeks/6`)
  expect([message.urls.sdi, message.urls.ydi]).toEqual([message.url, `${origin}/ydelseindeks/6`])
  expect(message.urls.services.sapa).toBe(`${origin}/status/sapa`)
  return { child, url: message.url, printed: () => printed }
}

const expectClosed = (url: string) => expect(fetch(url)).rejects.toThrow('fetch failed')

describe('as a child', () => {
  it('the child sends its port when it can answer, prints nothing, and ends when its parent disconnects', async () => {
    const { child, url, printed } = await forkSandbox('--present-at', '2022-10-31', '--zero', '20-zero')
    const { status, text } = await sendRequest(url, '1.1', { cvr: '11111111' })
    expect([status, antalOf(text)]).toEqual([200, 0])
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(printed()).toBe('')
    await expectClosed(url)
  })

  it('the child ends when its parent is killed', async () => {
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `const child = require('node:child_process').fork(${JSON.stringify(main)}, ['--port', '0'], { execArgv: ['--import', 'tsx'] })
         child.on('message', ({ port }) => process.stdout.write(child.pid + ' ' + port))`,
      ],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    started.push(parent)
    const [printed] = (await once(parent.stdout, 'data')) as [Buffer]
    const [pid, port] = printed.toString().split(' ').map(Number)
    onTestFailed(() => void process.kill(pid!, 'SIGKILL'))
    parent.kill('SIGKILL')
    // The child inherited this pipe, so the pipe closes only when the child has ended too.
    await once(parent.stdout, 'close')
    await expectClosed(`http://127.0.0.1:${port}/`)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'the child ends immediately on %s, even with a hanging call',
    async (signal) => {
      const { child, url } = await forkSandbox('--rule', 'do=hang')
      const hanging = sendRequest(url, '1.1').then(
        () => 'answered',
        () => 'broken',
      )
      // An answer to this call proves that the hanging call has been received.
      await fetch(url)
      child.kill(signal)
      expect(await once(child, 'exit')).toEqual([0, null])
      expect(await hanging).toBe('broken')
    },
  )
})

describe('from the command line', () => {
  it('the sandbox prints its addresses and answers there until Ctrl-C', async () => {
    const { child, out, ended } = fromCommandLine('--port', '0', '--soap', '1.2')
    while (!out.stdout.includes('Switches')) await once(child.stdout, 'data')
    const url = /http:\/\/127\.0\.0\.1:\d+\/sagdokumentindeks\/6/.exec(out.stdout)?.[0] ?? ''
    expect((await sendRequest(url, '1.2')).status).toBe(200)
    const others =
      out.stdout.match(/http:\/\/\S+/g)?.filter((other) => /status|konfiguration/.test(other)) ?? []
    expect(others).toHaveLength(8)
    expect(out.stdout).toMatch(/http:\S+\/ydelseindeks\/6/)
    for (const other of others) expect((await fetch(other)).status).toBe(200)
    child.kill('SIGINT')
    expect((await ended).code).toBe(0)
  })

  it('the sandbox does not start with mistakes on the command line, and prints every mistake', async () => {
    const { code, stdout, stderr } = await fromCommandLine('--port', 'x', '--scenario', 'y', '--rule', 'do=z')
      .ended
    expect([code, stdout]).toEqual([1, ''])
    for (const words of ['--port: is "', '--scenario: Invalid', '--rule 1.do: Invalid'])
      expect(stderr).toContain(words)
  })

  it('the sandbox reports that its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const { code, stderr } = await fromCommandLine('--port', String(port)).ended
    other.close()
    expect([code, stderr]).toEqual([
      1,
      `The sandbox cannot start: port ${port} is in use; choose another with --port\n`,
    ])
  })

  it('--help prints the usage and exits', async () => {
    const { code, stdout } = await fromCommandLine('--help').ended
    expect(code).toBe(0)
    expect(stdout).toContain('npm run sandbox')
  })
})
