// Tests the page of one service: the marks of incidents and maintenance in its period, and gaps without a value.
import { describe, expect, it } from 'vitest'
import type { Periode } from '../../views/model/periods.ts'
import { responseTimesOf, timedServices } from '../../views/model/response-times.ts'
import { svartiderTjenestePage } from '../../views/pages/svartider-tjeneste.ts'
import { marksAt, responseTimesAt } from '../support/response-times.ts'
import { worldNow } from '../support/world-data.ts'
import { createWorld, october, shellAt } from '../support/worlds.ts'

const world = createWorld({ answer: october })
const pageOf = (periode: Periode, change: Parameters<typeof responseTimesAt>[2] = {}) => {
  const detail = responseTimesAt(worldNow, periode, change)
  const [service] = responseTimesOf(detail, 'sapa')
  if (service === undefined) throw new Error('no service')
  const query = { tjeneste: 'sapa', periode }
  return String(
    svartiderTjenestePage(shellAt('/svartider'), world, service, detail, query, timedServices(detail), []),
  )
}
const marks = { change: marksAt(worldNow) }
const itemsOf = (page: string) =>
  [...page.matchAll(/<li (?:data-kind="(\w+)" )?data-from="(\d+)"(?: data-until="(\d+)")?>(.*?)<\/li>/g)].map(
    ([, kind, from, until, text]) => ({
      kind,
      hours: [from, until].map((at) => at && (Number(at) * 1000 - worldNow) / 3_600_000),
      text,
    }),
  )

describe('the marks in the charts', () => {
  it('are the incidents and the maintenance of the period, each with its times and text', () => {
    expect(itemsOf(pageOf('24t', marks))).toEqual([
      { kind: undefined, hours: [-20, -17], text: 'Hændelse: <a href="/haendelser/1">SAPA fejlede</a>' },
      {
        kind: undefined,
        hours: [-2, undefined],
        text: 'Hændelse: <a href="/haendelser/2">&lt;script&gt;alert(1)&lt;/script&gt;</a>',
      },
      {
        kind: 'maintenance',
        hours: [-9, -7],
        text: expect.stringMatching(/^Planlagt vedligehold: \w+ .* kl\. \d+–\d+$/),
      },
    ])
  })

  it('leave out what is over before the period, and are absent without any', () => {
    expect(itemsOf(pageOf('1t', marks)).map(({ hours }) => hours[0])).toEqual([-2])
    expect(pageOf('24t')).not.toContain('Markeret i kurverne')
  })
})

it('a point is drawn in the middle of its hour', () => {
  const drawn = [...pageOf('24t').matchAll(/<tr data-at="(\d+)">/g)].map(([, at]) => Number(at) % 3600)
  expect(new Set(drawn)).toEqual(new Set([1800]))
})

it('a point that was not measured has no value to draw, in any column', () => {
  const rows = [...pageOf('24t').matchAll(/<tr data-at="\d+">(.*?)<\/tr>/g)].map(([, row = '']) => row)
  expect(rows).toHaveLength(25)
  const gaps = rows.filter((row) => /<td [^>]*class="number">0<\/td>/.test(row))
  expect(gaps.length).toBeGreaterThan(0)
  for (const row of gaps) {
    expect(row).not.toContain('data-value')
    expect(row.match(/ikke målt/g)).toHaveLength(4)
  }
})
