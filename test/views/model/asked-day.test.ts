// Tests the day that an address asks for, in both its forms, and what is said of what is no day.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askedSearch, readAskedDay } from '../../../views/model/asked-day.ts'
import { dayFaultText } from '../../../views/text/asked-day.ts'

const ask = (search: string) => readAskedDay(new URLSearchParams(search))

describe('the day that an address asks for', () => {
  it.each([
    ['dato=2022-10-31', '2022-10-31'],
    ['dato=2024-02-29', '2024-02-29'],
    ['dato=2000-01-01', '2000-01-01'],
    ['dato=2099-12-31', '2099-12-31'],
    ['dato=%202022-10-31', '2022-10-31'],
    // As the pages write it, and as the message about what is no date shows it.
    ['dato=31.10.2022', '2022-10-31'],
    ['dato=7.1.2022', '2022-01-07'],
    ['dag=31&maaned=10&aar=2022', '2022-10-31'],
    ['dag=7&maaned=1&aar=2022', '2022-01-07'],
    ['dag=+07+&maaned=01&aar=2022', '2022-01-07'],
    ['dag=7&maaned=1&aar=2022&dato=2030-01-01', '2022-01-07'],
    ['dato=2022-10-31&dato=&dato=2022-10-31', '2022-10-31'],
  ])('%s is %s', (search, day) => {
    expect(ask(search)).toMatchObject({ day })
    expect(ask(search).fault).toBeUndefined()
    expect(askedSearch(ask(search))).toBe(`?dato=${day}`)
  })

  it.each(['', 'dato=', 'dato=+', 'dag=&maaned=&aar=', 'uge=3'])('»%s« asks for none', (search) => {
    expect(ask(search)).toEqual({ typed: { dag: '', maaned: '', aar: '' } })
    expect(askedSearch(ask(search))).toBe('')
  })

  const within = 'Datoen skal ligge mellem 2000 og 2099, fx 31.10.2022.'
  it.each([
    ['dato=i+morgen', ['dag', 'maaned', 'aar'], `»i morgen« er ikke en dato. ${within}`],
    ['dato=2022-10-31T00:00', ['dag', 'maaned', 'aar'], `»2022-10-31T00:00« er ikke en dato. ${within}`],
    ['dato=1999-12-31', ['aar'], within],
    ['dato=2100-01-01', ['aar'], within],
    ['dato=31.02.2022', ['dag'], 'Februar 2022 har kun 28 dage.'],
    ['dato=2022-13-01', ['maaned'], 'Måneden skal være et tal fra 1 til 12.'],
    ['dato=2022-02-30', ['dag'], 'Februar 2022 har kun 28 dage.'],
    ['dag=29&maaned=2&aar=2023', ['dag'], 'Februar 2023 har kun 28 dage.'],
    ['dag=31&maaned=4&aar=2023', ['dag'], 'April 2023 har kun 30 dage.'],
    ['dag=31&maaned=&aar=', ['maaned', 'aar'], 'Skriv også måned og år, fx 31.10.2022.'],
    ['dag=31', ['maaned', 'aar'], 'Skriv også måned og år, fx 31.10.2022.'],
    [
      'dag=32&maaned=x&aar=22',
      ['dag', 'maaned', 'aar'],
      `Dagen skal være et tal fra 1 til 31. Måneden skal være et tal fra 1 til 12. ${within}`,
    ],
    [
      'dato=2022-10-31&dato=2022-11-07',
      ['dag', 'maaned', 'aar'],
      `»2022-10-31 og 2022-11-07« er ikke en dato. ${within}`,
    ],
    ['dag=7&dag=8&maaned=1&aar=2022', ['dag'], 'Dagen skal være et tal fra 1 til 31.'],
    ['dag=0&maaned=1&aar=2022', ['dag'], 'Dagen skal være et tal fra 1 til 31.'],
    ['dag=-1&maaned=1&aar=2022', ['dag'], 'Dagen skal være et tal fra 1 til 31.'],
    ['dag=1.5&maaned=1&aar=2022', ['dag'], 'Dagen skal være et tal fra 1 til 31.'],
    ['dag=１&maaned=1&aar=2022', ['dag'], 'Dagen skal være et tal fra 1 til 31.'],
  ])('%s is wrong in %j', (search, fields, text) => {
    const asked = ask(search)
    expect(asked.day).toBeUndefined()
    expect(asked.fault?.fields).toEqual(fields)
    expect(dayFaultText(asked)).toBe(text)
    // A link to the page says the same.
    expect(dayFaultText(ask(askedSearch(asked).slice(1)))).toBe(text)
  })

  it('is a day of the calendar or none, whatever is typed', () => {
    const some = fc.oneof(fc.string(), fc.integer({ min: -1, max: 2101 }).map(String))
    fc.assert(
      fc.property(some, some, some, fc.string(), (dag, maaned, aar, dato) => {
        const { day, typed } = readAskedDay(new URLSearchParams({ dag, maaned, aar, dato }))
        if (day !== undefined) expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day)
        if (dag.trim() !== '') expect(typed.dag).toBe(dag.trim())
      }),
    )
  })
})
