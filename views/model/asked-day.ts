// The day that an address asks for: `dato=2022-10-31` (or `31.10.2022`, as the pages write it), or `dag`, `maaned` and
// `aar` as a form's fields send them.

export const dayFields = ['dag', 'maaned', 'aar'] as const
export type DayField = (typeof dayFields)[number]
/** A day as it was typed, or empty. */
export type TypedDay = Record<DayField, string>

/** Why it is no day; `fields`: those that are wrong. */
type DayFault = { kind: 'unreadable' | 'missing' | 'range' | 'noSuchDay'; fields: readonly DayField[] }

/** `day`: `yyyy-mm-dd`; without it and without a fault, the address asks for none. `text`: what was unreadable. */
export type AskedDay = {
  typed: TypedDay
  day?: string | undefined
  fault?: DayFault | undefined
  text?: string
}

const nothing: TypedDay = { dag: '', maaned: '', aar: '' }

/** The least and the most that a field can hold. */
const bounds: Record<DayField, [number, number]> = { dag: [1, 31], maaned: [1, 12], aar: [2000, 2099] }

const isWithin = (text: string, [least, most]: [number, number]): boolean =>
  /^\d{1,4}$/.test(text) && least <= Number(text) && Number(text) <= most

/** The last day of a month (`yyyy-mm`). */
export const lastDayOf = ({ aar, maaned }: TypedDay): number =>
  new Date(Date.UTC(Number(aar), Number(maaned), 0)).getUTCDate()

const read = (typed: TypedDay): AskedDay => {
  const missing = dayFields.filter((field) => typed[field] === '')
  if (missing.length > 0) return { typed, fault: { kind: 'missing', fields: missing } }
  const wrong = dayFields.filter((field) => !isWithin(typed[field], bounds[field]))
  if (wrong.length > 0) return { typed, fault: { kind: 'range', fields: wrong } }
  if (Number(typed.dag) > lastDayOf(typed)) return { typed, fault: { kind: 'noSuchDay', fields: ['dag'] } }
  const [dag, maaned] = [typed.dag, typed.maaned].map((text) => String(Number(text)).padStart(2, '0'))
  return { typed, day: `${typed.aar}-${maaned}-${dag}` }
}

/** The fields of a day (`yyyy-mm-dd`). */
export const fieldsOf = (day: string): TypedDay => {
  const [aar = '', maaned, dag] = day.split('-')
  return { dag: String(Number(dag)), maaned: String(Number(maaned)), aar }
}

/** What an address holds of a name: several different values are no day, and read as one that is none. */
const typedOf = (params: URLSearchParams, name: string): string => {
  const values = params.getAll(name).map((value) => value.trim())
  return [...new Set(values.filter((value) => value !== ''))].join(' og ')
}

/** The fields of a form come before `dato`. */
export const readAskedDay = (params: URLSearchParams): AskedDay => {
  const of = (name: string) => typedOf(params, name)
  const typed = { dag: of('dag'), maaned: of('maaned'), aar: of('aar') }
  if (dayFields.some((field) => typed[field] !== '')) return read(typed)
  const text = of('dato')
  if (text === '') return { typed: nothing }
  const {
    aar = '',
    maaned = '',
    dag = '',
  } = (
    /^(?<aar>\d+)-(?<maaned>\d+)-(?<dag>\d+)$/.exec(text) ??
    /^(?<dag>\d+)\.(?<maaned>\d+)\.(?<aar>\d+)$/.exec(text)
  )?.groups ?? {}
  return aar === ''
    ? { typed: nothing, fault: { kind: 'unreadable', fields: dayFields }, text }
    : read({ dag, maaned, aar })
}

/** The address of a page with what it asks for: a day in its one form, or what is no day as it was typed. */
export const askedSearch = ({ typed, day, fault, text }: AskedDay): string => {
  if (day !== undefined) return `?dato=${day}`
  if (fault === undefined) return ''
  return `?${new URLSearchParams(text === undefined ? typed : { dato: text })}`
}
