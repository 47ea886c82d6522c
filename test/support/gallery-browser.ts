// Runs tests of the gallery's pages in a real browser.
import type { Page } from 'playwright-core'
import { beforeAll } from 'vitest'
import { describeInBrowser, type PageOptions } from './browser.ts'
import { serveGallery } from './gallery-app.ts'

/** As `describeInBrowser`, with a gallery that is served for the tests: `open` opens pages of it. */
export const describeGallery = (
  name: string,
  body: (open: (options?: PageOptions) => Promise<Page>) => void,
): void =>
  describeInBrowser(name, (open) => {
    let url: string
    beforeAll(async () => {
      const served = await serveGallery()
      url = served.url
      return served.close
    })
    body((options) => open(url, options))
  })
