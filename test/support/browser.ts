// Owns the real browser for tests: one a file, a fresh context a page, and a watch that lets nothing go wrong unseen.
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

type PageOptions = BrowserContextOptions & {
  /** What may go wrong in this test, such as a request while the server is stopped. */
  expected?: RegExp
}

/** A page in a context of its own, which is closed when the test is over. */
export type OpenPage = (baseURL: string, options?: PageOptions) => Promise<Page>

/** No connections of the browser's own, and no graphics card, which would be emulated at a third more time. */
const args = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
]

// Not with the arguments that the npm package names: --single-process ends the browser together with its first
// context, and --disable-web-security makes it another browser than a reader's.
const launch = (): Promise<Browser> => {
  const found = inject('browser')
  if ('missing' in found) throw new Error(found.missing)
  const env = { ...(process.env as Record<string, string>), ...found.env }
  return chromium.launch({ executablePath: found.path, args, env, timeout: limitMs })
}

/**
 * Notes whatever a reader's browser would complain about: errors, the policy, failed and foreign requests. Returns what
 * it has noted so far. A request that the browser aborted because its document was left, such as the status line's, is
 * no problem.
 */
export const watch = (page: Page, baseURL: string): (() => string[]) => {
  const problems: string[] = []
  const tell = (problem: string) => void problems.push(problem)
  /** The documents that the page has had, and which of them made each request. */
  let documents = 0
  let leaving = false
  const documentOf = new Map<Request, number>()
  const aborted: Request[] = []
  page.on('pageerror', (error) => tell(`error: ${error.message}`))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) tell(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    documentOf.set(request, documents)
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) leaving = true
    if (new URL(request.url()).origin !== baseURL) tell(`elsewhere: ${request.url()}`)
  })
  page.on('framenavigated', (frame) => {
    // An address that is pushed is no new document.
    if (frame !== page.mainFrame() || !leaving) return
    leaving = false
    documents += 1
  })
  const failed = (request: Request) => `failed: ${request.url()} ${request.failure()?.errorText}`
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText === 'net::ERR_ABORTED') aborted.push(request)
    else tell(failed(request))
  })
  page.on('response', (response) => {
    if (response.status() >= 400) tell(`answered: ${response.status()} ${response.url()}`)
  })
  return () => [
    ...problems,
    ...aborted.filter((request) => documentOf.get(request) === documents).map(failed),
  ]
}

/** The policy's violations as the page itself is told of them; the console tells of most, and not of all. */
const tellViolations = (): void =>
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    // biome-ignore lint/suspicious/noConsole: runs in the browser, where the watch hears it
    console.error(`policy: ${violatedDirective} ${blockedURI}`),
  )

/**
 * Tests in a real browser; where there is none, their name says why they did not run. After each test nothing
 * may have gone wrong in any of its pages but what it expected.
 */
export const describeInBrowser = (name: string, body: (open: OpenPage) => void): void => {
  const found = inject('browser')
  const missing = 'missing' in found
  describe.skipIf(missing)(missing ? `${name} (did not run: ${found.missing})` : name, () => {
    let browser: Browser
    let opened: { context: BrowserContext; problems: () => string[] }[] = []
    beforeAll(async () => {
      browser = await launch()
      return () => browser.close()
    })
    afterEach(async () => {
      // Before they are closed, which breaks off what is under way.
      const problems = opened.flatMap((page) => page.problems())
      await Promise.all(opened.map(({ context }) => context.close()))
      opened = []
      expect(problems).toEqual([])
    })
    body(async (baseURL, { expected, ...options } = {}) => {
      const context = await browser.newContext({ baseURL, locale: 'da-DK', ...options })
      context.setDefaultTimeout(limitMs)
      const page = await context.newPage()
      await page.addInitScript(tellViolations)
      const seen = watch(page, baseURL)
      opened.push({ context, problems: () => seen().filter((problem) => !expected?.test(problem)) })
      return page
    })
  })
}
