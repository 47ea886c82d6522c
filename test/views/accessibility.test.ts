// Tests the accessibility statement on the page about the figures.
import { expect, it } from 'vitest'
import { omPage } from '../../views/pages/om.ts'
import { createWorld, october, shellAt } from '../support/worlds.ts'

const world = createWorld({ answer: october })
const contact = { name: 'Teamet', mailbox: 'teamet@kombit.example' }
const statement = (given?: Parameters<typeof omPage>[2]) =>
  String(omPage(shellAt('/om'), world, given)).split('<h2 id="tilgaengelighed">')[1] ?? ''

it('says how far the pages comply, what is not accessible, and where to complain', () => {
  const text = statement(contact)
  expect(text).toContain('overholder delvist WCAG 2.2 på niveau AA')
  for (const heading of [
    'Indhold, der ikke er tilgængeligt',
    'Sådan er erklæringen lavet',
    'Kontakt',
    'Klage',
  ])
    expect(text).toContain(`<h3>${heading}</h3>`)
  expect(text).toMatch(/lavet den \d+\. [a-z]+ 20\d\d og senest gennemgået den \d+\. [a-z]+ 20\d\d/)
  expect(text).toMatch(/klage til Digitaliseringsstyrelsen.*<a href="https:\/\/digst\.dk\//)
})

it('names whom to write to, and a telephone number where there is one', () => {
  expect(statement(contact)).toContain('Skriv til Teamet')
  expect(statement(contact)).toContain(
    '<a class="mailbox" href="mailto:teamet@kombit.example">teamet<wbr>@kombit.example</a>.',
  )
  expect(statement({ ...contact, phone: '00 00 00 00' })).toContain(', eller ring på 00 00 00 00.')
})

it('says that nobody is named where none is configured', () => {
  expect(statement()).toContain('har endnu ikke oplyst, hvem du kan skrive til')
  expect(statement()).not.toContain('mailto:')
})
