// Numbers and days as Danes write them, for faults and import reports.

/** `1.234`. */
export const writeCount = (n: number): string => n.toLocaleString('da-DK')

/** `31.10.2022`, of `yyyy-mm-dd`. */
export const writeDay = (day: string): string => day.split('-').reverse().join('.')

/** `10-2022`, of a day or month that begins with `yyyy-mm`. */
export const writeMonth = (day: string): string => `${day.slice(5, 7)}-${day.slice(0, 4)}`
