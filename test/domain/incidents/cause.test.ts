// Tests causes as text: each is read back as it was written, and no other text is a cause.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cause, causeText, parseCause } from '../../../server/domain/incidents/cause.ts'
import { kleGroups } from '../../../server/domain/kle.ts'

const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/)
const group = fc.constantFrom(...kleGroups)
const causes: fc.Arbitrary<Cause> = fc.oneof(
  fc.record({ kind: fc.constantFrom('platform' as const, 'service' as const, 'kommune' as const), id }),
  fc.record({ kind: fc.constant('product' as const), id, group: fc.option(group, { nil: undefined }) }),
  fc.record({ kind: fc.constant('group' as const), id: group }),
  fc.constant({ kind: 'unknown' as const }),
)

describe('the text of a cause', () => {
  it('parses to the same cause', () => {
    fc.assert(
      fc.property(causes, (cause) => {
        expect(parseCause(causeText(cause))).toEqual(cause)
      }),
    )
  })

  it.each([
    '',
    'Unknown',
    'service',
    'service:',
    'indeks:sdi',
    'service:sdi+group:27',
    'product:nexus+group:2',
    'product:nexus+',
  ])('has another form than %j, which is no cause', (text) => {
    expect(parseCause(text)).toBeUndefined()
  })
})
