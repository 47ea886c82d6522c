// Tests how long a certificate has left, on both sides of each limit.
import { describe, expect, it } from 'vitest'
import { assessCertificate } from '../../../server/domain/services/certificate.ts'
import { day } from '../../../server/domain/time.ts'

const validTo = Date.UTC(2026, 11, 31)

describe('a certificate', () => {
  it.each([
    [365 * day, 365, 'ok'],
    [31 * day, 31, 'ok'],
    [31 * day - 1, 30, '30'],
    [15 * day, 15, '30'],
    [15 * day - 1, 14, '14'],
    [8 * day, 8, '14'],
    [8 * day - 1, 7, '7'],
    [1 * day, 1, '7'],
    [1, 0, '7'],
    [0, 0, 'ended'],
    [-365 * day, 0, 'ended'],
  ])('with %i ms left has %i days: %s', (left, days, state) => {
    expect(assessCertificate(validTo, validTo - left)).toEqual({ days, state })
  })
})
