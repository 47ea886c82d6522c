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

type Text = { text: string; left: number; right: number; y: number }
/** What a chart has drawn last, in pixels of its canvas. */
export type Drawn = {
  texts: Text[]
  lines: { colour: string; dash: number[]; width: number }[]
  /** The plot without its axes. */
  plot: { left: number; right: number; bottom: number }
  canvas: { right: number }
}

/** Runs in the browser before a page does: keeps what each canvas has drawn since it was cleared. */
export const recordDrawing = (): void => {
  const drawing = CanvasRenderingContext2D.prototype
  const { clearRect, fillText, stroke } = drawing
  const kept = new WeakMap<HTMLCanvasElement, Pick<Drawn, 'texts' | 'lines'>>()
  Object.assign(window, { drawnOn: kept })
  drawing.clearRect = function (...area) {
    kept.set(this.canvas, { texts: [], lines: [] })
    return clearRect.apply(this, area)
  }
  drawing.fillText = function (text, x, y, ...rest) {
    const { width } = this.measureText(text)
    const left = x - (this.textAlign === 'center' ? width / 2 : this.textAlign === 'right' ? width : 0)
    if (text !== '') kept.get(this.canvas)?.texts.push({ text, left, right: left + width, y })
    return fillText.call(this, text, x, y, ...rest)
  }
  drawing.stroke = function (...path: [] | [Path2D]) {
    kept
      .get(this.canvas)
      ?.lines.push({ colour: String(this.strokeStyle), dash: this.getLineDash(), width: this.lineWidth })
    return stroke.apply(this, path as [Path2D])
  }
}

/** What the page's first chart has drawn, where `recordDrawing` ran. */
export const drawnIn = (page: Page): Promise<Drawn> =>
  page
    .locator('table-chart canvas')
    .first()
    .evaluate((one) => {
      const { drawnOn } = window as unknown as { drawnOn: WeakMap<Element, Pick<Drawn, 'texts' | 'lines'>> }
      const [canvas, plot] = [one, one.parentElement?.querySelector('.u-over') ?? one].map((part) =>
        part.getBoundingClientRect(),
      ) as [DOMRect, DOMRect]
      return {
        ...(drawnOn.get(one) ?? { texts: [], lines: [] }),
        plot: {
          left: plot.left - canvas.left,
          right: plot.right - canvas.left,
          bottom: plot.bottom - canvas.top,
        },
        canvas: { right: canvas.width },
      }
    })
