// Live updates: morphs in new figures, applies filters as they change, and lets the keyboard stop at tables that scroll. Pages work without it.

/** Pages are refreshed at least this often, because relative times on them change, ms. */
const refreshMs = 60_000
/** Filters are applied this long after the last input, ms. */
const restMs = 300

const select = '#indhold'
let refreshedAt = Date.now()
/** The timer that applies filters after the last input. */
let resting
/** The address of the filters chosen last, until their answer is shown: of the loads that wait, only the last is made. */
let wanted

/** Replaces the page's content with that of an address; focus and scroll position stay. */
const load = (address, push = false) => {
  refreshedAt = Date.now()
  return window.htmx.ajax('GET', address, {
    target: select,
    select,
    swap: 'outerMorph',
    ...(push && { push: address }),
  })
}

const here = () => location.pathname + location.search

/** Reloads the content when the fetched status line has newer data, or the page is old. */
const refresh = () => {
  const main = document.querySelector(select)
  const news = document.querySelector('#status [data-news]')
  if (!main?.dataset.news || !news) return
  if (main.dataset.news !== news.dataset.news || Date.now() - refreshedAt > refreshMs)
    load(wanted ?? here(), wanted !== undefined)
}

const showOffline = (offline) => {
  const notice = document.querySelector('#uden-forbindelse')
  if (notice) notice.hidden = !offline
}

document.addEventListener('htmx:after:request', (event) => {
  if (event.detail.ctx.sourceElement.id === 'status') showOffline(!event.detail.ctx.response.raw.ok)
})
document.addEventListener('htmx:error', () => showOffline(true))
document.addEventListener('htmx:after:swap', (event) => {
  const { ctx } = event.detail
  if (ctx?.sourceElement?.id === 'status') refresh()
  else if (ctx?.push === wanted) wanted = undefined
})
window.addEventListener('popstate', () => {
  clearTimeout(resting)
  wanted = undefined
})

/** The address of a form's non-empty filters. */
const addressOf = (form) => {
  const params = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (value !== '') params.set(name, value)
  return form.getAttribute('action') + (params.size > 0 ? `?${params}` : '')
}

const applyFilters = (form) => {
  wanted = addressOf(form)
  load(wanted, true)
}

document.addEventListener('input', (event) => {
  const form = event.target.closest?.('#filtre')
  if (!form) return
  clearTimeout(resting)
  resting = setTimeout(() => applyFilters(form), restMs)
})
// Enter in a field applies at once too; the browser's own way would move the focus and send empty filters.
document.addEventListener('submit', (event) => {
  if (event.target.id !== 'filtre') return
  event.preventDefault()
  clearTimeout(resting)
  applyFilters(event.target)
})

// A table is a stop of the keyboard only while it scrolls.
const boxes = '.table--responsive-scroll'

const markScrolling = (box) => {
  const isScrolling = box.scrollWidth > box.clientWidth
  const marks = { tabindex: 0, role: 'region', 'aria-label': box.querySelector('caption').textContent }
  for (const [name, value] of Object.entries(marks)) {
    if (isScrolling) box.setAttribute(name, value)
    else box.removeAttribute(name)
  }
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) markScrolling(target.closest(boxes))
})

const watchTables = () => {
  for (const box of document.querySelectorAll(boxes)) {
    markScrolling(box)
    for (const one of [box, ...box.children]) sizes.observe(one)
  }
}
watchTables()
document.addEventListener('htmx:after:swap', watchTables)

// Opens all <details> for printing, except the table of a chart that is drawn, and closes them again afterwards.
const ofChart = ['', ' + .limits'].map((between) => `.chart:has(canvas)${between} + details`).join()
let unfolded = []
window.addEventListener('beforeprint', () => {
  unfolded = [...document.querySelectorAll(`main details:not([open], ${ofChart})`)]
  for (const details of unfolded) details.open = true
})
window.addEventListener('afterprint', () => {
  for (const details of unfolded) details.open = false
})
