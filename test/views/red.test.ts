// Tests what is red: what went wrong or back, and not what has not begun.
import { describe, expect, it } from 'vitest'
import type { RungId } from '../../server/domain/readiness/ladder.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import { levelColors } from '../../views/slide/design.ts'
import { incidentBadges } from '../../views/text/incidents.ts'
import { outcomeBadge } from '../../views/text/kle-lines.ts'
import { pointBadges } from '../../views/text/response-times.ts'
import { certificateBadges, klikBadges, probeBadges } from '../../views/text/service-words.ts'
import { rungBadge, states } from '../../views/text/words.ts'
import { colorsOf, rules, token } from '../support/stylesheet.ts'

/** Whether a colour is a tone of red: `#ffe0e0` is, yellow and brown are not. */
const isRed = (hex: string): boolean => {
  const [r = 0, g = 0, b = 0] = (hex.match(/[\da-f]{2}/gi) ?? []).map((two) => Number.parseInt(two, 16))
  return r - Math.max(g, b) > 20 && Math.abs(g - b) < 12
}

/** The colours of the rules whose selector has this class. */
const coloursOf = (name: string): string[] =>
  rules
    .filter(({ selectors }) => selectors.some((one) => new RegExp(`\\.${name}(?![\\w-])`).test(one)))
    .flatMap(({ declarations }) => [...declarations.values()].flatMap(colorsOf))

const isRedState = (state: string): boolean => coloursOf(`s-${state}`).some(isRed)
const redOf = (badges: Record<string, { state: string }>): string[] =>
  Object.keys(badges).filter((key) => isRedState(badges[key]?.state ?? ''))

describe('red', () => {
  it('is no colour of a state of a kommune, in badges, on the map, in strips and charts, or on slides', () => {
    expect(isRedState('fault')).toBe(true)
    expect(states.filter(isRedState)).toEqual([])
    for (const level of levels) {
      const drawn = [...coloursOf(`o-${level}`), ...coloursOf(`f-${level}`)]
      const chart = [token(level), token(`${level}-edge`)]
      expect([...drawn, ...chart, ...Object.values(levelColors[level])].filter(isRed), level).toEqual([])
    }
  })

  it('is the colour of what failed, runs out, or is open against intent', () => {
    expect(redOf(incidentBadges)).toEqual(['open', 'unstable'])
    expect(redOf(probeBadges)).toEqual(['unstable', 'failed'])
    expect(redOf(pointBadges)).toEqual(['manyFailed'])
    expect(redOf(certificateBadges)).toEqual(['7', 'ended'])
  })

  it('is not the colour of a KLIK task or a KLE number that has not begun', () => {
    expect(redOf(klikBadges)).toEqual([])
    expect(isRedState(outcomeBadge({ kind: 'cases', cases: 0 }).state)).toBe(false)
  })

  it('is the colour of a stop and of a fault among the rungs that are not met, which have a shape of their own', () => {
    const rungs = ['adgang', 'leverance', 'friskhed', 'konfiguration', 'gate', 'kanVises'] as const
    const badgeOf = (rung: RungId) => rungBadge({ rung, outcome: 'no', evidence: {} })
    expect(rungs.filter((rung) => isRedState(badgeOf(rung).state))).toEqual(['friskhed', 'konfiguration'])
    expect(new Set(rungs.map((rung) => badgeOf(rung).state)).size).toBe(2)
  })
})
