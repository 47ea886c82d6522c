// Tests that neither a log that nobody reads, nor a full disk, nor kill -9 ends the server or loses what was recorded.

import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { mountSmallDisk } from '../support/full-disk.ts'
import { addressOf, type Started, startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/store.ts'

/** An index that answers at once with what is no SOAP answer, and after so many calls never. */
const startIndex = async (answered: number): Promise<string> => {
  let calls = 0
  const server = createServer((_, response) => {
    calls += 1
    if (calls <= answered) response.end('no SOAP')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/6`
}

const configure = (url: string): string => {
  const config = join(temporaryFolder(), 'borgerblik.yaml')
  const kommuner = ['0101', '0147', '0151', '0751'].map((kommunekode) => `"${kommunekode}": {}`)
  writeFileSync(
    config,
    `
poll: { retries: 0, concurrency: 1, timeout: 60s, counts: 1d }
sources: { sdi: { url: "${url}" } }
obligatory: [{ kle: "02.34.02" }]
kommuner: { ${kommuner.join(', ')} }
reachability: { references: ["127.0.0.1:9"] }
`,
  )
  return config
}

const healthOf = async (address: string) => {
  const answer = await fetch(`${address}/healthz`)
  return [answer.status, ((await answer.json()) as { storeTrouble: string | null }).storeTrouble]
}

const kill = async ({ child, ended }: Started): Promise<void> => {
  child.kill('SIGKILL')
  await ended
}

/** The row of the newest round on the page Drift, as text. */
const newestRound = async (address: string): Promise<string> => {
  const page = await (await fetch(`${address}/drift`)).text()
  const [, rows = ''] = /Runder, nyeste først.*?<tbody>(.*?)<\/tbody>/s.exec(page) ?? []
  return rows.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
}

it('a round that kill -9 interrupts shows what it had done, also after a log reader went away and on a full disk', async ({
  skip,
}) => {
  const disk = mountSmallDisk(6000)
  if (disk === undefined) return skip('this user may not mount a small file system')
  const env = { BORGERBLIK_DATA: disk.folder, BORGERBLIK_CONFIG: configure(await startIndex(3)) }
  const first = startServer(env)
  const address = await addressOf(first)
  // As `| head -1` does. Each check without an answer is a line of the log.
  first.child.stdout?.destroy()
  await eventually(async () => expect(await newestRound(address)).toContain('3 af 4 3 i gang'))
  expect(first.child.exitCode).toBeNull()
  await kill(first)

  disk.fill()
  const second = startServer(env)
  const again = await addressOf(second)
  expect(await newestRound(again)).toContain('3 af 4 3 afbrudt')
  await eventually(async () => expect(await healthOf(again)).toEqual([503, 'full']))
  expect((await fetch(again)).status).toBe(200)
  disk.free()
  await eventually(async () => expect(await healthOf(again)).toEqual([200, null]))
  expect(second.printed()).toMatch(
    /nothing can be stored: There is no room on the disk[\s\S]*can be stored again/,
  )
})
