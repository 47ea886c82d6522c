// <table-chart>: a uPlot chart drawn from a table on the page; the table is its accessible equivalent. Headings with
// `data-scale` are drawn, in the colours of `data-level` where they have one. Lists on the page give limits (`data-limits`: items with `data-ms`) and spans of time
// (`data-spans`: items with `data-from` and perhaps `data-until`, in seconds). `data-until` is the end of the last point.

/** The table as uPlot's columns, with null for unknown, and its texts. */
const readTable = (table) => {
  const rows = [...table.querySelectorAll('tr[data-at]')]
  const columns = [...table.querySelectorAll('thead th')].flatMap(({ dataset, textContent }, index) =>
    dataset.scale === undefined
      ? []
      : [{ index, scale: dataset.scale, level: dataset.level, label: textContent }],
  )
  const at = rows.map((row) => Number(row.dataset.at))
  const values = columns.map(({ index }) =>
    rows.map((row) => {
      const { value } = row.cells[index].dataset
      return value === undefined ? null : Number(value)
    }),
  )
  const timeLabel = table.querySelector('thead th').textContent
  return { rows, columns, timeLabel, data: [at, ...values] }
}

/** The items of a list on the page. */
const itemsOf = (id) => [...(document.getElementById(id ?? '')?.querySelectorAll('li') ?? [])]

const inCopenhagen = { timeZone: 'Europe/Copenhagen' }
const dayFormat = new Intl.DateTimeFormat('da-DK', { ...inCopenhagen, day: 'numeric', month: 'short' })
const clockFormat = new Intl.DateTimeFormat('da-DK', { ...inCopenhagen, hour: '2-digit', minute: '2-digit' })
const numberFormat = new Intl.NumberFormat('da-DK', { maximumFractionDigits: 1 })

const minute = 60
const hour = 60 * minute
const day = 24 * hour
const steps = [5, 10, 15, 30].map((n) => n * minute)
steps.push(
  ...[1, 3, 6, 8, 12].map((n) => n * hour),
  ...[1, 2, 3, 7, 14, 30, 61, 122, 183].map((n) => n * day),
)

/** `kl. 9`, `kl. 14.30` */
const clockText = (s) => `kl. ${clockFormat.format(s * 1000).replace(/^0|\.00$/g, '')}`

const durationText = (ms) => (ms < 1000 ? `${Math.round(ms)} ms` : `${numberFormat.format(ms / 1000)} s`)

/** Leaves out the lines between the powers of ten. */
const powersOfTen = (_, at) => at.map((ms) => (Number.isInteger(Math.log10(ms)) ? ms : null))

/** Counts are steps, but of weeks points; times have a logarithmic scale, because failures take a hundred times as long as answers. */
const counts = {
  scale: { range: (_, __, max) => [0, Math.max(1, max ?? 1) + 0.5] },
  axis: { incrs: [1, 2, 5, 10, 20, 50] },
}
const scales = {
  count: { ...counts, stepped: true },
  weekly: counts,
  ms: {
    scale: {
      distr: 3,
      range: (u, min, max) => {
        const limits = u.limits.map(({ ms }) => ms)
        return [
          10 ** Math.floor(Math.log10(Math.min(min ?? 100, ...limits))),
          10 ** Math.ceil(Math.log10(Math.max(max ?? 100, ...limits) * 1.01)),
        ]
      },
    },
    axis: {
      filter: powersOfTen,
      grid: { filter: powersOfTen },
      values: (_, at) => at.map((ms) => (ms === null ? '' : durationText(ms))),
    },
  },
  percent: {
    scale: { range: (_, __, max) => [0, Math.max(10, max ?? 0)] },
    axis: {
      side: 1,
      grid: { show: false },
      values: (_, at) => at.map((n) => `${numberFormat.format(n)} %`),
    },
  },
}

/** The least room for a mark of the time, px: `kl. 14.30`, `17. nov.`, `uge 48`. */
const timeSpace = 58

/** Room for the longest text of a vertical axis, and for half of the first day's, px. */
const axisSize = (_, texts) => 12 + 8 * Math.max(2, ...(texts ?? []).map((text) => String(text ?? '').length))

