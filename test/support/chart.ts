// Counts the pixels of a chart in a browser.
import type { Page } from 'playwright-core'

/** The number of pixels of a chart in a colour (`#rrggbb`), within 25 of each channel, between two shares of its width. */
export const pixelsIn = (page: Page, colour: string, [from, until] = [0, 1]): Promise<number> =>
  page
    .locator('table-chart canvas')
    .first()
    .evaluate(
      (one, { hex, shares }) => {
        const { width, height } = one as HTMLCanvasElement
        // A copy, because the browser warns when a canvas for drawing is read repeatedly.
        const copy = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')
        copy?.drawImage(one as HTMLCanvasElement, 0, 0)
        const [canvas, plot] = [one, one.parentElement?.querySelector('.u-over') ?? one].map((part) =>
          part.getBoundingClientRect(),
        ) as [DOMRect, DOMRect]
        const [left = 0, right = width] = shares.map((share) =>
          Math.round((plot.left - canvas.left + share * plot.width) * (width / canvas.width)),
        )
        const pixels = copy?.getImageData(left, 0, right - left, height).data ?? []
        const wanted = [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16))
        let found = 0
        for (let i = 0; i < pixels.length; i += 4)
          if (
            pixels[i + 3] === 255 &&
            wanted.every((value, n) => Math.abs((pixels[i + n] ?? 0) - value) < 25)
          )
            found += 1
        return found
      },
      { hex: colour, shares: [from as number, until as number] },
    )
