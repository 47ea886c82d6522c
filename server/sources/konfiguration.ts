// Fetches the KLE-konfigurationer: JSON, with limits of size and time. The import reads its content.
import type { Clock } from '../domain/ports/clock.ts'
import { type GetResult, get } from './probe/get.ts'
import { textOf } from './wire/charset.ts'

export type KonfigurationAnswer =
  | { kind: 'answer'; answer: unknown }
  | {
      kind: Exclude<GetResult['kind'], 'answer'> | 'http' | 'shape'
      /** Our own words and codes, never text from the answer. */
      detail?: string | undefined
    }

/** Room for 98 kommuner with 2,000 configurations of 250 bytes each. */
const maxBytes = 50_000_000

/** Sends one request. Never throws because of the other side; rejects only when `signal` aborts. */
export const fetchKonfiguration = async (
  { url, timeoutMs }: { url: string; timeoutMs: number },
  { mono, now }: Clock,
  signal: AbortSignal,
): Promise<KonfigurationAnswer> => {
  const result = await get({ url, timeoutMs, maxBytes, expected: [200] }, { mono, now }, signal)
  if (result.kind !== 'answer') return { kind: result.kind, detail: result.detail }
  if (result.status !== 200) return { kind: 'http', detail: `HTTP ${result.status}` }
  try {
    return { kind: 'answer', answer: JSON.parse(textOf(result.body, result.contentType, true)) }
  } catch {
    return { kind: 'shape', detail: 'no JSON' }
  }
}
