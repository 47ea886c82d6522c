// Checks a page with axe-core.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Injects axe by the browser, because the pages' policy blocks other scripts; `page.evaluate` would parse it twice more. */
const inject = async (page: Page): Promise<void> => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Runtime.evaluate', { expression: axeSource })
  await devtools.detach()
}

/**
 * The violations of WCAG 2.2 AA and of best practice, each with its target. The contrast of all text takes from a third
 * to two thirds of the time, and need not be checked where no rule of the stylesheets differs.
 */
export const axeFindings = async (page: Page, { contrast = true } = {}): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in window))) await inject(page)
  return page.evaluate(async (enabled) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
      // No rule that is checked needs the stylesheets or the media fetched again.
      preload: false,
      // The size of targets is the only rule of WCAG 2.2 AA, and off unless asked for.
      rules: { 'color-contrast': { enabled }, 'target-size': { enabled: true } },
    })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`))
  }, contrast)
}
