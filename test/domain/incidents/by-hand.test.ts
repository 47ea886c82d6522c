// Tests which texts about an incident are accepted from people.
import { describe, expect, it } from 'vitest'
import { parseByHand } from '../../../server/domain/incidents/by-hand.ts'

describe('a text written by hand', () => {
  it('becomes one line without invisible characters', () => {
    expect(parseByHand(' Driften\n\tser på det.\u200B ', 500)).toEqual({ text: 'Driften ser på det.' })
  })

  it('is refused above its length, as it would be stored', () => {
    expect(parseByHand(`${'x'.repeat(500)}\n`, 500)).toEqual({ text: 'x'.repeat(500) })
    expect(parseByHand('x'.repeat(501), 500)).toEqual({
      mistake: 'has 501 characters; at most 500 are stored',
    })
  })

  it('is refused when nothing is left of it', () => {
    expect(parseByHand(' \n\u200B', 500)).toEqual({ mistake: 'is empty' })
  })

  it.each([
    'Borgeren 010170-1234 ser intet',
    'Borgeren 010170\n1234 ser intet',
    '0101701234',
    'født 01 01 70 1234',
    '0 1 0 1 7 0 1 2 3 4',
    'født 01.01.70. 1234',
  ])('is refused with a CPR-like number, which is not repeated: %j', (text) => {
    expect(parseByHand(text, 500)).toEqual({ mistake: 'has a number like a CPR number' })
  })

  it('may hold other numbers', () => {
    for (const text of [
      'Sag 2022-17: 12 af 60 opslag fejlede 28.09.2022 kl. 08.15',
      '28.09.2022 08.15 til 29.09.2022 10.00',
    ])
      expect(parseByHand(text, 500)).toEqual({ text })
  })
})
