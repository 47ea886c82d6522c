// Checks a page with axe-core.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The rules whose verdict a width can change while the same parts of the page are shown. */
const layoutRules = ['target-size', 'scrollable-region-focusable']
/** The rules whose verdict forced colours can change. */
const colourRules = ['color-contrast', 'link-in-text-block']

/** Which rules are checked: contrast takes from a third to two thirds of the time of them all. */
export type Rules = 'all' | 'all but contrast' | 'layout' | 'colours'

/** Injects axe by the browser, because the pages' policy blocks other scripts; `page.evaluate` would parse it twice more. */
const inject = async (page: Page): Promise<void> => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Runtime.evaluate', { expression: axeSource })
  await devtools.detach()
}

/** The violations of WCAG 2.2 AA and of best practice, each with its target. */
export const axeFindings = async (page: Page, rules: Rules = 'all'): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in window))) await inject(page)
  return page.evaluate(
    async ({ only, contrast }) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        resultTypes: ['violations'],
        // No rule that is checked needs the stylesheets or the media fetched again.
        preload: false,
        ...(only
          ? { runOnly: { type: 'rule', values: only } }
          : // The size of targets is the only rule of WCAG 2.2 AA, and off unless asked for.
            { rules: { 'color-contrast': { enabled: contrast }, 'target-size': { enabled: true } } }),
      })
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`))
    },
    {
      only: rules === 'layout' ? layoutRules : rules === 'colours' ? colourRules : undefined,
      contrast: rules === 'all',
    },
  )
}
