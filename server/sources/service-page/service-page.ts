// Owns fetching Serviceplatformen's public service page: bounded in size and time, parsed by parse.ts.
import { createSecureContext } from 'node:tls'
import type { Clock } from '../../domain/ports/clock.ts'
import type { ServicePageReading } from '../../domain/services/service-page.ts'
import { get } from '../probe/get.ts'
import { parseServicePage } from './parse.ts'

export type ServicePageOptions = { url: string; timeoutMs: number }

/** Reading a page of 1 MB would hold the event loop for hundreds of ms; a thousand services fit in this. */
const maxBytes = 100_000

/** A page that does not say is UTF-8; many of that age say Latin-1, which browsers read as Windows-1252. */
const decode = (body: Buffer, contentType: string): string => {
  const latin = /charset\s*=\s*"?(iso-8859-1|windows-1252)\b/i.test(contentType)
  return latin ? new TextDecoder('windows-1252').decode(body) : body.toString('utf8')
}

/** Reads the page once. Never throws for anything it can hold; rejects only when `signal` aborts. */
export const createServicePage = ({ url, timeoutMs }: ServicePageOptions, { now, mono }: Clock) => {
  const context = createSecureContext()
  const deps = { mono, contexts: { own: context, others: context } }
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
