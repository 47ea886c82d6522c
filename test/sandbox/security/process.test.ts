// Tests the sandbox as a process with security: as the server's child, and started from the command line.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ReadyMessage } from '../../../server/sandbox/main.ts'
import { post, sendRequest } from '../question.ts'
import { faultOf, messageCoveredBy } from './answer.ts'
import { issueMessage, stsPath } from './client.ts'

const main = fileURLToPath(new URL('../../../server/sandbox/main.ts', import.meta.url))
const root = fileURLToPath(new URL('../../..', import.meta.url))

let folder: string
const started: ChildProcess[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-process-'))
})
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

it('the child sends the address of the STS and the folder of the certificates, and requires security', async () => {
  const path = join(folder, 'pki')
  const execArgv = ['--import', 'tsx']
  const child = fork(main, ['--port', '0', '--security', path], { cwd: root, execArgv, silent: true })
  started.push(child)
  const [{ port, url, urls, security }] = (await once(child, 'message')) as [ReadyMessage]
  expect([urls.sts, security]).toEqual([`http://127.0.0.1:${port}${stsPath}`, path])
  expect(await readdir(path)).toContain('client.p12')
  expect(faultOf((await sendRequest(url, '1.1')).text)?.codes).toEqual(['wsse:InvalidSecurity'])
  const [pem, sts] = await Promise.all(
    ['client.pem', 'sts.pem'].map((name) => readFile(join(path, name), 'utf8')),
  )
  const client = { certificate: pem ?? '', key: pem?.slice(pem.indexOf('-----BEGIN PRIVATE KEY')) ?? '' }
  const headers = { 'content-type': 'application/soap+xml; charset=utf-8' }
  const { status, text } = await post(urls.sts ?? '', issueMessage({ client, now: Date.now() }), headers)
  expect([status, messageCoveredBy(text, sts ?? '')?.includes('Body')]).toEqual([200, true])
})

const fromCommandLine = (...args: string[]) => {
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--port', '0', ...args], { cwd: root })
  started.push(child)
  return child
}

it('the sandbox prints the address of the STS and the configuration of the certificates', async () => {
  const path = join(folder, 'pki')
  const child = fromCommandLine('--security', path)
  let printed = ''
  while (!printed.includes('Switches')) printed += String((await once(child.stdout, 'data'))[0])
  expect(printed).toMatch(new RegExp(`STS +http://127\\.0\\.0\\.1:\\d+${stsPath}\n`))
  expect(printed).toContain(`The indexes require security, with the certificates in ${path}.`)
  expect(printed).toContain(
    `certificate: { file: "${path}/client.p12", passwordEnv: OUR_CERTIFICATE_PASSWORD }`,
  )
  expect(printed).toContain(`$(cat "${path}/client-password.txt")`)
})

it('the sandbox does not start in a folder with files that it did not create', async () => {
  await writeFile(join(folder, 'service.pem'), 'somebody’s own')
  const child = fromCommandLine('--security', folder)
  let printed = ''
  child.stderr.on('data', (text) => {
    printed += text
  })
  expect(await once(child, 'close')).toEqual([1, null])
  expect(printed).toBe(
    `The sandbox cannot start: ${folder} contains service.pem, not created by the sandbox\n`,
  )
})
