// Owns plain text: what a person would read of a text, without what only a machine sees.

/** Control, format and unpaired characters, and the byte order mark, which counts as a space. */
const unseen = /[^\P{C}\s]|\uFEFF/gu

/** One line: characters composed, unseen ones gone, each stretch of spaces and line breaks one space. */
export const plainText = (text: string): string =>
  /^[!-~]+(?: [!-~]+)*$/.test(text)
    ? text
    : text.normalize('NFC').replace(unseen, '').replace(/\s+/g, ' ').trim()
