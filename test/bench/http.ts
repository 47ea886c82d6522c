// Owns the bench of the pages: the first render after a round, and requests per second against Hono's constant.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import { startHttp } from '../../server/http/listen.ts'
import { allDelivered, createTestApp } from '../support/app.ts'
import { firstView, maxFirstView } from '../support/first-view.ts'
import { type Figure, median, ms, times } from './table.ts'

const requests = 2000
const repeats = 7

/** Requests per second as another process gets them, `ifNoneMatch` or not. */
const rateOf = async (client: ChildProcess, url: string, ifNoneMatch?: string): Promise<number> => {
  client.send({ url, requests, ifNoneMatch })
  const [answer] = (await once(client, 'message')) as [{ rate: number; status: number }]
  if (answer.status !== (ifNoneMatch ? 304 : 200)) throw new Error(`the bench got ${answer.status}`)
  return answer.rate
}

export const benchHttp = async (): Promise<Figure[]> => {
  const test = createTestApp()
  const renders: number[] = []
  for (let i = 0; i < 41; i++) {
    await test.round(allDelivered)
    const startedAt = performance.now()
    await (await test.app.request('/kommuner')).arrayBuffer()
    renders.push(performance.now() - startedAt)
  }
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
  const first = median(renders)
  const ratio = median(rates.ours) / median(rates.floor)
  return [
    {
      name: 'first render of /kommuner after a round, 98',
      value: ms(first),
      bound: '≤ 10 ms',
      holds: first <= 10,
    },
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
