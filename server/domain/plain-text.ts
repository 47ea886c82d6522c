// Plain text: reduces a text to its visible characters, on one line.

/** Control, format and unpaired characters, and the byte order mark, which counts as a space. */
const invisible = /[^\P{C}\s]|\uFEFF/gu

/** Composes characters, removes invisible ones, and turns each run of spaces and line breaks into one space. */
export const plainText = (text: string): string =>
  /^[!-~]+(?: [!-~]+)*$/.test(text)
    ? text
    : text.normalize('NFC').replace(invisible, '').replace(/\s+/g, ' ').trim()
