// Fetches Serviceplatformen's public service page, with limits of size and time; parse.ts parses it.
import type { Clock } from '../../domain/ports/clock.ts'
import type { ServicePageReading } from '../../domain/services/service-page.ts'
import { get } from '../probe/get.ts'
import { textOf } from '../wire/charset.ts'
import { parseServicePage } from './parse.ts'

export type ServicePageOptions = {
  url: string
  timeoutMs: number
  /** Called when the page asks us to wait. */
  onRetryAfter?: ((ms: number) => void) | undefined
}

/** Room for a thousand services. Parsing a page of 1 MB would block the event loop for hundreds of ms. */
const maxBytes = 100_000

/** Reads the page once. Never throws, whatever the page contains; rejects only when `signal` aborts. */
export const createServicePage = (
  { url, timeoutMs, onRetryAfter }: ServicePageOptions,
  { now, mono }: Clock,
) => ({
  read: async (signal: AbortSignal): Promise<ServicePageReading> => {
    const at = now()
    const result = await get({ url, timeoutMs, maxBytes, expected: [200] }, { mono, now }, signal)
    if (result.kind !== 'answer') return { at, outcome: result.kind, detail: result.detail }
    if (result.retryAfterMs !== undefined) onRetryAfter?.(result.retryAfterMs)
    if (result.status !== 200) return { at, outcome: 'status', detail: `HTTP ${result.status}` }
    const statements = parseServicePage(textOf(result.body, result.contentType))
    return statements === undefined ? { at, outcome: 'shape' } : { at, outcome: 'read', statements }
  },
})
