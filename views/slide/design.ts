// Design of a presentation: its places, colours and fonts; a template replaces what it has itself.

import type { Level } from '../../server/domain/readiness/level.ts'

/** A place on the slide, EMU. */
export type Box = { x: number; y: number; width: number; height: number }

export const emuPerPoint = 12_700

/** The size of a slide, and where a layout has its title and its content. */
export type Frame = { width: number; height: number; title: Box; body: Box; titlePoints: number }

export const ownFrame: Frame = {
  width: 12_192_000,
  height: 6_858_000,
  title: { x: 540_000, y: 330_000, width: 11_112_000, height: 990_000 },
  body: { x: 540_000, y: 1_420_000, width: 11_112_000, height: 5_060_000 },
  titlePoints: 28,
}

/** The place of the slide number. */
export const numberBox: Box = { x: 10_572_000, y: 6_500_000, width: 1_080_000, height: 250_000 }

/** Sizes of text, in points: nothing is smaller than the least. */
export const leastPoints = 12

/** A colour of the theme, by its name there. */
export type ThemeColor = 'tx1' | 'bg1' | 'accent1' | 'accent2' | 'accent3' | 'accent4' | 'accent5'

/** The colours of Det Fælles Designsystem, in the order of a theme. */
export const ownColors = {
  dk1: '1A1A1A',
  lt1: 'FFFFFF',
  dk2: '004D99',
  lt2: 'F5F5F5',
  accent1: '004D99',
  accent2: '2B6B00',
  accent3: 'FEBB30',
  accent4: 'CC0000',
  accent5: '707070',
  accent6: 'A3005C',
  hlink: '004D99',
  folHlink: '800080',
} as const

/**
 * Colours of the levels. They are no colours of a theme, because a level has the same colour in every template; their
 * labels stand on them, and so have fixed colours too.
 */
export const levelColors = {
  alle: { fill: ownColors.accent2, line: ownColors.accent2, label: ownColors.lt1 },
  flere: { fill: ownColors.accent3, line: '8A5A00', label: ownColors.dk1 },
  ingen: { fill: ownColors.lt1, line: ownColors.accent5, label: ownColors.dk1 },
  ukendt: { fill: ownColors.lt1, line: ownColors.accent5, label: ownColors.dk1 },
} as const satisfies Record<Level, Record<'fill' | 'line' | 'label', string>>

/** A font of Windows, of macOS, and, with the same widths, of LibreOffice. */
export const ownFont = 'Arial'
