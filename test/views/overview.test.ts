// Tests of the front page's order and of what it leaves out.
import { describe, expect, it } from 'vitest'
import { pages } from '../support/pages.ts'
import { createWorld, shellAt, states } from '../support/worlds.ts'

const pageOf = (state: string, address = '/'): string => {
  const options = states[state]
  if (options === undefined) throw new Error(`no state ${state}`)
  return String(pages(shellAt(address), createWorld(options), new URL(address, 'http://localhost')))
}

describe('the response times on the front page', () => {
  it.each([
    ['mixed', '/?haendelser=mixed'],
    ['october', '/'],
  ])('are one line beneath the incidents, with a link to the hours: %s%s', (state, address) => {
    const page = pageOf(state, address)
    const line = /<p>(Det seneste døgn [^<]*\.) <a href="\/svartider">([^<]*)<\/a><\/p>/.exec(page)
    expect(line?.[1]).toMatch(/størst for .*: \d.* Langsomst var /)
    expect(line?.[2]).toBe('Se svartiderne time for time')
    expect(line?.index).toBeGreaterThan(page.indexOf('<h1'))
    expect(line?.index).toBeGreaterThan(page.lastIndexOf('class="incidents"'))
    expect(line?.index).toBeLessThan(page.indexOf('<h2>Hvem der har flyttet sig'))
    expect(page).not.toContain('class="hours"')
  })
})
