// Owns servers for the browser's tests: the demo as a process of its own, and the app behind a real socket, to be driven.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kommuner } from '../../server/domain/kommuner.ts'
import { startHttp } from '../../server/http/listen.ts'
import { type Answer, allDelivered, createTestApp, type TestApp, testNumbers } from './app.ts'
import { addressOf, startServer } from './server-process.ts'

/** The real demo, after its first round. */
export const startDemo = async (): Promise<{ url: string; close(): Promise<void> }> => {
  const folder = mkdtempSync(join(tmpdir(), 'borgerblik-demo-'))
  const stops: (() => Promise<void>)[] = []
  const close = async () => {
    for (const stop of stops) await stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const started = startServer({ BORGERBLIK_DATA: folder }, (stop) => stops.push(stop))
    const url = await addressOf(started)
    await started.says(/round ended/)
    return { url, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Nothing of anything. */
const noneDelivered = Object.fromEntries(testNumbers.map((kle) => [kle, 0]))

/** Every state in every group: alle, flere (KLE 02 alone has two numbers), ingen, no right, not answered, never asked. */
const answersOf = (i: number): Readonly<Record<string, Answer>> => {
  if (i < 10) return allDelivered
  if (i < 35) return { ...noneDelivered, '02.34.02': 40 + i }
  if (i === 90) return Object.fromEntries(testNumbers.map((kle) => [kle, { outcome: 'noRight' } as const]))
  if (i === 91) return Object.fromEntries(testNumbers.map((kle) => [kle, { outcome: 'timeout' } as const]))
  return i === 92 ? {} : noneDelivered
}

/** One round with a kommune in every state. */
export const recordMixed = async ({ record }: TestApp): Promise<void> => {
  for (const [i, { kommunekode }] of kommuner.entries()) await record(kommunekode, answersOf(i))
}

/** A test's app where a browser can reach it. */
export const serveTestApp = async () => {
  const test = createTestApp()
  const http = await startHttp(test.app, { host: '127.0.0.1', port: 0 })
  return {
    test,
    url: http.url,
    /** As when the server has gone. */
    stop: http.close,
    /** Again at the same address. */
    start: () => startHttp(test.app, { host: '127.0.0.1', port: Number(new URL(http.url).port) }),
    close: async () => {
      await http.close()
      await test.close()
    },
  }
}

export type Served = Awaited<ReturnType<typeof serveTestApp>>
