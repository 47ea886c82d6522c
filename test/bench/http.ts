// Compares the pages with their least possible cost: the first render after a change with its HTML joined from parts,
// and requests per second with Hono's constant.
import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import { startHttp } from '../../server/http/listen.ts'
import { allDelivered, createTestApp, type TestApp } from '../support/app.ts'
import { firstView, maxFirstView } from '../support/first-view.ts'
import { cpuOf, type Figure, median, pairedRatio, times } from './table.ts'

const requests = 2000
const repeats = 7

/** Requests per second measured from another process, with or without `ifNoneMatch`. */
const rateOf = async (client: ChildProcess, url: string, ifNoneMatch?: string): Promise<number> => {
  client.send({ url, requests, ifNoneMatch })
  const [answer] = (await once(client, 'message')) as [{ rate: number; status: number }]
  if (answer.status !== (ifNoneMatch ? 304 : 200)) throw new Error(`the bench got ${answer.status}`)
  return answer.rate
}

/** Renders and joins alternate at short intervals, so that other processes slow both equally. */
const turns = 25
const rendersPerTurn = 10
/** Measured 13.5–19; 26 with everything rendered twice. */
const mostOfJoining = 24

/** Splits at every tag and attribute value, into at least as many parts as the page has templates and values. */
const partsOf = (html: string): string[] => html.split(/(?=[<"])/)

/** The least that any page does: joins its text from parts, encodes, hashes and answers. */
const answerJoined = async (parts: readonly string[]): Promise<void> => {
  const bytes = Buffer.from(parts.join(''))
  const etag = createHash('sha256').update(bytes).digest('base64url')
  await new Response(bytes, { headers: { etag } }).arrayBuffer()
}

/** Compares the first render of /kommuner after a change with the same HTML joined from its parts. */
const benchRender = async ({ app, record, round }: TestApp): Promise<Figure[]> => {
  await round(allDelivered)
  const parts = partsOf(await (await app.request('/kommuner')).text())
  const renders: number[] = []
  const joins: number[] = []
  for (let turn = 0; turn < turns; turn++) {
    let [rendered, joined] = [0, 0]
    for (let i = 0; i < rendersPerTurn; i++) {
      await record('0751', allDelivered)
      rendered += await cpuOf(async () => (await app.request('/kommuner')).arrayBuffer())
      joined += await cpuOf(() => answerJoined(parts))
    }
    renders.push(rendered / rendersPerTurn)
    joins.push(joined / rendersPerTurn)
  }
  return pairedRatio(
    'CPU of the first render of /kommuner after a change, 98',
    'CPU of the same HTML joined, encoded and hashed',
    renders,
    joins,
    mostOfJoining,
  )
}

export const benchHttp = async (): Promise<Figure[]> => {
  const test = createTestApp()
  const rendering = await benchRender(test)
  const firstBytes = [...(await firstView(test.app)).values()].reduce((sum, size) => sum + size, 0)
  const page = await test.app.request('/kommuner')
  const etag = page.headers.get('etag') ?? ''
  const bytes = await page.text()
  const constant = new Hono().get('/kommuner', (c) => c.html(bytes))
  const ours = await startHttp(test.app, { host: '127.0.0.1', port: 0 })
  const floor = await startHttp(constant, { host: '127.0.0.1', port: 0 })
  const client = fork(fileURLToPath(new URL('./client.ts', import.meta.url)), {
    execArgv: ['--import', import.meta.resolve('tsx')],
  })
  await once(client, 'message')
  const rates = { ours: [] as number[], floor: [] as number[], unchanged: [] as number[] }
  for (let i = 0; i < repeats; i++) {
    rates.ours.push(await rateOf(client, `${ours.url}/kommuner`))
    rates.floor.push(await rateOf(client, `${floor.url}/kommuner`))
    rates.unchanged.push(await rateOf(client, `${ours.url}/kommuner`, etag))
  }
  client.disconnect()
  await Promise.all([ours.close(), floor.close()])
  await test.close()
  const ratio = median(rates.ours) / median(rates.floor)
  return [
    ...rendering,
    { name: 'requests/s, a kept page', value: median(rates.ours).toFixed(0) },
    { name: 'requests/s, Hono with the same bytes as a constant', value: median(rates.floor).toFixed(0) },
    { name: 'ratio', value: times(ratio), bound: '≥ 0.8 ×', holds: ratio >= 0.8 },
    {
      name: 'first view of /, compressed, in all',
      value: `${(firstBytes / 1024).toFixed(0)} KB`,
      bound: '≤ 120 KB',
      holds: firstBytes <= maxFirstView,
    },
    { name: 'requests/s, 304 where nothing changed', value: median(rates.unchanged).toFixed(0) },
  ]
}
