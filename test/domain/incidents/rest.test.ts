// Tests what came of all that has not stopped, by interval.
import { describe, expect, it } from 'vitest'
import { createRest } from '../../../server/domain/incidents/rest.ts'

const none = { received: 0, expected: 0 }

describe('what has not stopped', () => {
  it('is summed since an interval, without the latest, and without what is inside', () => {
    const rest = createRest()
    for (const from of [1, 2, 3]) {
      rest.begin(from)
      rest.add({ received: from, expected: 10 * from })
    }
    expect(rest.since(1, none)).toEqual({ received: 3, expected: 30 })
    expect(rest.since(2, { received: 1, expected: 5 })).toEqual({ received: 1, expected: 15 })
    expect(rest.latest()).toMatchObject({ received: 3, expected: 30 })
  })

  it('is never less than nothing', () => {
    const rest = createRest()
    rest.begin(1)
    rest.add({ received: 1, expected: 1 })
    rest.begin(2)
    expect(rest.since(1, { received: 2, expected: 2 })).toEqual(none)
  })

  it('is nothing before the first interval', () => {
    const rest = createRest()
    rest.add({ received: 1, expected: 1 })
    expect(rest.latest()).toEqual(none)
    expect(rest.since(0, none)).toEqual(none)
  })
})
