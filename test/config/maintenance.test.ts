// Tests maintenance windows: their mistakes, and the windows of a span of time.
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../server/config/config.ts'
import { maintenanceBetween, nextWindow } from '../../server/config/windows.ts'
import { hour, minute } from '../../server/domain/time.ts'
import { mistakes } from '../support/configuration.ts'

const fileOf = (windows: string): string => `
sources: { sdi: { url: "https://a.example", platform: Serviceplatformen } }
obligatory: [{ kle: "02.34.02" }]
probes:
  - { id: sapa, name: SAPA, url: "https://a.example" }
maintenance: [${windows}]
`
const configOf = (windows: string) => {
  const parsed = parseConfig(fileOf(windows))
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join('\n'))
  return parsed.config
}
const utc = Date.parse
const between = (windows: string, from: string, until: string): string[] =>
  maintenanceBetween(configOf(windows), utc(from), utc(until)).map(
    (window) =>
      `${new Date(window.from).toISOString().slice(0, 16)} ${(window.until - window.from) / minute}`,
  )

const instantExpected =
  'expected an instant such as "2026-12-01T22:00" in Copenhagen, or with an offset such as +01:00, which is needed where the clock changes'
const cronExpected =
  'expected a cron pattern of minute, hour, day, month and weekday, such as "0 22 * * 2" (Tuesdays at 22:00)'
const once = 'text: T, from: "2026-12-01T22:00", until: "2026-12-02T02:00"'
const weekly = 'text: T, cron: "0 22 * * 2", for: 2h'

describe('a maintenance window with a mistake', () => {
  it.each([
    ['text: T', 'maintenance[0]: got no times, expected either from and until, or cron and for'],
    [
      'text: T, from: "2026-12-01T22:00"',
      'maintenance[0]: got from, expected either from and until, or cron and for',
    ],
    [
      `${once}, for: 2h`,
      'maintenance[0]: got from, until, for, expected either from and until, or cron and for',
    ],
    [
      'text: T, cron: "0 22 * * 2"',
      'maintenance[0]: got cron, expected either from and until, or cron and for',
    ],
    [
      'text: T, from: "2026-12-01T22:00", until: "2026-12-01T22:00"',
      'maintenance[0].until: got "2026-12-01T22:00", expected an instant after from ("2026-12-01T22:00")',
    ],
    [
      'text: T, from: "2026-12-01T22:00Z", until: "2026-12-01T22:59"',
      'maintenance[0].until: got "2026-12-01T22:59", expected an instant after from ("2026-12-01T22:00Z")',
    ],
    [
      'text: T, from: "2026-12-01", until: "2026-12-02T22:00"',
      `maintenance[0].from: got "2026-12-01", ${instantExpected}`,
    ],
    [
      'text: T, from: "2026-10-25T02:30", until: "2026-10-25T04:00"',
      `maintenance[0].from: got "2026-10-25T02:30", ${instantExpected}`,
    ],
    ['text: T, cron: "22 * *", for: 2h', `maintenance[0].cron: got "22 * *", ${cronExpected}`],
    ['text: T, cron: "0 25 * * *", for: 2h', `maintenance[0].cron: got "0 25 * * *", ${cronExpected}`],
    ['text: T, cron: "0 0 22 * * 2", for: 2h', `maintenance[0].cron: got "0 0 22 * * 2", ${cronExpected}`],
    ['text: T, cron: "@daily", for: 2h', `maintenance[0].cron: got "…@daily", ${cronExpected}`],
    [
      'text: T, cron: "2026-12-01T22:00", for: 2h',
      `maintenance[0].cron: got "2026-12-01T22:00", ${cronExpected}`,
    ],
    [
      'text: T, cron: "0 0 30 2 *", for: 2h',
      'maintenance[0].cron: got "0 0 30 2 *", expected a cron pattern that fires at some time',
    ],
    [
      'text: T, cron: "* 22 * * 2", for: 2h',
      'maintenance[0].cron: got "* 22 * * 2", expected a pattern that does not fire again within for (2h)',
    ],
    [
      'text: T, cron: "0 22 1 * *", for: 8d',
      'maintenance[0].for: got "8d", expected a duration from 1m to 7d, such as 30s, 5m, 6h or 7d',
    ],
    [
      'from: "2026-12-01T22:00", until: "2026-12-02T02:00"',
      'maintenance[0].text: got nothing, expected a text',
    ],
    [`${once}, at: { service: ydi }`, 'maintenance[0].at.service: got "ydi", expected one of sdi, sapa'],
    [
      `${once}, at: { platform: Azure }`,
      'maintenance[0].at.platform: got "Azure", expected one of serviceplatformen',
    ],
    [
      `${once}, at: { kommune: "9999" }`,
      'maintenance[0].at.kommune: got "9999", expected the four-digit kommunekode of one of the 98 kommuner, in quotes, such as "0751"',
    ],
    [
      `${once}, at: {}`,
      'maintenance[0].at: got {}, expected platform, service, kommune or several of them; leave the key out when everything is maintained',
    ],
    [`${once}, at: { group: "02" }`, 'maintenance[0].at.group: unknown key; the README lists the known keys'],
  ])('is reported: %s', (window, expected) => {
    expect(mistakes(fileOf(`{ ${window} }`))).toEqual([expected])
  })

  it('is reported beside the others, with its place in the list', () => {
    const reported = mistakes(
      fileOf(`{ ${once} }, { text: 7, cron: x, for: 2h }, { ${weekly}, at: { service: a, platform: b } }`),
    )
    expect(reported.map((mistake) => mistake.slice(0, mistake.indexOf(':')))).toEqual([
      'maintenance[1].text',
      'maintenance[1].cron',
      'maintenance[2].at.service',
      'maintenance[2].at.platform',
    ])
  })

  it('names a platform where no service does', () => {
    const file = fileOf(`{ ${once}, at: { platform: a } }`).replace(', platform: Serviceplatformen', '')
    expect(mistakes(file)).toEqual([
      'maintenance[0].at.platform: got "a", expected a platform that an index or a probe names',
    ])
  })
})

