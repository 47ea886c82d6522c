// Owns the bench's client: a process of its own that asks one address many times over a few connections.
import { Agent, request } from 'undici'

type Task = { url: string; requests: number; ifNoneMatch?: string }

const connections = 8
const dispatcher = new Agent({ connections, pipelining: 1 })

const run = async ({ url, requests, ifNoneMatch }: Task) => {
  const headers = ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }
  let left = requests
  let status = 0
  const work = async () => {
    while (left-- > 0) {
      const answer = await request(url, { dispatcher, headers })
      status = answer.statusCode
      await answer.body.dump({ limit: 10_000_000 })
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: connections }, work))
  process.send?.({ rate: requests / ((performance.now() - startedAt) / 1000), status })
}

process.on('message', (task: Task) => void run(task))
process.once('disconnect', () => process.exit(0))
process.send?.('ready')