/** Lines differ in dashes as well as in colour; the stylesheet has the colours. */
const dashes = [[], [8, 4], [2, 4], [12, 3, 2, 3]]

/** A piece of a line as the chart draws it: its dashes, its colour, and the mark of its points. */
const sampleOf = ({ dash, stroke, mark, fill }) => {
  const make = (name, attributes) => {
    const one = document.createElementNS('http://www.w3.org/2000/svg', name)
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value)
    return one
  }
  const svg = make('svg', { width: 40, height: 12, stroke, 'stroke-width': 2 })
  svg.append(make('path', { d: 'M0 6H40', 'stroke-dasharray': dash.join(' ') }))
  if (mark > 0) svg.append(make('circle', { cx: 20, cy: 6, r: mark / 2, fill }))
  return svg
}

const height = 230
/** The width of A4 within its margins, px; drawn wider, its texts would be shrunk to fit. */
const onPaper = { width: 700, height: 170 }

class TableChart extends HTMLElement {
  onBeforePrint = () => this.plot?.setSize(onPaper)
  onAfterPrint = () => this.draw()

  connectedCallback() {
    window.addEventListener('beforeprint', this.onBeforePrint)
    window.addEventListener('afterprint', this.onAfterPrint)
    this.observer = new ResizeObserver(() => this.draw())
    this.observer.observe(this)
    const table = document.getElementById(this.dataset.table)
    this.changes = new MutationObserver(() => this.draw(true))
    if (table)
      this.changes.observe(table, { subtree: true, childList: true, characterData: true, attributes: true })
  }

  disconnectedCallback() {
    window.removeEventListener('beforeprint', this.onBeforePrint)
    window.removeEventListener('afterprint', this.onAfterPrint)
    this.observer?.disconnect()
    this.changes?.disconnect()
    this.plot?.destroy()
    this.plot = undefined
  }

  draw(changed = false) {
    const table = document.getElementById(this.dataset.table)
    const width = this.clientWidth
    if (!table || !window.uPlot || width === 0) return
    const shown = readTable(table)
    this.rows = shown.rows
    if (this.plot) {
      if (changed) {
        this.readLimits(this.plot)
        this.plot.setData(shown.data)
      }
      if (this.plot.width !== width) this.plot.setSize({ width, height })
      return
    }
    this.plot = new window.uPlot(this.optionsOf(shown, width), shown.data, this)
    // The element has a name of its own as an image; the legend's texts are the table's.
    this.plot.root.ariaHidden = 'true'
  }

  readLimits(plot) {
    plot.limits = itemsOf(this.dataset.limits).map(({ dataset }) => ({ ms: Number(dataset.ms) }))
  }

