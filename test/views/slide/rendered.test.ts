// Tests presentations as LibreOffice draws them: every slide is a page, and its text is inside it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pack } from '../../../server/files/pack.ts'
import { deckOf } from '../../../views/slide/content/deck-of.ts'
import { emuPerPoint, ownFrame } from '../../../views/slide/design.ts'
import { pagesOf } from '../../../views/slide/flow.ts'
import { ownLook, presentationFiles } from '../../../views/slide/pptx.ts'
import { stored, week43 } from '../../support/oktober-2022.ts'

const missing = ['soffice', 'pdftotext'].filter((name) => spawnSync(name, ['--version']).error !== undefined)

/** Text without spaces, which programs break differently. */
const letters = (text: string): string => text.replace(/\s/g, '')

const characters: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

/** The words of a page with their edges (points). */
const wordsOf = (page: string) =>
  [
    ...page.matchAll(/<word xMin="[\d.]+" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<\/word>/g),
  ].map(([, top, right, bottom, text = '']) => ({
    ...{ top: Number(top), right: Number(right), bottom: Number(bottom) },
    text: text.replace(/&\w+;/g, (name) => characters[name] ?? name),
  }))

describe('a presentation as LibreOffice draws it', () => {
  it.skipIf(missing.length > 0)(
    `has every slide on a page, and each word on the slide${missing.length > 0 ? ` (did not run: no ${missing.join(', ')})` : ''}`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'rendered-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      const former = { ...week43, week: '2022-W42', kommuner: [...week43.kommuner].reverse() }
      const deck = deckOf({ week: stored(week43), former: stored(former), names: true })
      writeFileSync(join(folder, 'uge.pptx'), await pack(presentationFiles(deck, ownLook)))
      const convert = ['--headless', `-env:UserInstallation=file://${folder}/profile`, '--convert-to', 'pdf']
      spawnSync('soffice', [...convert, '--outdir', folder, join(folder, 'uge.pptx')])
      spawnSync('pdftotext', ['-bbox', join(folder, 'uge.pdf'), join(folder, 'uge.html')])
      const pages = readFileSync(join(folder, 'uge.html'), 'utf8').split('<page ').slice(1)
      const expected = pagesOf(deck, ownFrame)
      expect(pages).toHaveLength(expected.length)
      for (const [i, page] of pages.entries()) {
        const { title = '', footnote } = expected[i] ?? {}
        const [, width = 0, height = 0] = (/width="([\d.]+)" height="([\d.]+)"/.exec(page) ?? []).map(Number)
        const words = wordsOf(page)
        const outside = words.filter(({ right, bottom }) => right > width || bottom > height)
        expect(outside, `slide ${i + 1}`).toEqual([])
        const line = (footnote?.box.y ?? 0) / emuPerPoint
        const below = words.filter(({ top }) => top >= line - 2)
        const above = words.filter(({ top }) => top < line - 2)
        // Nothing else is as low as the footnote and the slide number.
        expect(letters(below.map(({ text }) => text).join(''))).toBe(letters(`${footnote?.text}${i + 1}`))
        expect(above.filter(({ bottom }) => bottom > line + 2)).toEqual([])
        expect(letters(above.map(({ text }) => text).join(''))).toContain(letters(title))
      }
    },
    120_000,
  )
})
