// Fetches Serviceplatformen's public service page, with limits of size and time; parse.ts parses it.
import { createSecureContext } from 'node:tls'
import type { Clock } from '../../domain/ports/clock.ts'
import type { ServicePageReading } from '../../domain/services/service-page.ts'
import { get } from '../probe/get.ts'
import { parseServicePage } from './parse.ts'

export type ServicePageOptions = { url: string; timeoutMs: number }

/** Room for a thousand services. Parsing a page of 1 MB would block the event loop for hundreds of ms. */
const maxBytes = 100_000

/** UTF-8 by default. Older pages often declare Latin-1, which browsers decode as Windows-1252. */
const decode = (body: Buffer, contentType: string): string => {
  const latin = /charset\s*=\s*"?(iso-8859-1|windows-1252)\b/i.test(contentType)
  return latin ? new TextDecoder('windows-1252').decode(body) : body.toString('utf8')
}

/** Reads the page once. Never throws, whatever the page contains; rejects only when `signal` aborts. */
export const createServicePage = ({ url, timeoutMs }: ServicePageOptions, { now, mono }: Clock) => {
  const context = createSecureContext()
  const deps = { mono, now, contexts: { own: context, others: context } }
  return {
    read: async (signal: AbortSignal): Promise<ServicePageReading> => {
      const at = now()
      const result = await get({ url, timeoutMs, maxBytes, expected: [200] }, deps, signal)
      if (result.kind !== 'answer') return { at, outcome: result.kind, detail: result.detail }
      if (result.status !== 200) return { at, outcome: 'status', detail: `HTTP ${result.status}` }
      const statements = parseServicePage(decode(result.body, result.contentType))
      return statements === undefined ? { at, outcome: 'shape' } : { at, outcome: 'read', statements }
    },
  }
}
