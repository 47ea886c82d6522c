// Tests that abbreviations are explained where a page first uses them in prose, and nowhere else.
import { raw } from 'hono/html'
import { describe, expect, it } from 'vitest'
import { explainAbbreviations, keepTogether } from '../../views/pages/abbreviations.ts'
import { abbreviations } from '../../views/text/glossary.ts'

const explained = (markup: string): string => String(explainAbbreviations(raw(markup)))
const digst = '<abbr title="Digitaliseringsstyrelsen">DIGST</abbr>'

describe('abbreviations', () => {
  it.each([
    ['in prose', '<p>åbnet hos DIGST</p>', `<p>åbnet hos ${digst}</p>`],
    ['once', '<p>DIGST</p><p>DIGST</p>', `<p>${digst}</p><p>DIGST</p>`],
    ['in the genitive', '<p>DIGST’s</p>', `<p>${digst}’s</p>`],
    ['in a link', '<a href="/DIGST">DIGST</a>', `<a href="/DIGST">${digst}</a>`],
    ['after a heading', '<h1>DIGST</h1><p>DIGST</p>', `<h1>DIGST</h1><p>${digst}</p>`],
    ['not in an attribute', '<p title="hos DIGST">x</p>', '<p title="hos DIGST">x</p>'],
    ['not in a drawing', '<svg><text>DIGST</text></svg>', '<svg><text>DIGST</text></svg>'],
    ['not in a choice', '<option value="a">DIGST</option>', '<option value="a">DIGST</option>'],
    ['not in an address', '<p>www.DIGST/x</p>', '<p>www.DIGST/x</p>'],
    [
      'after a link past a table, which is seen only with the focus',
      '<p class="past"><a href="#x">Spring DIGST over</a></p><p>DIGST</p>',
      `<p class="past"><a href="#x">Spring DIGST over</a></p><p>${digst}</p>`,
    ],
    ['not in a mailbox', '<p>DIGST@kommune.dk</p>', '<p>DIGST@kommune.dk</p>'],
    [
      'after a caption that only screen readers have',
      '<table><caption class="sr-only">DIGST</caption></table><p>DIGST</p>',
      `<table><caption class="sr-only">DIGST</caption></table><p>${digst}</p>`,
    ],
    ['not in a longer word', '<p>DIGSTER</p>', '<p>DIGSTER</p>'],
  ])('are explained %s', (_, markup, expected) => {
    expect(explained(markup)).toBe(expected)
  })

  it('are explained as the first part of a compound', () => {
    expect(explained('<p>KLE-konfiguration</p>')).toBe(
      `<p><abbr title="${abbreviations.KLE?.full}">KLE</abbr>-konfiguration</p>`,
    )
  })

  it('are all explained on a page that has them all', () => {
    const text = explained(`<p>${Object.keys(abbreviations).join(' ')}</p>`)
    for (const [word, { full }] of Object.entries(abbreviations))
      expect(text).toContain(`<abbr title="${full}">${word}</abbr>`)
  })
})

describe('a finding and the text below it', () => {
  it('never break inside a measure or a status', () => {
    const text = 'svaret tog 1,2 s, og grænsen er 500 ms: HTTP 500'
    const kept = 'svaret tog 1,2\u00a0s, og grænsen er 500\u00a0ms: HTTP\u00a0500'
    for (const [start, end] of [
      ['<h1 class="finding">', '</h1>'],
      ['<p class="lead">', '</p>'],
    ])
      expect(String(keepTogether(raw(`${start}${text}${end}<p>${text}</p>`)))).toBe(
        `${start}${kept}${end}<p>${text}</p>`,
      )
    const link = '<p class="lead"><a title="1 s" href="/x">på 1 sag</a></p>'
    expect(String(keepTogether(raw(link)))).toBe(link)
  })
})
