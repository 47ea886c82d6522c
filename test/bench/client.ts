// HTTP client of the bench, in its own process: requests an address over a few connections to measure the rate, or one
// request after another until it is sent `stop` to measure the longest answer.
import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'

type Task = { url: string; requests: number; ifNoneMatch?: string } | { url: string } | 'stop'

const connections = 8
const pauseMs = 5
const dispatcher = new Agent({ connections, pipelining: 1 })
let isStopped = false

const fetchStatus = async (url: string, headers = {}): Promise<number> => {
  const answer = await request(url, { dispatcher, headers })
  await answer.body.dump({ limit: 10_000_000 })
  return answer.statusCode
}

const measureRate = async (url: string, requests: number, ifNoneMatch: string | undefined) => {
  const headers = ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }
  let left = requests
  let status = 0
  const work = async () => {
    while (left-- > 0) status = await fetchStatus(url, headers)
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: connections }, work))
  process.send?.({ rate: requests / ((performance.now() - startedAt) / 1000), status })
}

const measureLongest = async (url: string) => {
  isStopped = false
  let longestMs = 0
  while (!isStopped) {
    const startedAt = performance.now()
    await fetchStatus(url)
    longestMs = Math.max(longestMs, performance.now() - startedAt)
    await sleep(pauseMs)
  }
  process.send?.({ longestMs })
}

process.on('message', (task: Task) => {
  if (task === 'stop') isStopped = true
  else if ('requests' in task) void measureRate(task.url, task.requests, task.ifNoneMatch)
  else void measureLongest(task.url)
})
process.once('disconnect', () => process.exit(0))
process.send?.('ready')
