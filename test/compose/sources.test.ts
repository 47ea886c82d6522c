// Tests creating the sources: a wrong file is a mistake with its path.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createSources } from '../../server/compose/sources.ts'
import { parseConfig } from '../../server/config/config.ts'
import { realTime } from '../../server/poll/wait.ts'
import { least } from '../support/configuration.ts'
import { createAuthority } from '../support/tls.ts'
import { serveHttp } from '../support/wire.ts'

it("a probe's authority that is not a certificate is a mistake with its path", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'borgerblik-compose-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const authority = createAuthority()
  writeFileSync(join(folder, 'good.pem'), authority.ca)
  writeFileSync(join(folder, 'key.pem'), authority.issue().key)
  const made = (...files: string[]) => {
    const probes = files.map((file, i) => `{ id: p${i}, name: P, url: "https://p.example", ca: ${file} }`)
    const parsed = parseConfig(`${least}\nprobes: [${probes}]`)
    if ('mistakes' in parsed) throw new Error(parsed.mistakes.join())
    const lag = { since: () => 0, stop: () => undefined }
    return createSources(parsed.config, { time: realTime, lag, folder, env: {} })
  }
  expect(made('good.pem', 'key.pem', 'none.pem')).toEqual({
    mistakes: [
      'probes[1].ca: key.pem: not a certificate in PEM or DER, or one of several is damaged',
      'probes[2].ca: none.pem cannot be read (ENOENT)',
    ],
  })
  const good = made('good.pem')
  expect(good).toHaveProperty('sources')
  if ('sources' in good) await good.sources.close()
})

it('an STS that asks us to wait pauses each index whose tokens it issues, and no other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'borgerblik-compose-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const authority = createAuthority()
  const { key, cert } = authority.issue()
  writeFileSync(join(folder, 'own.pem'), `${key}\n${cert}`)
  writeFileSync(join(folder, 'sts.pem'), authority.ca)
  const url = await serveHttp((_, response) => void response.writeHead(503, { 'retry-after': '60' }).end())
  const pausedBy = async (ydiSts: string) => {
    const auth = (sts: string) =>
      `{ type: oioidws, sts: { url: "${sts}", certificate: sts.pem }, certificate: { file: own.pem }, serviceCertificate: sts.pem }`
    const indeks = (sts: string) => `{ url: "https://indeks.example/6", auth: ${auth(sts)} }`
    const parsed = parseConfig(
      `sources: { sdi: ${indeks(`${url}/sts`)}, ydi: ${indeks(ydiSts)} }\nobligatory: [{ kle: "02.34.02" }]`,
    )
    if ('mistakes' in parsed) throw new Error(parsed.mistakes.join())
    const lag = { since: () => 0, stop: () => undefined }
    const made = createSources(parsed.config, { time: realTime, lag, folder, env: {} })
    if ('mistakes' in made) throw new Error(made.mistakes.join())
    const { source, isPaused, close } = made.sources
    const request = { indeks: 'sdi', kommunekode: '0751', kle: '02.34.02', right: 'full' } as const
    expect((await source.pulse(request, new AbortController().signal)).outcome).toBe('token')
    await close()
    return [isPaused('sdi'), isPaused('ydi')]
  }
  expect(await pausedBy(`${url}/sts`)).toEqual([true, true])
  expect(await pausedBy(`${url}/other`)).toEqual([true, false])
})
