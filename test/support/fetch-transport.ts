// Owns the source's transport over global `fetch`, which MSW sees (it does not see undici's own calls).
import type { Transport } from '../../server/sources/http.ts'

export const fetchTransport: Transport = async ({ url, headers, body }, signal) => {
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    return { kind: 'reply', status: answer.status, body: await answer.text(), durationMs: 1 }
  } catch (error) {
    if (signal.aborted) throw error
    return { kind: 'network', durationMs: 1 }
  }
}
