// Owns what the pages do live: new figures morphed in when there are any, filters that apply as they are changed.
// Everything works without it.

/** Shown figures that tell the time from now are fetched anew this often at least, ms. */
const refreshMs = 60_000
/** How long typing must rest before the filters apply, ms. */
const restMs = 300

const select = '#indhold'
let refreshedAt = Date.now()

/** The page's own content from an address, put in place of what is there; focus and scroll stay. */
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

/** The status line has been fetched: is there anything that the page does not show? */
const refresh = () => {
  const main = document.querySelector(select)
  const news = document.querySelector('#status [data-news]')
  if (!main?.dataset.news || !news) return
  if (main.dataset.news !== news.dataset.news || Date.now() - refreshedAt > refreshMs) load(here())
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
  if (event.detail.ctx?.sourceElement?.id === 'status') refresh()
})

/** The address of a form's filters, without those that are empty. */
const addressOf = (form) => {
  const params = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (value !== '') params.set(name, value)
  return form.getAttribute('action') + (params.size > 0 ? `?${params}` : '')
}

let resting
document.addEventListener('input', (event) => {
  const form = event.target.closest?.('#filtre')
  if (!form) return
  clearTimeout(resting)
  resting = setTimeout(() => load(addressOf(form), true), restMs)
})

// Paper cannot unfold: what is folded away, such as the numbers behind a curve, is printed open.
let unfolded = []
window.addEventListener('beforeprint', () => {
  unfolded = [...document.querySelectorAll('main details:not([open])')]
  for (const details of unfolded) details.open = true
})
window.addEventListener('afterprint', () => {
  for (const details of unfolded) details.open = false
})
