// Bar of the last 24 hours: a cell for each hour of a service's series, oldest first, and its legend.
import { html, type Markup } from '../markup.ts'
import { pointStates, type Series } from '../model/response-times.ts'
import { hoursText, pointBadges, pointRule, pointTitle } from '../text/response-times.ts'

/** One image for screen readers, with the hours by state; the figures of each hour are in the table of its service. */
export const hourBar = (series: Series): Markup =>
  html`<span class="hours" role="img" aria-label="${hoursText(series)}">${series.points.map((point) => {
    const { state, shape } = pointBadges[point.state]
    return html`<span class="s-${state}" title="${pointTitle('24t', point)}">${shape}</span>`
  })}</span>`

export const hourLegend = (): Markup =>
  html`<p class="rule">Hver celle er en time, den ældste først: 24 hele timer og den, der er i gang. ${pointStates.map(
    (one) => {
      const { state, shape, word } = pointBadges[one]
      return html`<span class="legend-item"><span class="hours"><span class="s-${state}" aria-hidden="true">${shape}</span></span> ${word}</span> `
    },
  )}${pointRule}</p>`
