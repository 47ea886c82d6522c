// Tests the contrast of colours that axe does not look at: edges and shapes of states, lines of charts, parts of slides.
import { describe, expect, it } from 'vitest'
import { levelColors, ownColors } from '../../views/slide/design.ts'
import { colorsOf, ruleOf, rules, token } from '../support/stylesheet.ts'

/** The colours of a declaration, of which there must be one. */
const colorsIn = (selector: string, name: string, otherwise?: string): string[] => {
  const colors = colorsOf(ruleOf(selector).declarations.get(name) ?? otherwise ?? '')
  if (colors.length === 0) throw new Error(`${selector} has no ${name}`)
  return colors
}

/** Relative luminance, 0..1 (WCAG 2.2). */
const luminance = (color: string): number => {
  const [r = 0, g = 0, b = 0] = [...color.replace('#', '').matchAll(/../g)].map(([part]) => {
    const share = Number.parseInt(part, 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
/** 1..21 */
const contrast = (one: string, other: string): number => {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** WCAG 2.2 AA: text (1.4.3), and shapes that are needed to understand (1.4.11). */
const leastOf = { text: 4.5, shape: 3 }
const backgrounds = ['#ffffff', token('paper')]

/** The classes of states that set a fill. */
const states = rules
  .filter(({ declarations }) => declarations.has('--fill'))
  .flatMap(({ selectors }) => selectors.filter((one) => /^\.s-\w+$/.test(one)))

describe('the contrast', () => {
  it('is measured as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
    expect(states.length).toBeGreaterThanOrEqual(8)
  })

  it.each(states)('of a badge %s is enough for its text, and for its edge beside the page', (state) => {
    const [on = ''] = colorsIn(state, '--on', 'var(--ink)')
    const [edge = ''] = colorsIn(state, '--edge')
    for (const fill of colorsIn(state, '--fill'))
      expect(contrast(on, fill), `text on ${fill}`).toBeGreaterThanOrEqual(leastOf.text)
    for (const background of backgrounds)
      expect(contrast(edge, background), `edge on ${background}`).toBeGreaterThanOrEqual(leastOf.shape)
  })

  it.each(['.o-flere', '.o-ingen', '.o-ukendt', '.o-noAccess', '.l-ukendt'])(
    'of a segment %s is enough for its outline',
    (segment) => {
      const [stroke = ''] = colorsIn(segment, 'stroke')
      for (const background of backgrounds)
        expect(contrast(stroke, background), background).toBeGreaterThanOrEqual(leastOf.shape)
    },
  )

  it.each([
    'line-1',
    'line-2',
    'line-3',
    'line-4',
    'limit',
    'alle-edge',
    'flere-edge',
    'ingen-edge',
    'ukendt-edge',
  ])('of the line %s is enough on a chart and on the spans of incidents and maintenance', (line) => {
    for (const background of ['#ffffff', token('incident'), token('maintenance')])
      expect(contrast(token(line), background), background).toBeGreaterThanOrEqual(leastOf.shape)
  })

  it.each(['ink', 'soft', 'limit', 'line-1'])('of text in %s is enough on each background', (name) => {
    for (const background of [...backgrounds, '#ffeecc'])
      expect(contrast(token(name), background), background).toBeGreaterThanOrEqual(leastOf.text)
  })

  it.each(Object.entries(levelColors))('of the level %s on a slide is enough', (_, { fill, line, label }) => {
    expect(contrast(label, fill), 'label').toBeGreaterThanOrEqual(leastOf.text)
    expect(contrast(line, ownColors.lt1), 'outline').toBeGreaterThanOrEqual(leastOf.shape)
  })
})
