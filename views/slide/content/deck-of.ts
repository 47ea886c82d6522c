// Deck of a frozen week: its eight slides, in the order that their audience knows.
import { groupChanges } from '../../model/week-changes.ts'
import { countsOfWeek, statesOfWeek } from '../../model/weeks.ts'
import { footnoteOf, weekAndYear } from '../../text/slide.ts'
import type { Deck, Slide } from '../deck.ts'
import { changeSlide } from './changes.ts'
import type { SlideContent, SlideFacts, SlideInput } from './input.ts'
import { klikSlide } from './klik.ts'
import { levelSlide } from './levels.ts'
import { openingSlide } from './openings.ts'
import { productSlide } from './products.ts'
import { serviceSlide } from './services.ts'

const withFootnotes = ({ week, former }: SlideInput, slides: readonly SlideContent[]): Slide[] =>
  slides.map(({ rule, compares = false, ...slide }) => ({
    ...slide,
    footnote: footnoteOf(week, rule, compares ? former : undefined),
  }))

export const deckOf = (input: SlideInput): Deck => {
  const { week, former } = input
  const { content } = week
  const facts: SlideFacts = {
    ...input,
    counts: countsOfWeek(content),
    states: statesOfWeek(content),
    changes: former && groupChanges(former.content, content),
  }
  return {
    title: `${content.demo ? 'Demodata: ' : ''}Status på Borgerblikket, ${weekAndYear(content.week)}`,
    madeAt: content.frozenAt,
    slides: withFootnotes(input, [
      levelSlide(facts, 'esdh'),
      productSlide(facts, 'esdh'),
      levelSlide(facts, 'eoj'),
      productSlide(facts, 'eoj'),
      openingSlide(facts),
      serviceSlide(facts),
      klikSlide(facts),
      changeSlide(facts),
    ]),
  }
}
