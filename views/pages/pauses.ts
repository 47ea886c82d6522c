// The services that have asked us to wait, on the page Drift.
import { servicePageId } from '../../server/domain/ports/poller.ts'
import { type Child, html } from '../markup.ts'
import type { World } from '../model/world.ts'
import { serviceName } from '../text/cause.ts'
import { moment } from '../text/format.ts'
import { servicePageName } from '../text/service-words.ts'

/** An entry of the page's definition list; false while none waits. The page is valid until the first may be called. */
export const pausedServices = (world: World): Child => {
  const { reading, status } = world
  const paused = (status.pauses ?? []).filter(({ until }) => until > reading.now)
  for (const { until } of paused) reading.until(until)
  return (
    paused.length > 0 &&
    html`<div><dt>Har bedt os vente (Retry-After)</dt><dd>${paused.map(
      ({ service, until }) =>
        html`${service === servicePageId ? servicePageName : serviceName({ ...world, products: [] }, service)}: ingen opslag før ${moment(reading, until)}<br>`,
    )}</dd></div>`
  )
}
