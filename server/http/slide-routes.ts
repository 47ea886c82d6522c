// Routes of a week's slides: the presentation, the page to print, and the text for a mail.
import type { Context } from 'hono'
import { weekNotFrozenPage } from '../../views/pages/failures.ts'
import { slidesPage } from '../../views/pages/slides.ts'
import { slidesText } from '../../views/pages/slides-text.ts'
import { deckOf } from '../../views/slide/content/deck-of.ts'
import type { Deck } from '../../views/slide/deck.ts'
import { notFrozen } from '../../views/text/week.ts'
import { parseWeek, type Week } from '../domain/week/iso-week.ts'
import { pageAnswer } from './pages.ts'
import { type Content, type Handler, searchOf } from './request.ts'
import type { WeekRouteDeps } from './week-routes.ts'

const presentationType = 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
const htmlType = 'text/html; charset=utf-8'

/** A form of the slides of a week: `names` is whether kommuner are named everywhere. */
type Form = (deck: Deck, at: { week: Week; names: boolean; path: string }) => Content | Promise<Content>

export const slideRoutes = ({
  cached,
  weeks,
  shell,
  demo,
  makeFile,
}: WeekRouteDeps): Record<string, Handler> => {
  const route =
    (last: string, form: Form): Handler =>
    (c: Context) => {
      const written = c.req.param('uge') ?? ''
      const week = parseWeek(written)
      const missing = (path: string) => weekNotFrozenPage(shell(path), demo, notFrozen([written]))
      if (week === undefined) return pageAnswer(missing(c.req.path), 404)
      const names = new URLSearchParams(searchOf(c.req.raw)).get('navne') === '1'
      const path = `/uge/${week}/${last}${names ? '?navne=1' : ''}`
      return cached(path, c, async () => {
        const detail = await weeks.detail(week)
        return detail === undefined
          ? { content: String(missing(path)), contentType: htmlType, status: 404 }
          : form(deckOf({ ...detail, names }), { week, names, path })
      })
    }

  return {
    '/uge/:uge/slide.pptx': route('slide.pptx', async (deck, { week, names }) => ({
      content: await makeFile({ kind: 'presentation', deck }),
      contentType: presentationType,
      fileName: `borgerblik-${week}${names ? '-navne' : ''}.pptx`,
    })),
    '/uge/:uge/slides': route('slides', (deck, { week, names, path }) => ({
      content: String(slidesPage(shell(path), demo, deck, { week, names })),
      contentType: htmlType,
    })),
    '/uge/:uge/tekst': route('tekst', (deck) => ({
      content: slidesText(deck),
      contentType: 'text/plain; charset=utf-8',
    })),
  }
}
