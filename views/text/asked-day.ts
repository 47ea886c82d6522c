// Why what was typed is no day, and what to type instead.
import { type AskedDay, type DayField, lastDayOf, type TypedDay } from '../model/asked-day.ts'
import { capital, monthText } from './format.ts'
import { enumeration } from './parts.ts'

export const dayFieldNames: Record<DayField, string> = { dag: 'Dag', maaned: 'Måned', aar: 'År' }

/** An example of a day, as three fields take it: `Fx 31 10 2022`. */
export const dayExample = ({ dag, maaned, aar }: TypedDay): string => `Fx ${dag} ${maaned} ${aar}`

const within = 'Datoen skal ligge mellem 2000 og 2099, fx 31.10.2022.'

const rangeTexts: Record<DayField, string> = {
  dag: 'Dagen skal være et tal fra 1 til 31.',
  maaned: 'Måneden skal være et tal fra 1 til 12.',
  aar: within,
}

/** Undefined when nothing is wrong. */
export const dayFaultText = ({ typed, fault, text }: AskedDay): string | undefined => {
  switch (fault?.kind) {
    case 'unreadable':
      return `»${text}« er ikke en dato. ${within}`
    case 'missing':
      return `Skriv også ${enumeration(fault.fields.map((field) => dayFieldNames[field].toLowerCase()))}, fx 31.10.2022.`
    case 'range':
      return fault.fields.map((field) => rangeTexts[field]).join(' ')
    case 'noSuchDay':
      return `${capital(monthText(`${typed.aar}-${typed.maaned.padStart(2, '0')}`))} har kun ${lastDayOf(typed)} dage.`
    default:
      return undefined
  }
}
