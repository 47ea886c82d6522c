// Reads a page's markup in tests, without what only labels its text.

/** The markup without explanations of abbreviations, headings that cells have on a phone, hard spaces and places to break. */
export const unlabelled = (markup: string): string =>
  markup
    .replace(/<\/?(?:abbr|wbr)\b[^>]*>/g, '')
    .replace(/ data-title="[^"]*"/g, '')
    .replace(/(?<=KLE|HTTP)\u00a0(?=\d)|(?<=\d)\u00a0(?=m?s\b)/g, ' ')
