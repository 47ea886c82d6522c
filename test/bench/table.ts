// Prints the figures of the bench: one per line, with its bound and whether it holds.

export type Figure = { name: string; value: string; bound?: string; holds?: boolean }

const mark = (holds: boolean | undefined): string => (holds === undefined ? ' ' : holds ? '✓' : '✕')

/** Prints the figures of one part side by side; true when every bound holds. */
export const print = (title: string, figures: readonly Figure[]): boolean => {
  const width = Math.max(...figures.map((f) => f.name.length))
  const lines = figures.map(
    (f) =>
      `  ${mark(f.holds)} ${f.name.padEnd(width)}  ${f.value.padStart(14)}${f.bound ? `   (${f.bound})` : ''}`,
  )
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n`)
  return figures.every((f) => f.holds !== false)
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

/** CPU time of this process (µs) that `work` takes. */
export const cpuOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/** The measured value, the value compared with, and their ratio, which must not exceed `most`. */
export const ratioOf = (
  name: string,
  floorName: string,
  [measured, floor]: readonly [number, number],
  text: (value: number) => string,
  most: number,
  ratio = measured / floor,
): Figure[] => [
  { name, value: text(measured) },
  { name: floorName, value: text(floor) },
  { name: 'ratio', value: times(ratio), bound: `≤ ${most} ×`, holds: ratio <= most },
]

/** The median of paired measurements, and of their ratios, because other processes slow both of a pair down. */
export const pairedRatio = (
  name: string,
  floorName: string,
  measured: readonly number[],
  floor: readonly number[],
  most: number,
): Figure[] => {
  const ratio = median(measured.map((value, i) => value / (floor[i] as number)))
  return ratioOf(name, floorName, [median(measured), median(floor)], us, most, ratio)
}

export const us = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} µs`
export const ms = (value: number): string => `${value.toFixed(2)} ms`
export const times = (value: number): string => `${value.toFixed(2)} ×`
