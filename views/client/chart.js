// <history-chart>: a uPlot chart drawn from a table on the page; the table is its accessible equivalent.

/** The table as uPlot's columns: times in seconds, then a list for each column, with null for unknown. */
const readTable = (table) => {
  const rows = [...table.querySelectorAll('tr[data-at]')]
  const names = [...table.querySelectorAll('thead th')].slice(1).map((th) => th.textContent)
  const at = rows.map((row) => Number(row.dataset.at))
  const columns = names.map((_, i) =>
    rows.map((row) => {
      const { value } = row.cells[i + 1].dataset
      return value === undefined ? null : Number(value)
    }),
  )
  return { names, data: [at, ...columns] }
}

const dayFormat = new Intl.DateTimeFormat('da-DK', {
  timeZone: 'Europe/Copenhagen',
  day: 'numeric',
  month: 'short',
})
const day = 86_400

/** Lines differ in dashes as well as in colour; the stylesheet has the colours. */
const dashes = [[], [8, 4], [2, 4]]

class HistoryChart extends HTMLElement {
  connectedCallback() {
    this.observer = new ResizeObserver(() => this.draw())
    this.observer.observe(this)
    const table = document.getElementById(this.dataset.table)
    this.changes = new MutationObserver(() => this.draw(true))
    if (table)
      this.changes.observe(table, { subtree: true, childList: true, characterData: true, attributes: true })
  }

  disconnectedCallback() {
    this.observer?.disconnect()
    this.changes?.disconnect()
    this.plot?.destroy()
    this.plot = undefined
  }

  draw(changed = false) {
    const table = document.getElementById(this.dataset.table)
    const width = this.clientWidth
    if (!table || !window.uPlot || width === 0) return
    const { names, data } = readTable(table)
    if (this.plot) {
      if (changed) this.plot.setData(data)
      if (this.plot.width !== width) this.plot.setSize({ width, height: this.plot.height })
      return
    }
    const style = getComputedStyle(this)
    const ink = style.getPropertyValue('color')
    const colours = [1, 2, 3].map((n) => style.getPropertyValue(`--line-${n}`).trim())
    const axis = {
      stroke: ink,
      grid: { stroke: style.getPropertyValue('--grid').trim() },
      ticks: { show: false },
    }
    const font = `14px ${style.fontFamily}`
    this.plot = new window.uPlot(
      {
        width,
        height: 240,
        cursor: { drag: { x: false, y: false } },
        scales: { y: { range: (_, __, max) => [0, Math.max(1, max ?? 1) + 0.5] } },
        axes: [
          {
            ...axis,
            font,
            space: 80,
            incrs: [day, 2 * day, 7 * day, 14 * day],
            values: (_, at) => at.map((s) => dayFormat.format((s - 1) * 1000)),
          },
          { ...axis, font, size: 40, incrs: [1, 2, 5, 10, 20, 50], label: undefined },
        ],
        series: [
          { label: 'Dag', value: (_, s) => (s == null ? '' : dayFormat.format((s - 1) * 1000)) },
          ...names.map((label, i) => ({
            label,
            stroke: colours[i],
            width: 2,
            dash: dashes[i],
            spanGaps: false,
            paths: window.uPlot.paths.stepped({ align: 1 }),
            points: { show: false },
            // `index` is null when the cursor is outside the chart.
            value: (_, n, __, index) => (index == null ? '' : n == null ? 'ikke målt' : String(n)),
          })),
        ],
      },
      data,
      this,
    )
    const canvas = this.querySelector('canvas')
    canvas?.setAttribute('role', 'img')
    canvas?.setAttribute('aria-label', `${this.dataset.label}. Tallene står i tabellen nedenfor.`)
  }
}

customElements.define('history-chart', HistoryChart)
