// Serves a test app behind a real socket for the browser tests.
import { kommuner } from '../../server/domain/kommuner.ts'
import { startHttp } from '../../server/http/listen.ts'
import { type Answer, allDelivered, createTestApp, type TestApp, testNumbers } from './app.ts'

const noneDelivered = Object.fromEntries(testNumbers.map((kle) => [kle, 0]))

/** Every state in every group: alle, flere (only KLE 02 has two numbers), ingen, no right, failed, never measured. */
const answersOf = (i: number): Readonly<Record<string, Answer>> => {
  if (i < 10) return allDelivered
  if (i < 35) return { ...noneDelivered, '02.34.02': 40 + i }
  if (i === 90) return Object.fromEntries(testNumbers.map((kle) => [kle, { outcome: 'noRight' } as const]))
  if (i === 91) return Object.fromEntries(testNumbers.map((kle) => [kle, { outcome: 'timeout' } as const]))
  return i === 92 ? {} : noneDelivered
}

/** Records a round with a kommune in every state. */
export const recordMixed = async ({ record }: TestApp): Promise<void> => {
  for (const [i, { kommunekode }] of kommuner.entries()) await record(kommunekode, answersOf(i))
}

/** A test app that a browser can reach. */
export const serveTestApp = async (options: Parameters<typeof createTestApp>[0] = {}) => {
  const test = createTestApp(options)
  const http = await startHttp(test.app, { host: '127.0.0.1', port: 0 })
  return {
    test,
    url: http.url,
    /** Stops serving, as when the server is down. */
    stop: http.close,
    /** Serves again at the same address. */
    start: () => startHttp(test.app, { host: '127.0.0.1', port: Number(new URL(http.url).port) }),
    close: async () => {
      await http.close()
      await test.close()
    },
  }
}

export type Served = Awaited<ReturnType<typeof serveTestApp>>
