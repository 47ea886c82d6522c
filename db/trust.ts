// Trust: which attempts and probe results were recorded before the clock was set, so that they show nothing of now.
import type { Db } from './open.ts'

type Last = { attempt: number; probe: number }

const noneBefore: Last = { attempt: 0, probe: 0 }

/** Key of the mark that holds the ids of the last rows before the clock was last set. */
const markKey = 'clockSet'

export const createTrust = ({ $client }: Db) => {
  const readMark = $client.prepare<[string], string>('SELECT value FROM mark WHERE key = ?').pluck()
  const writeMark = $client.prepare<[string, string]>(
    'INSERT INTO mark (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const readLast = $client.prepare<[], Last>(
    `SELECT coalesce((SELECT max(id) FROM attempt), 0) AS attempt,
            coalesce((SELECT max(id) FROM probe_result), 0) AS probe`,
  )
  const last = (): Last => readLast.get() ?? noneBefore
  return {
    /** Distrusts everything recorded until now. Must run inside the caller's transaction. */
    distrust: (): void => {
      writeMark.run(markKey, JSON.stringify(last()))
    },
    /** The ids of the last attempt and the last probe result that are not trusted; 0 when all are. */
    lastDistrusted: (): Last => {
      const text = readMark.get(markKey)
      if (text === undefined) return noneBefore
      const marked: Last = JSON.parse(text)
      const { attempt, probe } = last()
      // SQLite numbers from 1 again after all rows have been deleted.
      return {
        attempt: marked.attempt > attempt ? 0 : marked.attempt,
        probe: marked.probe > probe ? 0 : marked.probe,
      }
    },
  }
}

export type Trust = ReturnType<typeof createTrust>
