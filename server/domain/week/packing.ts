// Packing of a frozen week for storage: its cells as columns, which compress to a third of what rows take.
import { canonical } from './canonical.ts'
import type { FrozenWeek } from './frozen-week.ts'

type Value = string | number | null
type Cell = Record<string, Value>

type Packed = {
  /** The form of this object. */
  packed: 1
  /** The week, whose kommuner have no cells. */
  week: { kommuner: readonly object[] }
  /** The number of cells of each kommune. */
  counts: readonly number[]
  /** By field, the values of all cells, kommune by kommune; null where a cell has none. */
  columns: Readonly<Record<string, readonly Value[]>>
}

/** Times of answers follow each other closely. */
const asDifferences = 'answeredAt'

/** Each number less the one before. */
const differencesOf = (values: readonly Value[]): Value[] => {
  let former = 0
  return values.map((value) => {
    if (typeof value !== 'number') return value
    const difference = value - former
    former = value
    return difference
  })
}

const sumsOf = (differences: readonly Value[]): Value[] => {
  let sum = 0
  return differences.map((value) => {
    if (typeof value !== 'number') return value
    sum += value
    return sum
  })
}

/** A week as the JSON that is stored. */
export const packWeek = (week: FrozenWeek): string => {
  const cells = week.kommuner.flatMap((kommune) => kommune.cells as readonly Partial<Cell>[])
  const fields = [...new Set(cells.flatMap((cell) => Object.keys(cell)))].sort()
  const columns = fields.map((field) => {
    const values = cells.map((cell) => cell[field] ?? null)
    return [field, field === asDifferences ? differencesOf(values) : values]
  })
  const packed: Packed = {
    packed: 1,
    week: { ...week, kommuner: week.kommuner.map(({ cells: _, ...kommune }) => kommune) },
    counts: week.kommuner.map((kommune) => kommune.cells.length),
    columns: Object.fromEntries(columns),
  }
  return JSON.stringify(packed)
}

/** Undefined for another form, such as that of a week which was stored before weeks were packed. */
const toPacked = (value: unknown): Packed | undefined => {
  if (typeof value !== 'object' || value === null || !('packed' in value)) return undefined
  const { week, counts, columns } = value as Partial<Packed>
  const isWhole =
    Array.isArray(week?.kommuner) &&
    Array.isArray(counts) &&
    counts.length === week.kommuner.length &&
    typeof columns === 'object' &&
    Object.values(columns).every(Array.isArray)
  return isWhole ? (value as Packed) : undefined
}

const toCells = ({ counts, columns }: Packed): Cell[][] => {
  const fields = Object.entries(columns).map(
    ([field, values]) => [field, field === asDifferences ? sumsOf(values) : values] as const,
  )
  let at = 0
  return counts.map((count) =>
    Array.from({ length: count }, () => {
      const cell: Cell = {}
      for (const [field, values] of fields) {
        const value = values[at] ?? null
        if (value !== null) cell[field] = value
      }
      at += 1
      return cell
    }),
  )
}

/** The value of a stored JSON text. Throws SyntaxError for another text. */
const unpack = (stored: string): unknown => {
  const value: unknown = JSON.parse(stored)
  const packed = toPacked(value)
  if (packed === undefined) return value
  const cells = toCells(packed)
  return {
    ...packed.week,
    kommuner: packed.week.kommuner.map((kommune, i) => ({ ...kommune, cells: cells[i] })),
  }
}

/** The week of a text that `packWeek` made, or of a week's canonical JSON. */
export const unpackWeek = (stored: string): FrozenWeek => unpack(stored) as FrozenWeek

/** The canonical JSON of a stored text, which may have been tampered with: of another text, itself. */
export const unpackedText = (stored: string): string => {
  try {
    const value = unpack(stored)
    return typeof value === 'object' && value !== null ? canonical(value) : stored
  } catch (error) {
    if (error instanceof SyntaxError) return stored
    throw error
  }
}
