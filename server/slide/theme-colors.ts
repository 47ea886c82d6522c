// Colours of a template's theme: which of its two text colours can be read on each of our series.
import type { LabelColors } from '../../views/slide/parts/chart.ts'
import { attribute, elements } from './opened-package.ts'

/** Red, green and blue, 0..1. */
type Rgb = readonly number[]

const white: Rgb = [1, 1, 1]

const colorOf = (theme: Element, name: string): Rgb => {
  const [color] = elements(theme, name)
  const hex =
    color === undefined
      ? undefined
      : (attribute(elements(color, 'srgbClr')[0], 'val') ??
        attribute(elements(color, 'sysClr')[0], 'lastClr'))
  const [, r = 'ff', g = 'ff', b = 'ff'] = /^(..)(..)(..)$/.exec(hex ?? '') ?? []
  return [r, g, b].map((two) => Number.parseInt(two, 16) / 255)
}

/** Relative luminance by WCAG 2.2. */
const luminance = (rgb: Rgb): number => {
  const [r = 0, g = 0, b = 0] = rgb.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const contrast = (a: Rgb, b: Rgb): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

/** `map`: the master's `clrMap`, from the names that shapes use to those of the theme. */
export const labelColorsOf = (theme: Element, map: Element | undefined): LabelColors => {
  const themed = (name: string): Rgb => colorOf(theme, attribute(map, name) ?? name)
  const [tx1, bg1] = [themed('tx1'), themed('bg1')]
  const on = (background: Rgb): 'tx1' | 'bg1' =>
    contrast(tx1, background) >= contrast(bg1, background) ? 'tx1' : 'bg1'
  /** As our charts lighten a colour. */
  const light = (rgb: Rgb): Rgb => rgb.map((value, i) => 0.2 * value + 0.8 * (white[i] ?? 1))
  return {
    ...{ alle: on(themed('accent2')), flere: on(themed('accent3')), ingen: on(light(themed('accent4'))) },
    ...{ ukendt: 'tx1', first: 'tx1', second: 'tx1' },
  }
}
