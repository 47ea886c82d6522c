// Tests the targets to which a redirect may lead.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { followRedirect } from '../../server/sources/probe/redirect.ts'

const urls = (...texts: string[]) => texts.map((text) => new URL(text))

it.each([
  ['https://a.example/x', 'y', 'https://a.example/y'],
  ['https://a.example/x', '//b.example:8443/y', 'https://b.example:8443/y'],
  ['http://a.example/', 'https://a.example/', 'https://a.example/'],
  ['http://u:p@a.example/x', 'y', 'http://a.example/y'],
  ['https://a.example/', 'http://a.example/', 'downgrade'],
  ['https://a.example/', '//user:secret@b.example/', 'https://b.example/'],
  ['https://a.example/x', Buffer.from('/ærø').toString('latin1'), 'https://a.example/%C3%A6r%C3%B8'],
  ['https://a.example/x', '/\xe6r\xf8', 'https://a.example/%C3%A6r%C3%B8'],
  ['https://a.example/x', 'https://a.example:443/x#y', 'loop'],
  ['https://a.example/x', '/x?', 'loop'],
  ['https://a.example/', 'data:text/html,x', 'scheme'],
  ['https://a.example/', 'http://', 'location'],
])('a redirect from %s to %s gives %s', (from, location, to) => {
  expect(String(followRedirect(urls(from), location))).toBe(to)
})

it('a loop over several addresses is detected', () => {
  expect(followRedirect(urls('https://a.example/1', 'https://a.example/2'), '/1')).toBe('loop')
})

it('a redirect never leads to another scheme, from https to http, or to an address with user name and password', () => {
  const parts = fc.constantFrom(
    'http:',
    'https:',
    'ftp:',
    '//',
    '/',
    'u:p@',
    'b.example',
    ':80',
    '?',
    '#',
    '\\',
    ' ',
    '..',
  )
  const locations = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.array(parts).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(
      fc.constantFrom('https://u:p@a.example/x', 'http://a.example/'),
      locations,
      (from, location) => {
        const to = followRedirect(urls(from), location)
        if (typeof to === 'string') return
        expect(from.startsWith('https:') ? ['https:'] : ['http:', 'https:']).toContain(to.protocol)
        expect(to.username + to.password).toBe('')
      },
    ),
    { numRuns: 3000 },
  )
})
