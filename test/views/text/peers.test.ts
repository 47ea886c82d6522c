// Tests the sentences about whether a kommune is alone in an incident, with one or several in each part.
import { describe, expect, it } from 'vitest'
import { kommuner } from '../../../server/domain/kommuner.ts'
import { hitText } from '../../../views/text/peers.ts'

const among = (from: number, to: number) => kommuner.slice(from, to)
const nobody = { hit: [], recovered: [], notHit: [], silent: [], unknown: [] }
const users = (n: number) => ({ navn: 'Nexus', kommuner: among(0, n) })

describe('whether an incident hits the kommune alone', () => {
  it.each([
    [
      'the only one with its product',
      { ...nobody, hit: among(0, 1), notHit: among(1, 98) },
      users(1),
      { answer: 'Ja', whom: 'den ene kommune, der leverede med Nexus, er ramt; af alle 98: 97 er ikke ramt' },
    ],
    [
      'one more without its product',
      { ...nobody, hit: among(0, 3), unknown: among(3, 98) },
      users(2),
      {
        answer: 'Nej',
        whom: 'begge kommuner, der leverede med Nexus, er ramt; af alle 98: 1 anden er også ramt, 95 er ikke afgjort',
      },
    ],
    [
      'all, whatever their product',
      { ...nobody, hit: among(0, 98) },
      undefined,
      { answer: 'Nej', whom: 'alle 98 kommuner er ramt' },
    ],
  ] as const)('is answered when it hits %s', (_, hit, using, told) => {
    expect(hitText(hit, using, 98)).toEqual(told)
  })
})
