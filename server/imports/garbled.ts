// Finds text whose æ, ø and å are lost, because it was saved in one encoding and read in another.

const mac = 'saved on a Mac (Mac Roman)'
const dos = 'saved as DOS text (CP850 or CP865)'
const windows = 'saved as Windows-1252'

/**
 * What becomes of the letters, and why. A sign that Danish text may have is evidence only where it never has it, such
 * as a dagger between two letters or after a short word (`på`, `også`).
 */
const traces: readonly (readonly [RegExp, string])[] = [
  [/Ã[¦¸¥†˜…©¼¶¤\u0085\u0086\u0098]|â€[“”™œ¦\u009d]|Â[\u00a0§°»«]|ï»¿/, 'encoded as UTF-8 twice'],
  [/√[¶∏•ÜòÖ©º∂§]|‚Äì|‚Äô/, 'saved as UTF-8 and read as Mac Roman'],
  [/├[ª©Ñåÿà╕]/, 'saved as UTF-8 and read as DOS text'],
  [/\p{L}[¾¿]|(?<![\p{L}\d])[¾¿]\p{Ll}|Œ\p{Ll}|\p{Ll}Œ|(?<![\p{L}\d])[®¯]\p{L}|\p{Lu}¯(?!\p{Ll})/u, mac],
  [/\p{L}[‘›](?=\p{L})|(?<![\p{L}\d])[‘›†]\p{Ll}|\p{L}†(?=\p{L})|(?<!\p{L})\p{L}{0,3}\p{Ll}†(?!\p{L})/u, dos],
  [/\p{Ll}[ÂÊ]|\p{L}¯\p{Ll}/u, `${windows} and read as Mac Roman`],
  [/\p{Ll}[µ°](?=\p{Ll})|\p{Ll}Õ/u, `${windows} and read as DOS text`],
  [/\ufffd/, 'saved after letters in it could not be read'],
  // Bytes that Windows-1252 does not have.
  [/\p{L}\u0081|\u0081\p{L}/u, mac],
  [/\p{L}[\u008f\u009d]|[\u008f\u009d]\p{L}/u, dos],
]

/** Each trace has one of these, which hardly any text has. */
const sign = /[Ãâ√├¾¿Œ®¯‘›†ÂÊµ°Õï‚\ufffd\u0081\u008f\u009d]/

/** Quotes in pairs, whose signs are not letters. */
const quoted = /(?<!\p{L})[‘‚][^‘’‚\r\n]*[’‘](?!\p{L})|‹[^‹›\r\n]*›|›[^‹›\r\n]*‹/gu

/**
 * Returns how the text seems to have been saved when its æ, ø and å are lost; undefined when they are intact. Bytes
 * that Windows-1252 does not have may be left as the control characters of Latin-1.
 */
export const garbledAs = (text: string): string | undefined => {
  if (!sign.test(text)) return undefined
  const plain = text.replace(quoted, ' ')
  return traces.find(([trace]) => trace.test(plain))?.[1]
}

/** Returns the expectation in the fault for a text whose letters are lost. */
export const garbledExpected = (text: string): string | undefined => {
  const as = garbledAs(text)
  return as === undefined
    ? undefined
    : `text with its æ, ø and å, but this looks ${as}: save the original again as "CSV UTF-8"`
}