describe('the maintenance windows of a span', () => {
  it('have the text and what is covered, with the platform by its id', () => {
    const at = 'at: { platform: ServicePlatformen, service: sdi, kommune: "0751" }'
    const from = utc('2026-12-01T21:00:00Z')
    expect(maintenanceBetween(configOf(`{ ${once}, ${at} }, { ${weekly} }`), from, from + hour)).toEqual([
      {
        text: 'T',
        platform: 'serviceplatformen',
        service: 'sdi',
        kommunekode: '0751',
        from,
        until: from + 4 * hour,
      },
      { text: 'T', from, until: from + 2 * hour },
    ])
  })

  it.each([
    ['2026-12-01T20:00Z', '2026-12-01T21:00Z', 0],
    ['2026-12-01T20:00Z', '2026-12-01T21:00:00.001Z', 1],
    ['2026-12-02T00:59:59.999Z', '2026-12-02T02:00Z', 1],
    ['2026-12-02T01:00Z', '2026-12-02T02:00Z', 0],
  ])('are those that overlap it: from %s until %s', (from, until, count) => {
    expect(between(`{ ${once} }`, from, until)).toHaveLength(count)
    const pattern = '{ text: T, cron: "0 22 1 12 *", for: 4h }'
    expect(between(pattern, from, until)).toHaveLength(count)
  })

  it('follow a cron pattern in Copenhagen, summer and winter', () => {
    expect(between(`{ ${weekly} }`, '2026-10-18T00:00Z', '2026-11-01T00:00Z')).toEqual([
      '2026-10-20T20:00 120',
      '2026-10-27T21:00 120',
    ])
  })

  it.each([
    ['0 2 * * 0', ['2026-03-29T01:00 60']],
    ['30 2 * * 0', ['2026-03-29T01:00 60']],
    ['30 1-3 * * 0', ['2026-03-29T00:30 60', '2026-03-29T01:30 60']],
  ])('begin, in the hour that does not exist, when the clock has moved on: %s', (cron, expected) => {
    const windows = `{ text: T, cron: "${cron}", for: 1h }`
    expect(between(windows, '2026-03-28T12:00Z', '2026-03-30T12:00Z')).toEqual(expected)
  })

  it.each([
    ['0 2 * * 0', ['2026-10-25T00:00 60']],
    ['30 2 * * 0', ['2026-10-25T00:30 60']],
    ['30 2,3 * * 0', ['2026-10-25T00:30 60', '2026-10-25T01:30 60', '2026-10-25T02:30 60']],
  ])('begin, in the hour that exists twice, the first time: %s', (cron, expected) => {
    const windows = `{ text: T, cron: "${cron}", for: 1h }`
    expect(between(windows, '2026-10-24T12:00Z', '2026-10-26T12:00Z')).toEqual(expected)
  })

  it('are as long as configured across a change of the clock', () => {
    const windows = '{ text: T, cron: "0 1 * * 0", for: 3h }'
    expect(between(windows, '2026-03-28T12:00Z', '2026-03-29T12:00Z')).toEqual(['2026-03-29T00:00 180'])
  })
})

describe('the next window', () => {
  const next = (windows: string, now: string): string | undefined => {
    const [configured] = configOf(windows).maintenance
    const found = configured && nextWindow(configured, utc(now))
    return found && `${new Date(found.from).toISOString().slice(0, 16)} ${(found.until - found.from) / hour}`
  }

  it.each([
    [once, '2026-11-01T00:00:00Z', '2026-12-01T21:00 4'],
    [once, '2026-12-02T00:59:59Z', '2026-12-01T21:00 4'],
    [once, '2026-12-02T01:00:00Z', undefined],
    [weekly, '2026-11-23T12:00:00Z', '2026-11-24T21:00 2'],
    [weekly, '2026-11-24T22:59:59Z', '2026-11-24T21:00 2'],
    [weekly, '2026-11-24T23:00:00Z', '2026-12-01T21:00 2'],
  ])('of %s at %s is %s', (windows, now, expected) => {
    expect(next(`{ ${windows} }`, now)).toBe(expected)
  })
})
