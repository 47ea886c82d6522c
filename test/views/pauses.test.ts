// Tests what the page Drift says of services that have asked us to wait.
import { expect, it } from 'vitest'
import { minute } from '../../server/domain/time.ts'
import { createReading } from '../../views/model/world.ts'
import { pausedServices } from '../../views/pages/pauses.ts'
import { worldNow } from '../support/world-data.ts'
import { createWorld, october } from '../support/worlds.ts'

const world = createWorld({ answer: october })

const told = (pauses: Parameters<typeof pausedServices>[0]['status']['pauses']) => {
  const reading = createReading(worldNow)
  const text = String(pausedServices({ ...world, reading, status: { lagMs: 0, pauses } }))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return { text, validUntil: reading.validUntil() }
}

it('names each service that waits and when it is called again, and the page is valid until then', () => {
  const later = ['ydi', 'servicePage'].map((service) => ({ service, until: worldNow + 20 * minute }))
  const { text, validUntil } = told([{ service: 'sdi', until: worldNow + minute }, ...later])
  expect(text).toMatch(
    /^Har bedt os vente \(Retry-After\) Sags- og Dokumentindekset: ingen opslag før kl\. [\d.]+ Ydelsesindekset: ingen opslag før kl\. [\d.]+ Serviceplatformens egen driftsside: ingen opslag før kl\. [\d.]+$/,
  )
  expect(validUntil).toBe(worldNow + minute)
})

it('says nothing of a wait that is over', () => {
  for (const pauses of [undefined, [], [{ service: 'sdi', until: worldNow }]])
    expect(told(pauses).text).toBe('false')
})