  optionsOf({ columns, timeLabel, data }, width) {
    const style = getComputedStyle(this)
    const colour = (name) => style.getPropertyValue(`--${name}`).trim()
    const font = `14px ${style.fontFamily}`
    const axis = {
      ...{ font, stroke: style.color, grid: { stroke: colour('grid'), width: 1 }, ticks: { show: false } },
      size: axisSize,
    }
    const timeAxis = { ...axis, size: 28 }
    const used = [...new Set(columns.map(({ scale }) => scale))]
    const isStepped = used.some((name) => scales[name].stepped)
    const ofDays = (data[0].at(-1) ?? 0) - (data[0][0] ?? 0) > 2 * day
    // A stepped point lies at the midnight that ends its day, so a second earlier gives the date.
    const timeText = (s) => (ofDays ? dayFormat.format((isStepped ? s - 1 : s) * 1000) : clockText(s))
    const cellOf = (index, column) => this.rows[index]?.cells[column]?.textContent ?? ''
    const isWeekly = used.includes('weekly')
    const stroke = ({ level }, i) => colour(level ? `${level}-edge` : `line-${i + 1}`)
    const lines = columns.map((column, i) => ({
      dash: dashes[i],
      stroke: stroke(column, i),
      fill: column.level ? colour(column.level) : stroke(column, i),
      // A point between two gaps has no line, so that it needs a mark.
      mark: isStepped ? 0 : column.level ? 7 : 4,
    }))
    return {
      width,
      height,
      tzDate: (s) => window.uPlot.tzDate(new Date(s * 1000), inCopenhagen.timeZone),
      legend: { markers: { width: 0, fill: () => null } },
      cursor: { drag: { x: false, y: false } },
      scales: {
        x: { range: (_, min, max) => [min, Math.max(max, Number(this.dataset.until ?? 0))] },
        ...Object.fromEntries(used.map((name) => [name, scales[name].scale])),
      },
      axes: [
        // Two marks within a day would have the same text. Weeks are marked at their points, the last one always.
        isWeekly
          ? {
              ...timeAxis,
              splits: (plot) => {
                const [at] = plot.data
                const each = Math.ceil((at.length * timeSpace) / plot.width)
                return at.filter((_, i) => (at.length - 1 - i) % each === 0)
              },
              values: (plot, at) => at.map((s) => cellOf(plot.data[0].indexOf(s), 0).toLowerCase()),
            }
          : {
              ...timeAxis,
              space: (plot) => Math.max(timeSpace, plot.width / 12),
              incrs: ofDays ? steps.filter((s) => s >= day) : steps,
              values: (_, at) => at.map(timeText),
            },
        ...used.map((name) => ({
          ...axis,
          scale: name,
          ...scales[name].axis,
          grid: { ...axis.grid, ...scales[name].axis.grid },
        })),
      ],
      series: [
        // `index` is null when the cursor is outside the chart.
        { label: timeLabel, value: (_, __, ___, index) => (index == null ? '' : cellOf(index, 0)) },
        ...columns.map(({ index: column, scale, label }, i) => ({
          label,
          scale,
          stroke: lines[i].stroke,
          width: 2,
          dash: lines[i].dash,
          spanGaps: false,
          points: { show: !isStepped, size: lines[i].mark, fill: lines[i].fill },
          ...(isStepped ? { paths: window.uPlot.paths.stepped({ align: 1 }) } : {}),
          value: (_, __, ___, index) => (index == null ? '' : cellOf(index, column)),
        })),
      ],
      hooks: {
        init: [
          (plot) => this.readLimits(plot),
          (plot) => {
            const [, ...marks] = plot.root.querySelectorAll('.u-marker')
            for (const [i, mark] of marks.entries()) mark.append(sampleOf(lines[i]))
          },
        ],
        drawClear: [(plot) => this.drawSpans(plot, colour)],
        draw: [(plot) => this.drawLimits(plot, colour('limit'))],
      },
    }
  }

  /** Fills the time of each span, up to the chart's end while it goes on. */
  drawSpans(plot, colour) {
    const { ctx, bbox } = plot
    const right = bbox.left + bbox.width
    for (const { dataset } of itemsOf(this.dataset.spans)) {
      const at = (s) => Math.min(right, Math.max(bbox.left, plot.valToPos(Number(s), 'x', true)))
      const from = at(dataset.from)
      const until = dataset.until === undefined ? right : at(dataset.until)
      ctx.save()
      const kind = dataset.kind === 'maintenance' ? 'maintenance' : 'incident'
      const width = Math.max(2, until - from)
      ctx.fillStyle = colour(kind)
      ctx.fillRect(from, bbox.top, width, bbox.height)
      // The edges, because the fill is too light to be seen by everyone, and has no colour in forced colours.
      ctx.strokeStyle = colour(`${kind}-edge`)
      if (kind === 'maintenance') ctx.setLineDash([6, 6])
      ctx.strokeRect(from, bbox.top, width, bbox.height)
      ctx.restore()
    }
  }

  drawLimits(plot, colour) {
    const { ctx, bbox } = plot
    for (const { ms } of plot.limits) {
      const y = plot.valToPos(ms, 'ms', true)
      ctx.save()
      ctx.strokeStyle = colour
      ctx.setLineDash([4, 4])
      ctx.beginPath()
      ctx.moveTo(bbox.left, y)
      ctx.lineTo(bbox.left + bbox.width, y)
      ctx.stroke()
      ctx.fillStyle = colour
      ctx.font = `${12 * devicePixelRatio}px ${getComputedStyle(this).fontFamily}`
      ctx.textAlign = 'left'
      ctx.textBaseline = 'bottom'
      ctx.fillText(durationText(ms), bbox.left + 4, y - 2)
      ctx.restore()
    }
  }
}

customElements.define('table-chart', TableChart)
