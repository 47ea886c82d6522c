// Transport over global `fetch`, which MSW intercepts (it does not intercept undici's own calls).
import type { Transport } from '../../server/sources/http.ts'

export const fetchTransport: Transport = async ({ url, headers, body }, signal) => {
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    // A refused connection: MSW throws it, or returns it as an answer when the global Response has been replaced.
    if (answer.type === 'error' || answer.status === 0) return { kind: 'network', durationMs: 1 }
    return { kind: 'reply', status: answer.status, body: await answer.text(), durationMs: 1 }
  } catch (error) {
    if (signal.aborted) throw error
    return { kind: 'network', durationMs: 1 }
  }
}
