// Runs tests in a real browser: one browser per file, a context per page, and a check for errors in every page.
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Request,
} from 'playwright-core'
import { afterEach, beforeAll, describe, expect, inject } from 'vitest'
import { limitMs } from './eventually.ts'

export type PageOptions = BrowserContextOptions & {
  /** Problems that this test expects, such as a failed request while the server is stopped. */
  expected?: RegExp
  /**
   * Takes the page of an earlier test with the same options, for a test that only goes to an address and looks: its
   * files are in the browser's cache, and a new context costs as much as loading the page.
   */
  shared?: boolean
}

/** Opens a page in its own context, which is closed when the test is over, unless it is shared. */
export type OpenPage = (baseURL: string, options?: PageOptions) => Promise<Page>

/** No background connections, and no GPU, because emulating it takes a third more time. */
const args = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
]

// Without the arguments that the npm package recommends: --single-process ends the browser together with its first
// context, and --disable-web-security makes it behave unlike a reader's browser.
const launch = (): Promise<Browser> => {
  const found = inject('browser')
  if ('missing' in found) throw new Error(found.missing)
  const env = { ...(process.env as Record<string, string>), ...found.env }
  return chromium.launch({ executablePath: found.path, args, env, timeout: limitMs })
}

/**
 * Collects everything that a browser would log as a problem: errors, policy violations, failed and foreign requests.
 * Returns a function that gives the problems so far. Requests aborted because the page left their document, such as
 * those of the status line, are no problem. A document begins when it is parsed: requests of the one before it may be
 * reported after the navigation, because they come from another process.
 */
export const watch = (page: Page, baseURL: string): (() => string[]) => {
  const problems: string[] = []
  const report = (problem: string) => void problems.push(problem)
  /** Counts the documents the page has had; `documentOf` has the document that made each request. */
  let documents = 0
  const documentOf = new Map<Request, number>()
  const aborted: Request[] = []
  page.on('pageerror', (error) => report(`error: ${error.message}`))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) report(`console: ${message.text()}`)
  })
  page.on('domcontentloaded', () => {
    documents += 1
  })
  page.on('request', (request) => {
    documentOf.set(request, documents)
    if (new URL(request.url()).origin !== baseURL) report(`elsewhere: ${request.url()}`)
  })
  const failed = (request: Request) => `failed: ${request.url()} ${request.failure()?.errorText}`
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText === 'net::ERR_ABORTED') aborted.push(request)
    else report(failed(request))
  })
  page.on('response', (response) => {
    if (response.status() >= 400) report(`answered: ${response.status()} ${response.url()}`)
  })
  return () => [
    ...problems,
    ...aborted.filter((request) => documentOf.get(request) === documents).map(failed),
  ]
}

/** Logs policy violations from the page's own event, because the console shows most but not all of them. */
const logViolations = (): void =>
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    // biome-ignore lint/suspicious/noConsole: runs in the browser, where `watch` reads the console
    console.error(`policy: ${violatedDirective} ${blockedURI}`),
  )

/**
 * Describes tests in a real browser; without a browser they are skipped, and the name contains the reason. Each test
 * fails if any of its pages had a problem that it did not expect.
 */
export const describeInBrowser = (name: string, body: (open: OpenPage) => void): void => {
  const found = inject('browser')
  const missing = 'missing' in found
  describe.skipIf(missing)(missing ? `${name} (did not run: ${found.missing})` : name, () => {
    let browser: Browser
    type Opened = { page: Page; context: BrowserContext; problems: () => string[] }
    const kept = new Map<string, Opened>()
    let opened: Opened[] = []
    beforeAll(async () => {
      browser = await launch()
      return () => browser.close()
    })
    const openNew = async (baseURL: string, options: BrowserContextOptions): Promise<Opened> => {
      const context = await browser.newContext({ baseURL, locale: 'da-DK', ...options })
      context.setDefaultTimeout(limitMs)
      const page = await context.newPage()
      await page.addInitScript(logViolations)
      return { page, context, problems: watch(page, baseURL) }
    }
    afterEach(async () => {
      // Collected before closing, because closing aborts running requests.
      const problems = opened.flatMap((one) => one.problems())
      // A page is kept for the next test only if it had no problem, not even an expected one.
      for (const [key, one] of kept) if (one.problems().length > 0) kept.delete(key)
      const isKept = new Set([...kept.values()].map(({ context }) => context))
      await Promise.all(
        opened.filter(({ context }) => !isKept.has(context)).map(({ context }) => context.close()),
      )
      opened = []
      expect(problems).toEqual([])
    })
    body(async (baseURL, { expected, shared = false, ...options } = {}) => {
      const key = JSON.stringify([baseURL, options])
      const one = (shared ? kept.get(key) : undefined) ?? (await openNew(baseURL, options))
      if (shared) kept.set(key, one)
      opened.push({ ...one, problems: () => one.problems().filter((problem) => !expected?.test(problem)) })
      return one.page
    })
  })
}
