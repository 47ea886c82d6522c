// Reads a page's markup in tests, without what only labels its text.

/** The markup without the explanations of abbreviations, and the headings that cells have on a phone. */
export const unlabelled = (markup: string): string =>
  markup.replace(/<\/?abbr\b[^>]*>/g, '').replace(/ data-title="[^"]*"/g, '')
