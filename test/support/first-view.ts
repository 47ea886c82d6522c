// Computes what a browser loads for the first view of the front page, compressed, by address.
import type { Hono } from 'hono'
import { references } from '../../server/http/stylesheet.ts'

export const maxFirstView = 120 * 1024

/** Transferred bytes by address. Includes every font that a rule may use, so a browser may load less. */
export const firstView = async (app: Hono): Promise<Map<string, number>> => {
  const text = async (path: string) => (await app.request(path)).text()
  const html = await text('/')
  const linked = [...html.matchAll(/<(?:link|script|img)[^>]*?(?:href|src)="([^"]+)"/g)].map(
    (m) => m[1] ?? '',
  )
  const loaded = new Set(['/', ...linked])
  for (const address of linked) {
    const found = address.endsWith('.css')
      ? references(await text(address)).filter((reference) => reference.endsWith('.woff2'))
      : [...(await text(address)).matchAll(/(?:import|from)\s*['"](\.[^'"]+)['"]/g)].map((m) => m[1] ?? '')
    for (const reference of found) loaded.add(new URL(reference, `http://x${address}`).pathname)
  }
  const sizes = new Map<string, number>()
  for (const path of loaded) {
    const answer = await app.request(path, { headers: { 'accept-encoding': 'br' } })
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`)
    sizes.set(path, (await answer.arrayBuffer()).byteLength)
  }
  return sizes
}
