// Deck: slides described by their content, without places or markup; presentation, page and mail are made of it.

/** Meanings of a series' colour: the levels, and the two values of a service. */
const tones = ['alle', 'flere', 'ingen', 'ukendt', 'first', 'second'] as const
export type Tone = (typeof tones)[number]

export type TextBlock = {
  kind: 'text'
  heading?: string | undefined
  items: readonly string[]
  /** Items begin with a mark of their own, and get no bullet. */
  isMarked?: boolean | undefined
  /** Short items of one kind, which may stand in two columns. */
  isList?: boolean | undefined
}

export type TableBlock = {
  kind: 'table'
  /** What the table holds, for those who do not see it. */
  alt: string
  /** `share`: the column's part of the width, beside the others'. */
  columns: readonly { name: string; share: number; isNumber?: boolean | undefined }[]
  rows: readonly (readonly string[])[]
}

export type ChartBlock = {
  kind: 'chart'
  alt: string
  heading?: string | undefined
  /** `stacked`: the series of a category make one bar; else they are bars below each other. */
  shape: 'stacked' | 'bars'
  categories: readonly string[]
  /** A value that is not known is absent. */
  series: readonly { name: string; tone: Tone; values: readonly (number | undefined)[] }[]
  /** The end of the axis; absent: as far as the values go. */
  max?: number | undefined
  /** Of values that are durations. */
  unit?: 'ms' | undefined
}

export type Block = TextBlock | TableBlock | ChartBlock

export type Slide = {
  /** What it is about, and the finding: `ESDH pr. løsning: alle kommuner med Nova ESDH er på indekserne`. */
  title: string
  blocks: readonly Block[]
  /** Sources and rules, for the speaker. */
  notes: readonly string[]
  /** How its numbers are counted, and what they rest on. */
  footnote: string
}

export type Deck = {
  title: string
  /** The time that the file says it was made (epoch ms): of the content, so that the same content gives the same file. */
  madeAt: number
  slides: readonly Slide[]
}
