// Checks a page with axe-core.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * The violations, each with its target. Injects axe by the browser, because the pages' policy blocks other scripts.
 * The contrast of all text takes most of the time, and need not be checked where no rule of the stylesheets differs.
 */
export const axeFindings = async (page: Page, { contrast = true } = {}): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  return page.evaluate(async (enabled) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
      rules: { 'color-contrast': { enabled } },
    })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`))
  }, contrast)
}
